import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { processDetail, processReceipt, processTable } from './schema.ts';

const id = z.string().min(3).max(64);

export const processesContract = {
  list: query('/processes', { summary: 'Every process, now', errors: ['UNAVAILABLE'] }).output(processTable),
  table: stream('/processes/table', processTable, { summary: 'Every process, every two seconds' }),
  get: query('/processes/get', { summary: 'One process, with its ports and files', errors: ['NOT_FOUND'] })
    .input(z.object({ id }))
    .output(processDetail),
  end: command('/processes/end', {
    summary: 'End a process and what it started: asked first, forced after a while',
    errors: ['NOT_FOUND', 'FORBIDDEN'],
  })
    .input(z.object({ id, below: z.boolean().default(true) }))
    .output(processReceipt),
  renice: command('/processes/renice', {
    summary: 'Give a process more or less of the processor',
    errors: ['NOT_FOUND', 'FORBIDDEN', 'UNAVAILABLE'],
  })
    .input(z.object({ id, nice: z.number().int().min(-20).max(19) }))
    .output(processReceipt),
};
