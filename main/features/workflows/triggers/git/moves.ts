import type { LogEntry } from '../../../../core/git/formats.ts';
import type { GitDir } from '../../../../core/git/git-dir.ts';
import { logSince } from '../../../../core/git/reflog.ts';
import type { Refs } from '../../../../core/git/refs.ts';

export type GitEvent = 'commit' | 'branch' | 'push' | 'pull' | 'tag';

export interface Move {
  event: GitEvent;
  /** The branch, or of a tag its name. */
  name: string;
  before: string | null;
  after: string;
  remote: string | null;
  /** What git wrote about it. */
  message: string;
}

/** What git says it did to a branch, by the first word of its log; everything else moves a branch without a new commit. */
function eventOf({ message }: LogEntry, remotes: ReadonlySet<string>): 'commit' | 'pull' | null {
  const [action = ''] = message.split(':');
  if (/^pull\b/.test(action)) return 'pull';
  if (/^(?:commit|cherry-pick|revert|am)\b|^rebase\b.*finish/.test(action)) return 'commit';
  const merged = /^merge (?:refs\/remotes\/)?([^/:\s]+)\//.exec(message);
  if (merged?.[1] && remotes.has(merged[1])) return 'pull';
  return /^merge\b/.test(action) ? 'commit' : null;
}

const shortened = (ref: string, kind: string) => ref.slice(`refs/${kind}/`.length);

/** What has happened between two looks, in the order in which it is told. Branches that went are no event. */
export async function movesBetween(at: GitDir, before: Refs, now: Refs): Promise<Move[]> {
  const moves: Move[] = [];
  const remotes = new Set(
    Object.keys(now.refs).flatMap((ref) => (ref.startsWith('refs/remotes/') ? [ref.split('/')[2] ?? ''] : [])),
  );
  const moved = Object.entries(now.refs).filter(([ref, after]) => before.refs[ref] !== after);

  for (const [ref, after] of moved) {
    const from = before.refs[ref];
    const base = { before: from ?? null, after, remote: null };
    if (ref.startsWith('refs/tags/')) {
      moves.push({ ...base, event: 'tag', name: shortened(ref, 'tags'), message: from ? 'moved' : 'created' });
      continue;
    }
    const entries = await logSince(at.common, ref, from);
    if (ref.startsWith('refs/remotes/')) {
      const pushed = entries.findLast(({ message }) => message.startsWith('update by push'));
      const [remote = '', ...name] = shortened(ref, 'remotes').split('/');
      if (pushed) moves.push({ ...base, event: 'push', remote, name: name.join('/'), message: pushed.message });
      continue;
    }
    const name = shortened(ref, 'heads');
    // Without a log only the fact is known; what moves in a bare repository was pushed into it.
    if (entries.length === 0 && (at.bare || from !== undefined))
      moves.push({ ...base, event: at.bare ? 'push' : 'commit', name, message: '' });
    for (const event of ['commit', 'pull'] as const) {
      const told = entries.filter((entry) => eventOf(entry, remotes) === event).at(-1);
      if (told) moves.push({ ...base, event, name, message: told.message });
    }
  }
  // Being on no branch for a while, in a bisect say, is not a switch: what counts is the branch that it ends on.
  if (now.branch !== null && before.branch !== null && now.branch !== before.branch) {
    const after = now.refs[`refs/heads/${now.branch}`];
    moves.push({
      event: 'branch',
      name: now.branch,
      before: before.branch,
      after: after ?? '',
      remote: null,
      message: `${before.branch} → ${now.branch}`,
    });
  }
  return moves;
}
