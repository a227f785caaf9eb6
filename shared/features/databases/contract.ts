import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { databasesItem, databasesName } from './schema.ts';

export const databasesContract = {
  list: query('/databases', { summary: 'Databases, oldest first' }).output(z.array(databasesItem)),
  add: command('/databases/add', { summary: 'Add one to Databases', errors: ['CONFLICT'] })
    .input(z.object({ name: databasesName }))
    .output(databasesItem),
  remove: command('/databases/remove', { summary: 'Remove one from Databases', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(databasesItem),
};
