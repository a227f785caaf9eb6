import { create } from 'zustand';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import type { ReminderForm } from './form.ts';

export interface ReminderDialog {
  kind: 'add';
  /** What was written when it was closed by mistake. */
  from: ReminderForm | null;
}

export const useReminderDialog = create<{ dialog: ReminderDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
const open = (from: ReminderForm | null) =>
  useReminderDialog.setState(({ times }) => ({ dialog: { kind: 'add', from }, times: times + 1 }));
export const addReminder = () => open(null);
export const writeOn = (from: ReminderForm) => open(from);
export const closeDialog = () => useReminderDialog.setState({ dialog: null });

interface Aimed {
  reminder: Reminder | null;
  edit: (reminder: Reminder) => void;
}

/** What the keys of this feature act on: the row that the cursor is on. */
const useAimed = create<Aimed>()(() => ({ reminder: null, edit: () => {} }));
export const aimAt = (aim: Partial<Aimed>) => useAimed.setState(aim);
export const aimed = () => useAimed.getState();
