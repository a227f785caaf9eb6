import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';

export interface RemindersDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Attention;
  log: Logger;
}

/** UNDER CONSTRUCTION by the helper who owns reminders. */
export function createReminders(_deps: RemindersDeps) {
  const todo = (): never => {
    throw new Error('under construction');
  };
  return {
    list: async (_input: { done: boolean }): Promise<Reminder[]> => [],
    add: async (_input: {
      text: string;
      at: number;
      projectId: string | null;
      from: Reminder['from'];
    }): Promise<Reminder> => todo(),
    change: async (_input: { id: string; text?: string | undefined; at?: number | undefined }): Promise<Reminder> =>
      todo(),
    done: async (_input: { id: string; done: boolean }): Promise<Reminder> => todo(),
    remove: async (_input: { id: string }): Promise<Reminder> => todo(),
    async begin(): Promise<void> {},
    dispose(): void {},
  };
}
export type RemindersService = ReturnType<typeof createReminders>;
