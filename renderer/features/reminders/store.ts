import { create } from 'zustand';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';

export interface ReminderDialog {
  kind: 'add';
}

export const useReminderDialog = create<{ dialog: ReminderDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const addReminder = () =>
  useReminderDialog.setState(({ times }) => ({ dialog: { kind: 'add' }, times: times + 1 }));
export const closeDialog = () => useReminderDialog.setState({ dialog: null });

interface Aimed {
  reminder: Reminder | null;
  edit: (reminder: Reminder) => void;
}

/** What the keys of this feature act on: the row that the cursor is on. */
const useAimed = create<Aimed>()(() => ({ reminder: null, edit: () => {} }));
export const aimAt = (aim: Partial<Aimed>) => useAimed.setState(aim);
export const aimed = () => useAimed.getState();
