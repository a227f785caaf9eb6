import type { ProjectRecord } from './repo.ts';

const freshMs = 3_600_000;

const isSaidOf = ({ tags, favourite, archived, notes, opened_at }: ProjectRecord) =>
  tags !== '[]' || favourite === 1 || archived === 1 || notes !== '' || opened_at !== null;
const identityOf = ({ kind, first_commit, remote }: ProjectRecord) => `${kind}\0${first_commit}\0${remote}`;

/**
 * A move to another disk is a copy first and a removal later: for a while both were there. A clone has no first commit
 * before it is complete. So one that is gone is looked for also among those that are new and of which nothing was said.
 */
export function findCopies(records: readonly ProjectRecord[], now: number) {
  const gone = new Map<string, ProjectRecord[]>();
  const here = new Map<string, ProjectRecord[]>();
  for (const record of records) {
    const of = record.presence === 'gone' ? gone : here;
    if (record.first_commit !== null) of.set(identityOf(record), [...(of.get(identityOf(record)) ?? []), record]);
  }
  return [...gone].flatMap(([identity, [record, ...others]]) => {
    const [copy, ...more] = here.get(identity) ?? [];
    if (!record || !copy || others.length > 0 || more.length > 0) return [];
    const fresh = copy.presence === 'here' && now - copy.found_at < freshMs && !isSaidOf(copy);
    return fresh ? [{ record, copy }] : [];
  });
}
