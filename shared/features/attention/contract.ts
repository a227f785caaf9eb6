import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { attentionList, attentionReceipt } from './schema.ts';

const key = z.string().min(1).max(300);

export const attentionContract = {
  list: query('/attention', { summary: 'What needs the user, ranked' }).output(attentionList),
  act: command('/attention/act', { summary: 'Do what mends an item', errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'] })
    .input(z.object({ key, action: z.string().min(1).max(100) }))
    .output(attentionReceipt),
  snooze: command('/attention/snooze', { summary: 'Put an item away until a time', errors: ['NOT_FOUND'] })
    .input(z.object({ key, until: z.number() }))
    .output(z.object({})),
  dismiss: command('/attention/dismiss', { summary: 'Put an item away until it changes', errors: ['NOT_FOUND'] })
    .input(z.object({ key }))
    .output(z.object({})),
  restore: command('/attention/restore', { summary: 'Bring back what was put away' })
    .input(z.object({ key }))
    .output(z.object({})),
};
