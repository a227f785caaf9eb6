import { implementer } from '../../core/rpc.ts';
import type { RemindersService } from './create-reminders.ts';

const os = implementer.reminders;

export function createRemindersProcedures({ reminders }: { reminders: RemindersService }) {
  return os.router({
    list: os.list.handler(({ input }) => reminders.list(input)),
    add: os.add.handler(({ input }) => reminders.add({ ...input, from: 'user' })),
    change: os.change.handler(({ input }) => reminders.change(input)),
    done: os.done.handler(({ input }) => reminders.done(input)),
    remove: os.remove.handler(({ input }) => reminders.remove(input)),
    restore: os.restore.handler(({ input }) => reminders.restore(input)),
  });
}
