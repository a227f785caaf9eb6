import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { containersItem, containersName } from './schema.ts';

export const containersContract = {
  list: query('/containers', { summary: 'Containers, oldest first' }).output(z.array(containersItem)),
  add: command('/containers/add', { summary: 'Add one to Containers', errors: ['CONFLICT'] })
    .input(z.object({ name: containersName }))
    .output(containersItem),
  remove: command('/containers/remove', { summary: 'Remove one from Containers', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(containersItem),
};
