import { create } from 'zustand';
import type { Deliberation, DeliberationSummary, Seat } from '../../../shared/features/council/schema.ts';

export type CouncilDialog =
  | { kind: 'resolve'; deliberation: Deliberation }
  | { kind: 'review'; deliberation: Deliberation }
  | { kind: 'remove'; deliberation: DeliberationSummary }
  /** Null adds one. */
  | { kind: 'seat'; seat: Seat | null }
  | { kind: 'remove-seat'; seat: Seat };

export const useCouncilDialog = create<{ dialog: CouncilDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const openDialog = (dialog: CouncilDialog) =>
  useCouncilDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = () => useCouncilDialog.setState({ dialog: null });

/** The deliberation whose page is open, and what its keys do, for commands. */
interface OnView {
  deliberation: Deliberation | null;
  cancel: (() => void) | null;
  download: (() => void) | null;
}
export const onView = create<OnView>()(() => ({ deliberation: null, cancel: null, download: null }));

/** What starts the draft that is open; null while it cannot. */
export const composing = create<{ start: (() => void) | null }>()(() => ({ start: null }));
