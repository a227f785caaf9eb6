import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { presence, runningItem } from './schema.ts';

export const nowContract = {
  running: query('/now/running', { summary: 'What Optimus runs at this moment' }).output(z.array(runningItem)),
  stop: command('/now/stop', { summary: 'Stop something that Optimus runs', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(z.object({ id: z.string().max(200) }))
    .output(z.object({ proven: z.boolean(), sentence: z.string() })),
  presence: query('/now/presence', { summary: 'When the user was last here' }).output(presence),
  seen: command('/now/seen', {
    summary: 'The user is looking. Told now and then while they do, and when they leave',
  }).output(presence),
};
