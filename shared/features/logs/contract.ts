import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { logCount, logFilter, logGroup, logLine, logPage, logSource, logsKept } from './schema.ts';

export const logsContract = {
  sources: query('/logs/sources', { summary: 'What writes lines: services and containers' })
    .input(z.object({ projectId: z.string().max(64).optional() }))
    .output(z.array(logSource)),
  /** Without `before` and `after`: the newest. */
  page: query('/logs', { summary: 'Lines, oldest first', errors: ['UNAVAILABLE'] })
    .input(
      logFilter.extend({
        before: z.string().max(200).optional(),
        after: z.string().max(200).optional(),
        /** Lines around this one. */
        around: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(2_000).default(500),
      }),
    )
    .output(logPage),
  /** A reader that is too slow loses the oldest and asks again. */
  follow: stream('/logs/follow', logLine, {
    summary: 'Lines as they are written',
    params: logFilter.omit({ from: true, to: true }),
  }),
  count: query('/logs/count', { summary: 'How many lines fit, and when', errors: ['UNAVAILABLE'] })
    .input(logFilter.extend({ stretches: z.coerce.number().int().min(1).max(500).default(120) }))
    .output(logCount),
  groups: query('/logs/groups', { summary: 'Repeated errors, by their shape', errors: ['UNAVAILABLE'] })
    .input(logFilter.extend({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(logGroup)),
  /** A frame of a stack, as it stands in a line. */
  openFrame: command('/logs/frame', {
    summary: 'Open the file of a stack frame in the editor',
    errors: ['NOT_FOUND', 'UNAVAILABLE', 'FORBIDDEN'],
  })
    .input(
      z.object({
        source: z.string().max(200),
        file: z.string().min(1).max(4_096),
        line: z.number().int().min(1).nullable(),
        column: z.number().int().min(1).nullable().default(null),
      }),
    )
    .output(z.object({ path: z.string() })),
  clear: command('/logs/clear', { summary: 'Forget all lines of a source', errors: ['NOT_FOUND'] })
    .input(z.object({ source: z.string().max(200) }))
    .output(z.object({ lines: z.number(), bytes: z.number() })),
  kept: query('/logs/kept', { summary: 'What keeping the lines takes' }).output(logsKept),
};
