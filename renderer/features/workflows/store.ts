import { create } from 'zustand';

/** What the keys and the palette can do with the editor that is open. */
export interface OpenEditor {
  save: () => void;
  run: () => void;
  addStep: () => void;
  toggle: () => void;
}

interface Current {
  editor: OpenEditor | null;
  /** The row of the list that the cursor is on. */
  selected: { toggle: () => void; run: () => void } | null;
}

export const useCurrent = create<Current>()(() => ({ editor: null, selected: null }));

export const setOpenEditor = (editor: OpenEditor | null) => useCurrent.setState({ editor });
export const setSelected = (selected: Current['selected']) => useCurrent.setState({ selected });
