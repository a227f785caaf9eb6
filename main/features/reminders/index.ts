export { createReminders, type RemindersService } from './create-reminders.ts';
export { createRemindersProcedures } from './procedures.ts';
