import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { reminder, reminderText } from './schema.ts';

const one = z.object({ id: z.string().min(1).max(64) });
const known = { errors: ['NOT_FOUND'] as const };

export const remindersContract = {
  list: query('/reminders', { summary: 'Reminders: those that wait, soonest first, then those that are done' })
    .input(z.object({ done: z.stringbool().or(z.boolean()).default(false) }))
    .output(z.array(reminder)),
  add: command('/reminders/add', { summary: 'Remind of something' })
    .input(
      z.object({ text: reminderText, at: z.number().int(), projectId: z.string().max(64).nullable().default(null) }),
    )
    .output(reminder),
  change: command('/reminders/change', { summary: 'Move or reword a reminder', errors: ['NOT_FOUND'] })
    .input(one.extend({ text: reminderText.optional(), at: z.number().int().optional() }))
    .output(reminder),
  done: command('/reminders/done', { summary: 'It is done; or not after all', ...known })
    .input(one.extend({ done: z.boolean().default(true) }))
    .output(reminder),
  remove: command('/reminders/remove', { summary: 'Delete a reminder', ...known })
    .input(one)
    .output(reminder),
};
