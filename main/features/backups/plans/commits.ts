import { findGitDir } from '../../../core/git/git-dir.ts';
import { logSince } from '../../../core/git/reflog.ts';

/** A move of HEAD that made something new; a checkout or a reset made nothing. */
const made = /^(?:commit|merge|pull|cherry-pick|revert|am)\b|^rebase.*finish/;

/** What was committed in a working folder since its HEAD stood at `before`. With null only where it stands now is told. */
export async function commitsSince(
  path: string,
  before: string | null,
): Promise<{ head: string; commit: string | null } | null> {
  const git = await findGitDir(path);
  if (!git) return null;
  const entries = await logSince(git.dir, 'HEAD', before ?? undefined);
  const head = entries.at(-1)?.after ?? before;
  if (head === null) return null;
  const commit = before === null ? null : (entries.findLast(({ message }) => made.test(message))?.after ?? null);
  return { head, commit };
}
