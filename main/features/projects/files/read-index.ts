import { join } from 'node:path';
import { readRegular } from './blocking.ts';
import { type GitIndex, IndexProblem, parseGitIndex } from './git-index.ts';

const mostBytes = 512 * 1024 * 1024;

/** The index of a git folder; null with a reason when it cannot be used, null without one when there is none yet. */
export function readGitIndex(gitDir: string, limit: number): { index: GitIndex | null; problem: string | null } {
  const file = join(gitDir, 'index');
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
