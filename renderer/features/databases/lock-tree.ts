import type { LockSession } from '../../../shared/features/databases/schema.ts';

export interface LockLine {
  session: LockSession;
  depth: number;
  /** How many wait below it, all levels. */
  holdsUp: number;
  key: string;
}

/** Who blocks stands above whom he blocks. A ring, which the database is about to break, begins anywhere in it. */
export function lockTree(sessions: readonly LockSession[]): LockLine[] {
  const ids = new Set(sessions.map(({ id }) => id));
  const below = new Map<string, LockSession[]>();
  for (const one of sessions)
    for (const by of one.blockedBy) if (ids.has(by)) below.set(by, [...(below.get(by) ?? []), one]);
  const lines: LockLine[] = [];
  const seen = new Set<string>();

  const count = (id: string, passed: ReadonlySet<string>): number =>
    (below.get(id) ?? []).reduce(
      (sum, one) => (passed.has(one.id) ? sum : sum + 1 + count(one.id, new Set([...passed, one.id]))),
      0,
    );
  const walk = (session: LockSession, depth: number, path: string) => {
    // Blocked by two it stands below the first alone, or a hundred waiters would be ten thousand lines.
    if (seen.has(session.id)) return;
    seen.add(session.id);
    const key = `${path}/${session.id}`;
    lines.push({ session, depth, holdsUp: Math.min(count(session.id, new Set([session.id])), sessions.length), key });
    for (const one of below.get(session.id) ?? []) walk(one, depth + 1, key);
  };
  const roots = sessions.filter(({ blockedBy }) => !blockedBy.some((by) => ids.has(by)));
  for (const one of roots) walk(one, 0, '');
  for (const one of sessions) walk(one, 0, '');
  return lines;
}
