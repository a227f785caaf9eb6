import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import {
  connectionInput,
  databaseDepth,
  databaseDetail,
  databaseId,
  databaseOffers,
  databaseRow,
  databaseTrial,
  newPassword,
} from './schema.ts';

const one = z.object({ id: databaseId });

export const databasesContract = {
  list: query('/databases', { summary: 'Connected databases with their newest figures' }).output(z.array(databaseRow)),
  get: query('/databases/get', { summary: 'One database and how it is connected', errors: ['NOT_FOUND'] })
    .input(one)
    .output(databaseDetail),
  depth: query('/databases/depth', {
    summary: 'Slow queries, locks, sizes and replication, asked of the database now',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(one)
    .output(databaseDepth),
  offers: query('/databases/offers', { summary: 'What seems to be a database here and is not connected' }).output(
    databaseOffers,
  ),
  test: command('/databases/test', {
    summary: 'Connect once and say what the server answered; keeps nothing',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(z.object({ connection: connectionInput, password: newPassword, id: databaseId.optional() }))
    .output(databaseTrial),
  add: command('/databases/add', { summary: 'Connect a database', errors: ['UNAVAILABLE'] })
    .input(z.object({ connection: connectionInput, password: newPassword }))
    .output(databaseDetail),
  edit: command('/databases/edit', {
    summary: 'Change how a database is connected',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(z.object({ id: databaseId, connection: connectionInput, password: newPassword }))
    .output(databaseDetail),
  pause: command('/databases/pause', { summary: 'Stop or begin looking at a database', errors: ['NOT_FOUND'] })
    .input(one.extend({ paused: z.boolean() }))
    .output(databaseRow),
  look: command('/databases/look', { summary: 'Look at a database now', errors: ['NOT_FOUND'] })
    .input(one)
    .output(databaseRow),
  remove: command('/databases/remove', {
    summary: 'Forget a database with its password; nothing happens to the database itself',
    errors: ['NOT_FOUND'],
  })
    .input(one)
    .output(z.object({ id: databaseId, name: z.string() })),
};
