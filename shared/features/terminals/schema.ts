import { z } from 'zod';

export const terminalId = z.string().min(1).max(64);

export const terminalSize = z.object({
  columns: z.number().int().min(2).max(1_000),
  rows: z.number().int().min(1).max(500),
});

export const terminal = z.object({
  id: terminalId,
  /** What the user called it, or what the program in it says; else the shell. */
  title: z.string(),
  named: z.boolean(),
  projectId: z.string().nullable(),
  environment: z.string().nullable(),
  /** Where it was opened, and where it is now if the shell tells. */
  folder: z.string(),
  currentFolder: z.string().nullable(),
  shell: z.string(),
  /** How many times it was opened: 1, and one more each time that it went on. */
  lives: z.number(),
  /** Of the project when it was opened. */
  commit: z.string().nullable(),
  openedAt: z.number(),
  /** `ended`: its scrollback is kept and can be read, and it can be opened anew in the same place. */
  state: z.enum(['running', 'ended']),
  exit: z.object({ code: z.number().nullable(), signal: z.string().nullable(), at: z.number() }).nullable(),
  pid: z.number().nullable(),
  /** The command that runs in it now, if the shell tells. */
  running: z.string().nullable(),
  columns: z.number(),
  rows: z.number(),
  /** Bytes of scrollback on disk, and the position of the first and of the next byte. */
  keptBytes: z.number(),
  /** Why what it writes now is not kept: the disk is full, or takes nothing for another reason. */
  unkept: z.enum(['full', 'unwritable']).nullable(),
  firstByte: z.number(),
  nextByte: z.number(),
});
export type Terminal = z.infer<typeof terminal>;

/** Whoever shows a terminal names itself, so that it can be told from others that show it. */
export const readerId = z.string().min(1).max(64);

/**
 * A stretch of output. `at` is the position of its first byte since the terminal was opened. A prelude is none of the output: it
 * brings a fresh screen into the state of the terminal, for who begins in the middle. What was `seen` was drawn by somebody before:
 * questions in it have been answered.
 */
export const outputChunk = z.object({ at: z.number(), base64: z.string(), prelude: z.boolean(), seen: z.boolean() });
export type OutputChunk = z.infer<typeof outputChunk>;

/** A command that was run, by the marks of the shell integration (OSC 133, 633). */
export const terminalCommand = z.object({
  id: z.number(),
  command: z.string(),
  folder: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  exitCode: z.number().nullable(),
  /** Where its output begins in the stream. */
  at: z.number(),
});
export type TerminalCommand = z.infer<typeof terminalCommand>;

export const terminalHit = z.object({
  terminalId,
  title: z.string(),
  projectId: z.string().nullable(),
  commit: z.string().nullable(),
  /** Time of the bytes. */
  time: z.number(),
  at: z.number(),
  /** The line without control sequences. */
  text: z.string(),
});
export type TerminalHit = z.infer<typeof terminalHit>;

export const ptyCount = z.object({
  /** Terminals that Optimus has open, ptys that its process holds, and what is beyond them. */
  terminals: z.number(),
  ptys: z.number(),
  leaked: z.number(),
  /** How many terminals may be open at once. */
  most: z.number(),
  /** How many the system gives in all. */
  limit: z.number().nullable(),
});
export type PtyCount = z.infer<typeof ptyCount>;
