import { create } from 'zustand';
import type { ProcessRow } from '../../../shared/features/processes/schema.ts';

interface ProcessesView {
  /** Kept in place although figures go on changing. */
  held: boolean;
  /** The one that is selected: what the commands of the palette are about. */
  target: ProcessRow | null;
  ending: ProcessRow | null;
  renicing: ProcessRow | null;
}

export const useProcessesView = create<ProcessesView>()(() => ({
  held: false,
  target: null,
  ending: null,
  renicing: null,
}));

export const toggleHeld = () => useProcessesView.setState(({ held }) => ({ held: !held }));
export const setTarget = (target: ProcessRow | null) => useProcessesView.setState({ target });
export const askToEnd = (ending: ProcessRow | null) => useProcessesView.setState({ ending });
export const askToRenice = (renicing: ProcessRow | null) => useProcessesView.setState({ renicing });
