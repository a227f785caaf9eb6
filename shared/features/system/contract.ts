import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { change, databaseCheck, goodCopy, hostRequest, logLevel, logLine, selfMetrics, systemInfo } from './schema.ts';

export const systemContract = {
  info: query('/system', { summary: 'What this is, where its data lies, what it can do here' }).output(systemInfo),
  ping: query('/system/ping', { summary: 'Answers at once' }).output(z.object({ at: z.number() })),
  metrics: stream('/system/metrics', selfMetrics, { summary: 'What Optimus itself costs, every few seconds' }),
  changes: stream('/system/changes', change, { summary: 'Which facts changed, as they change' }),
  requests: stream('/system/requests', hostRequest, { summary: 'What the desktop asks the page to show' }),
  takeTurn: command('/system/requests/turn', { summary: 'One page of several that heard a request is given it' })
    .input(z.object({ turn: z.string().min(1).max(64) }))
    .output(z.object({ given: z.boolean() })),
  overlayRequests: stream('/system/overlay/requests', hostRequest, {
    summary: 'What the desktop asks of its small window that listens',
  }),
  overlay: command('/system/overlay', { summary: 'How the small window that listens stands on the screen' })
    .input(
      z.object({
        shown: z.boolean(),
        /** Something has to be typed or clicked in it: it takes the focus. */
        focus: z.boolean().default(false),
        /** Of what is in it, in pixels of the page. */
        height: z.number().int().min(1).max(2_000).optional(),
        /** A place to show in the main window. */
        open: z.string().max(500).optional(),
      }),
    )
    .output(z.object({})),
  checkDatabase: command('/system/database/check', { summary: 'Check the database now' }).output(databaseCheck),
  copyDatabase: command('/system/database/copy', { summary: 'Take a verified copy of the database now' }).output(
    goodCopy,
  ),
  copies: query('/system/database/copies', { summary: 'Verified copies of the database' }).output(z.array(goodCopy)),
  recover: command('/system/database/recover', {
    summary: 'After damage: go on with a good copy or with an empty database',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('copy'), id: z.string() }),
        z.object({ kind: z.literal('empty') }),
      ]),
    )
    .output(z.object({ sentence: z.string() })),
  leaveSafeMode: command('/system/safe-mode/leave', { summary: 'Start normally next time' }).output(z.object({})),
  logs: query('/system/logs', { summary: "The newest lines of Optimus's own log" })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200), level: logLevel.optional() }))
    .output(z.array(logLine)),
  log: stream('/system/log', logLine, { summary: "Lines of Optimus's own log as they are written" }),
  reportError: command('/system/errors', { summary: 'A screen failed: log it once and get the id to quote' })
    .input(z.object({ message: z.string().max(2000), stack: z.string().max(20_000), where: z.string().max(500) }))
    .output(z.object({ correlationId: z.string() })),
};
