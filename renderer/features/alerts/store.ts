import { create } from 'zustand';
import type { RuleView } from '../../../shared/features/alerts/schema.ts';

interface Editing {
  /** The rule that is being edited; `new`, or a copy of one. */
  rule: { from: RuleView | null; copy: boolean } | null;
  silencing: boolean;
  window: { id: string | null } | null;
}

/** Which dialog is open: pages, rows and the palette open them alike. */
export const useEditing = create<Editing>()(() => ({ rule: null, silencing: false, window: null }));

export const editRule = (from: RuleView | null, copy = false) => useEditing.setState({ rule: { from, copy } });
export const editSilence = () => useEditing.setState({ silencing: true });
export const editWindow = (id: string | null) => useEditing.setState({ window: { id } });
export const closeEditing = () => useEditing.setState({ rule: null, silencing: false, window: null });
