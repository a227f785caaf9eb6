import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import {
  outputChunk,
  ptyCount,
  readerId,
  terminal,
  terminalCommand,
  terminalHit,
  terminalId,
  terminalSize,
} from './schema.ts';

const one = z.object({ id: terminalId });
const known = { errors: ['NOT_FOUND', 'CONFLICT'] as const };

export const terminalsContract = {
  list: query('/terminals', { summary: 'Terminals that run, and those whose scrollback is kept' }).output(
    z.array(terminal),
  ),
  shells: query('/terminals/shells', { summary: 'Shells of this machine, the user’s own first' }).output(
    z.array(z.object({ path: z.string(), name: z.string() })),
  ),
  open: command('/terminals/open', { summary: 'Open a terminal', errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'] })
    .input(
      terminalSize.extend({
        projectId: z.string().max(64).nullable().default(null),
        /** Absolute, or relative to the project. */
        folder: z.string().max(4_096).default(''),
        /** Null: the current one of the project. */
        environment: z.string().max(60).nullable().default(null),
        /** Without the variables of the project. */
        plain: z.boolean().default(false),
        shell: z.string().max(4_096).nullable().default(null),
        /** Typed into it once it is ready; a line break runs it. */
        type: z.string().max(8_000).nullable().default(null),
      }),
    )
    .output(terminal),
  /** Opens it anew, in the place of one that has ended: its scrollback goes on. */
  reopen: command('/terminals/reopen', {
    summary: 'Go on with a terminal that has ended',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(one.extend({ ...terminalSize.shape, plain: z.boolean().default(false) }))
    .output(terminal),
  /**
   * Bytes from `from` on (without it: from the first that is kept), or from where the reader has got to. `reset` says at which
   * position it goes on. The program in it waits while too much is not acknowledged.
   */
  output: stream('/terminals/output', outputChunk, {
    summary: 'What a terminal writes',
    params: z.object({
      id: terminalId,
      reader: readerId,
      from: z.coerce.number().int().nonnegative().optional(),
    }),
  }),
  /** `next` is the position behind the last byte that was drawn. Nothing waits for a reader that nobody looks at. */
  acknowledge: command('/terminals/acknowledge', { summary: 'Output was drawn up to here', ...known })
    .input(one.extend({ reader: readerId, next: z.number().int().nonnegative(), visible: z.boolean().default(true) }))
    .output(z.object({})),
  /** `binary`: each character is one byte. `answer`: not typed by a person; refused unless it is one of the known harmless ones. */
  write: command('/terminals/write', { summary: 'Type into a terminal', ...known })
    .input(
      one.extend({
        data: z.string().max(1_000_000),
        binary: z.boolean().default(false),
        answer: z.object({ reader: readerId }).nullable().default(null),
      }),
    )
    .output(z.object({})),
  resize: command('/terminals/resize', { summary: 'A terminal has another size', ...known })
    .input(one.extend(terminalSize.shape))
    .output(z.object({})),
  rename: command('/terminals/rename', { summary: 'Name a terminal; empty takes the name back', ...known })
    .input(one.extend({ name: z.string().trim().max(80) }))
    .output(terminal),
  /** Ends what runs in it and proves it; `forget` removes its scrollback too. */
  close: command('/terminals/close', { summary: 'Close a terminal', ...known })
    .input(one.extend({ forget: z.boolean().default(false) }))
    .output(z.object({ proven: z.boolean(), left: z.array(z.object({ pid: z.number(), command: z.string() })) })),
  commands: query('/terminals/commands', { summary: 'Commands that were run in a terminal', errors: ['NOT_FOUND'] })
    .input(one)
    .output(z.array(terminalCommand)),
  search: query('/terminals/search', { summary: 'Find words in the scrollback of all terminals' })
    .input(
      z.object({
        text: z.string().min(1).max(200),
        id: terminalId.optional(),
        projectId: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(terminalHit)),
  forget: command('/terminals/forget', { summary: 'Remove the scrollback of terminals that have ended' })
    .input(z.object({ ids: z.array(terminalId).min(1).max(1_000) }))
    .output(z.object({ forgotten: z.number() })),
  ptys: query('/terminals/ptys', { summary: 'How many ptys are open' }).output(ptyCount),
};
