import { changesOf } from '../../../../../shared/features/projects/filter.ts';
import type { GitFile, GitSummary, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { formatCount, formatNumber } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import type { MarkState } from '../../../../ui/state-mark.tsx';
import { changeWords, headOf, readableGit } from '../../words.ts';

const operations: Record<NonNullable<GitSummary['operation']>, string> = {
  merge: 'A merge',
  rebase: 'A rebase',
  'cherry-pick': 'A cherry-pick',
  revert: 'A revert',
  bisect: 'A bisect',
  am: 'Applying patches',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function whereWords(git: GitSummary): string {
  if (git.head === null) return git.branch === null ? 'No commit yet' : `On ${headOf(git)}, without a commit yet`;
  return git.branch === null ? `At ${headOf(git)}, on no branch` : `On ${headOf(git)}`;
}

function upstreamWords(git: GitSummary): string | null {
  const { ahead, behind, upstream } = git;
  if (git.head === null || git.branch === null) return null;
  if (upstream === null) return git.remote === null ? 'no remote to push to' : 'no upstream branch';
  const name = printable(upstream);
  if (ahead === null || behind === null) return `how far from ${name} is not known`;
  if (ahead === 0 && behind === 0) return `in step with ${name}`;
  return `${[ahead > 0 && `${formatCount(ahead, 'commit')} ahead`, behind > 0 && `${formatNumber(behind)} behind`]
    .filter(Boolean)
    .join(' and ')} of ${name}`;
}

/** How a repository stands, in sentences. */
export function gitSentence(row: ProjectRow): string {
  const { git } = row;
  if (git && !readableGit(row)) return 'Git cannot say how it stands.';
  if (!git) return row.kind === 'folder' ? 'It is not under git.' : 'Git has not been asked yet.';
  const sentences = [[whereWords(git), upstreamWords(git)].filter(Boolean).join(', ')];
  if (git.operation) sentences.push(`${operations[git.operation]} is not finished`);
  const changes = changesOf(row);
  if (row.kind === 'bare') sentences.push('It has no working tree');
  else if (changes === 0) sentences.push('Nothing to commit');
  else if (changes !== null) sentences.push(`${capital(changeWords(row))} to commit`);
  if (git.stashes > 0) sentences.push(`${capital(formatCount(git.stashes, 'stash', 'stashes'))}`);
  if (git.shallow) sentences.push('Older history was not cloned');
  return sentences.map((text) => `${text}.`).join(' ');
}

const letters: Readonly<Record<string, string>> = {
  M: 'changed',
  T: 'other type',
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
};

export interface FileWords {
  mark: MarkState;
  word: string;
  /** Where the change is: what the next commit takes, or only in the working tree. */
  where: string;
}

/** What the two letters of git mean. */
export function fileWords({ index, worktree, submodule }: GitFile): FileWords {
  if (index === '?' || worktree === '?') return { mark: 'info', word: 'new', where: 'not tracked' };
  const both = index + worktree;
  if (index === 'U' || worktree === 'U' || both === 'AA' || both === 'DD')
    return { mark: 'failing', word: 'conflict', where: conflictWords(both) };
  const staged = index !== '.';
  const open = worktree !== '.';
  const of = letters[staged ? index : worktree] ?? 'changed';
  const word = submodule ? `submodule ${of}` : of;
  if (staged && open) return { mark: 'waiting', word, where: `staged, ${letters[worktree] ?? 'changed'} again since` };
  return staged ? { mark: 'healthy', word, where: 'staged' } : { mark: 'waiting', word, where: 'not staged' };
}

function conflictWords(both: string): string {
  switch (both) {
    case 'UU':
      return 'both changed it';
    case 'AA':
      return 'both added it';
    case 'DD':
      return 'both deleted it';
    case 'AU':
      return 'added by us';
    case 'UA':
      return 'added by them';
    case 'DU':
      return 'deleted by us';
    case 'UD':
      return 'deleted by them';
    default:
      return 'not merged';
  }
}

/** What git would say changes with any of these; what only the scan knows does not. */
export const gitPrint = ({ git, touchedAt, scannedAt }: ProjectRow): string =>
  JSON.stringify([git, touchedAt, scannedAt]);
