import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const marks: Record<Reminder['state'], Marked> = {
  due: { mark: 'warning', word: 'due' },
  waiting: { mark: 'waiting', word: 'waits' },
  done: { mark: 'healthy', word: 'done' },
};
