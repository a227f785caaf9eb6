import {
  changesOf,
  type HealthBand,
  type SizeBand,
  stateOf,
  type TouchedBand,
} from '../../../shared/features/projects/filter.ts';
import type {
  GitSummary,
  ProjectRoot,
  ProjectRow,
  ScanStatus,
  SearchHit,
  StateFacet,
} from '../../../shared/features/projects/schema.ts';
import { formatCount, formatNumber } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const stateMarks: Record<StateFacet, { mark: MarkState; word: string }> = {
  conflict: { mark: 'failing', word: 'conflicts' },
  operation: { mark: 'warning', word: 'unfinished' },
  dirty: { mark: 'waiting', word: 'dirty' },
  ahead: { mark: 'info', word: 'ahead' },
  behind: { mark: 'info', word: 'behind' },
  clean: { mark: 'healthy', word: 'clean' },
  bare: { mark: 'neutral', word: 'bare' },
  detached: { mark: 'neutral', word: 'detached' },
  'no-remote': { mark: 'neutral', word: 'no remote' },
  'no-git': { mark: 'neutral', word: 'no git' },
  gone: { mark: 'stopped', word: 'gone' },
  unreadable: { mark: 'failing', word: 'unreadable' },
};

export const healthWords: Record<HealthBand, string> = {
  good: 'Good, 80 and more',
  fair: 'Fair, 50 to 79',
  poor: 'Poor, below 50',
};

export const touchedWords: Record<TouchedBand, string> = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last 12 months',
  older: 'Longer ago',
};

export const sizeWords: Record<SizeBand, string> = {
  small: 'Below 1 MB',
  medium: '1 to 20 MB',
  large: '20 to 200 MB',
  huge: '200 MB and more',
};

const operationWords: Record<NonNullable<GitSummary['operation']>, string> = {
  merge: 'merging',
  rebase: 'rebasing',
  'cherry-pick': 'cherry-picking',
  revert: 'reverting',
  bisect: 'bisecting',
  am: 'applying patches',
};

/** Null as well where a repository is damaged: without a head and a branch all else would be said of nothing. */
export function readableGit({ git }: Pick<ProjectRow, 'git'>): GitSummary | null {
  return git && git.problem !== null && git.branch === null && git.head === null ? null : git;
}

/** Where the head is: the branch, or the commit, or that there is none yet. */
export function headOf(git: GitSummary): string {
  if (git.branch !== null) return printable(git.branch);
  return git.head === null ? 'no commit' : git.head.slice(0, 7);
}

export interface StateWords {
  mark: MarkState;
  word: string;
}

/** The one thing to say of a row's state, with figures. */
export function stateWords(row: ProjectRow): StateWords {
  const { git } = row;
  const states = stateOf(row);
  const [first] = states;
  if (first === undefined) {
    return { mark: 'neutral', word: row.scannedAt === null ? 'not read yet' : 'asking git' };
  }
  const { mark } = stateMarks[first];
  if (first === 'unreadable' && row.presence === 'here') return { mark, word: 'git cannot say' };
  if (!git || first === 'gone' || first === 'unreadable' || first === 'no-git')
    return { mark, word: stateMarks[first].word };
  const parts: string[] = [];
  if (git.conflicts) parts.push(formatCount(git.conflicts, 'conflict'));
  if (git.operation) parts.push(operationWords[git.operation]);
  const changes = (changesOf(row) ?? 0) - (git.conflicts ?? 0);
  if (changes > 0) parts.push(`${formatNumber(changes)} changed`);
  if (git.ahead) parts.push(`↑${formatNumber(git.ahead)}`);
  if (git.behind) parts.push(`↓${formatNumber(git.behind)}`);
  if (parts.length === 0) parts.push(stateMarks[first].word);
  return { mark, word: parts.join(' ') };
}

/** For who cannot see the arrows, and where there is room. */
export function syncWords({ ahead, behind, upstream, remote }: GitSummary): string {
  if (upstream === null) return remote === null ? 'no remote' : 'no upstream';
  if (ahead === null || behind === null) return 'not known';
  if (ahead === 0 && behind === 0) return 'in step';
  return [ahead > 0 && `${formatNumber(ahead)} ahead`, behind > 0 && `${formatNumber(behind)} behind`]
    .filter(Boolean)
    .join(', ');
}

