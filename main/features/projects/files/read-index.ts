import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { look, readRegular } from './blocking.ts';
import { type GitIndex, IndexProblem, parseGitIndex } from './git-index.ts';

const mostBytes = 512 * 1024 * 1024;

/** Of those that were read to prove a tree clean: its files are listed next, by the same thread. */
const kept = new Map<string, { index: GitIndex; stats: Stats }>();
const mostKept = 16;
/** A larger one is read again: what is kept and never asked for must not fill the memory. */
const mostKeptEntries = 5_000;

/** Keeps the whole index of a file as it was with these stats. */
export function keepIndex(file: string, index: GitIndex, stats: Stats): void {
  if (index.entries.length > mostKeptEntries) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= mostKept) kept.delete(oldest);
  kept.set(file, { index, stats });
}

function takeKept(file: string, limit: number): GitIndex | null {
  const found = kept.get(file);
  if (!found) return null;
  kept.delete(file);
  const now = look(file);
  const { index, stats } = found;
  const same = (['mtimeMs', 'ctimeMs', 'size', 'ino'] as const).every((key) => now?.[key] === stats[key]);
  return same && index.entries.length <= limit ? index : null;
}

/** The index of a git folder; null with a reason when it cannot be used, null without one when there is none yet. */
export function readGitIndex(gitDir: string, limit: number): { index: GitIndex | null; problem: string | null } {
  const file = join(gitDir, 'index');
  const known = takeKept(file, limit);
  if (known) return { index: known, problem: null };
  const bytes = readRegular(file, mostBytes);
  switch (bytes) {
    case 'missing':
      return { index: null, problem: null };
    case 'no-file':
      return { index: null, problem: 'the index is not a plain file' };
    case 'too-large':
      return { index: null, problem: 'the index is too large' };
    case 'unreadable':
      return { index: null, problem: 'the index cannot be read' };
    default:
  }
  try {
    return { index: parseGitIndex(bytes, limit), problem: null };
  } catch (error) {
    if (error instanceof IndexProblem) return { index: null, problem: error.message };
    throw error;
  }
}
