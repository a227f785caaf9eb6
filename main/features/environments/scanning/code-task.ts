import { constants, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createRedactor } from '../../../core/log/redactor.ts';
import type { TaskContext } from '../../../core/workers/task-context.ts';
import { type ReadFile, readCode } from './read-code.ts';

export interface CodeInput {
  root: string;
  /** Each with the stamp under which it is known already. */
  files: { path: string; stamp: string | null }[];
}

export interface CodeOutput {
  /** Those that are not as they were. */
  changed: ({ path: string; stamp: string } & ReadFile)[];
  gone: string[];
  /** There was more to read than is read at once. */
  cut: boolean;
}

const largest = 1024 * 1024;
const mostBytes = 96 * 1024 * 1024;
const mostMs = 60_000;
// Links are not followed, and a pipe is not waited for.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function readOne(path: string, known: string | null): Promise<{ stamp: string; text: string | null } | null> {
  const file = await open(path, flags).catch(() => null);
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > largest) return null;
    const stamp = `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
    if (stamp === known) return { stamp, text: null };
    const text = await file.readFile('utf8');
    return text.includes('\0') ? null : { stamp, text };
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Looks through the code of one project, and only at what has changed since. */
export async function readCodeFiles({ root, files }: CodeInput, context: TaskContext): Promise<CodeOutput> {
  const { redact } = createRedactor();
  const output: CodeOutput = { changed: [], gone: [], cut: false };
  const until = performance.now() + mostMs;
  let bytes = 0;
  for (const { path, stamp } of files) {
    context.signal.throwIfAborted();
    if (bytes > mostBytes || performance.now() > until) {
      output.cut = true;
      break;
    }
    const found = await readOne(join(root, path), stamp);
    if (!found) output.gone.push(path);
    else if (found.text !== null) {
      bytes += found.text.length;
      output.changed.push({ path, stamp: found.stamp, ...readCode(path, found.text, redact) });
    }
  }
  return output;
}
