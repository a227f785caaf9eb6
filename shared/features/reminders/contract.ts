import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { reminder, reminderText } from './schema.ts';

const id = z.string().min(1).max(64);
const one = z.object({ id });
const projectId = id.nullable();
const known = { errors: ['NOT_FOUND'] as const };
const kept = { errors: ['NOT_FOUND', 'UNAVAILABLE'] as const };

export const remindersContract = {
  list: query('/reminders', { summary: 'Reminders: those that wait, soonest first, then those that are done' })
    .input(z.object({ done: z.stringbool().or(z.boolean()).default(false) }))
    .output(z.array(reminder)),
  add: command('/reminders/add', { summary: 'Remind of something', errors: ['UNAVAILABLE'] })
    .input(z.object({ text: reminderText, at: z.number().int(), projectId: projectId.default(null) }))
    .output(reminder),
  change: command('/reminders/change', { summary: 'Move or reword a reminder', ...kept })
    .input(
      one.extend({ text: reminderText.optional(), at: z.number().int().optional(), projectId: projectId.optional() }),
    )
    .output(reminder),
  done: command('/reminders/done', { summary: 'It is done; or not after all', ...known })
    .input(one.extend({ done: z.boolean().default(true) }))
    .output(reminder),
  remove: command('/reminders/remove', { summary: 'Delete a reminder', ...known })
    .input(one)
    .output(reminder),
  /** Within a day of its delete; then it is gone. */
  restore: command('/reminders/restore', { summary: 'Take the delete of a reminder back', ...known })
    .input(one)
    .output(reminder),
};
