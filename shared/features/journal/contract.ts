import { z } from 'zod';
import { query, stream } from '../../contract/builder.ts';
import { journalEvent, journalFilter, journalKind, journalPage } from './schema.ts';

export const journalContract = {
  list: query('/journal', { summary: 'Events, newest first' }).input(journalFilter).output(journalPage),
  get: query('/journal/{id}', { summary: 'One event', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.coerce.number().int() }))
    .output(journalEvent),
  kinds: query('/journal/kinds', { summary: 'The kinds of events that have happened, with counts' }).output(
    z.array(journalKind),
  ),
  tail: stream('/journal/tail', journalEvent, { summary: 'Events as they happen' }),
};