/** `2 staged, 1 changed, 3 new`. */
export function changeWords(row: ProjectRow): string {
  const { git } = row;
  if (!git || changesOf(row) === null) return row.kind === 'bare' ? 'no working tree' : '–';
  const parts = [
    git.conflicts && formatCount(git.conflicts, 'conflict'),
    git.staged && `${formatNumber(git.staged)} staged`,
    git.unstaged && `${formatNumber(git.unstaged)} changed`,
    git.untracked && `${formatNumber(git.untracked)} new`,
  ].filter(Boolean);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** Where it lies, from the folder that it was found in: what all of them have before that tells nobody anything. */
export function whereOf({ path, rootId }: Pick<ProjectRow, 'path' | 'rootId'>, roots: readonly ProjectRoot[]): string {
  const root = roots.find(({ id }) => id === rootId)?.path;
  // Under a path that begins with a slash, a backslash is a letter like any other.
  const parted = path.startsWith('/') ? /\// : /[\\/]/;
  const name = path.split(parted).filter(Boolean).at(-1) ?? '';
  const parent = path.slice(0, Math.max(0, path.lastIndexOf(name) - 1));
  if (root === undefined || !path.startsWith(root) || parent.length < root.length)
    return printable(parent.slice(0, 500));
  const top = root.split(parted).filter(Boolean).at(-1) ?? root;
  return printable(`${top}${parent.slice(root.length)}`.slice(0, 500));
}

/** Where the core found the text, where the row itself does not show it. */
export function hitWords({ where, excerpt }: SearchHit): string {
  const place = {
    dependency: 'depends on',
    readme: 'README',
    stack: 'stack',
    remote: 'remote',
    branch: 'branch',
    tag: 'tag',
    name: 'name',
    path: 'path',
  }[where];
  return excerpt ? `${place}: ${printable(excerpt)}` : `found in its ${where === 'readme' ? 'README' : where}`;
}

/** Those that the list shows before anything is asked of it: what every count of projects means. */
export const isListed = ({ archived, presence }: ProjectRow): boolean => !archived && presence !== 'gone';

/** `61 projects, 1 gone, 2 archived`: as many as the list shows, and beside them what its views of their own show. */
export function countWords(rows: readonly ProjectRow[]): string {
  const listed = rows.filter(isListed).length;
  const archived = rows.filter((row) => row.archived).length;
  const gone = rows.length - listed - archived;
  return [
    formatCount(listed, 'project'),
    gone > 0 && `${formatNumber(gone)} gone`,
    archived > 0 && `${formatNumber(archived)} archived`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `61`, or `3 of 61`; of those that are never among the 61, only how many. */
export function shownWords(shown: readonly ProjectRow[], all: readonly ProjectRow[], narrowed: boolean): string {
  return narrowed && shown.every(isListed)
    ? `${formatNumber(shown.length)} of ${formatNumber(all.filter(isListed).length)}`
    : formatNumber(shown.length);
}

/** How far the scan is: `null` while it rests. */
export function scanWords(status: ScanStatus): { label: string; detail: string; share: number | null } | null {
  const { phase, done, total } = status;
  const of = total > 0 ? `${formatNumber(done)} of ${formatNumber(total)}` : formatNumber(done);
  const share = total > 0 ? Math.min(1, done / total) : null;
  switch (phase) {
    case 'resting':
      return null;
    case 'finding':
      return { label: 'Finding projects', detail: done > 0 ? `${formatNumber(done)} so far` : '', share: null };
    case 'reading':
      return { label: 'Reading projects', detail: of, share };
    case 'languages':
      return { label: 'Counting lines', detail: of, share };
  }
}

/** What the user has said of projects, and would have to say again. */
export function lossesOf(rows: readonly ProjectRow[]): string[] {
  const tagged = rows.filter(({ tags }) => tags.length > 0).length;
  const favourites = rows.filter(({ favourite }) => favourite).length;
  const archived = rows.filter((row) => row.archived).length;
  if (rows.length === 0) return [];
  if (rows.length === 1)
    return [
      tagged > 0 && 'Its tags',
      favourites > 0 && 'That it is a favourite',
      archived > 0 && 'That it is archived',
      'Its notes, if it has any',
    ].filter((line) => line !== false);
  return [
    tagged > 0 && `Tags of ${formatCount(tagged, 'project')}`,
    favourites > 0 && formatCount(favourites, 'favourite'),
    archived > 0 && `That ${formatCount(archived, 'project')} ${archived === 1 ? 'is' : 'are'} archived`,
    'Notes of those that have some',
  ].filter((line) => line !== false);
}
