import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MemorySource, Pattern } from '../../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { Meaning } from '../meaning/create-meaning.ts';
import { sourcesOf } from '../store/sources.ts';
import { type Version, versionOf } from '../store/versions.ts';
import { createGroups, mostCompared, nearPairs } from './near.ts';

/** Once is an accident, twice is chance. */
const enough = 3;
const mostShown = 100;
const least = { meaning: 0.82, words: 0.5 };

interface Group {
  members: Version[];
  byMeaning: boolean;
}

/** Every lesson as it was said last, whether it stayed true or not: what did not is a counter-example. */
async function lessonsOf(db: Kysely<DataTables>): Promise<Version[]> {
  const rows = await db
    .selectFrom('memory_versions as v')
    .selectAll('v')
    .where('v.kind', '=', 'lesson')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('memory_versions as w')
            .select('w.num')
            .whereRef('w.memory_id', '=', 'v.memory_id')
            .whereRef('w.seq', '>', 'v.seq'),
        ),
      ),
    )
    .orderBy('v.num')
    .execute();
  return rows.map(versionOf);
}

const idOf = (members: readonly Version[]) =>
  createHash('sha256')
    .update(
      members
        .map(({ memoryId }) => memoryId)
        .sort()
        .join(' '),
    )
    .digest('hex')
    .slice(0, 32);

const bare = ({ memoryId: _, ...source }: MemorySource & { memoryId: string }): MemorySource => source;
const brief = ({ memoryId: id, kind, text }: Version) => ({ id, kind, text });
const isOver = (version: Version, now: number) =>
  version.knownTo !== null || (version.validTo !== null && version.validTo <= now);

export function createPatterns({ db, meaning, now }: { db: Kysely<DataTables>; meaning: Meaning; now(): number }) {
  async function groups(lessons: readonly Version[]): Promise<Group[]> {
    const vectors = await meaning.all();
    const by = new Map(lessons.map((lesson) => [lesson.num, lesson]));
    const joined = createGroups<number>();
    for (const { num } of lessons) joined.join(num, num);
    for await (const { a, b } of nearPairs(lessons, vectors, least)) joined.join(a, b);
    return joined.all().map((nums) => ({
      members: nums.flatMap((num) => by.get(num) ?? []),
      byMeaning: vectors !== null && lessons.slice(-mostCompared).every(({ num }) => vectors.has(num)),
    }));
  }

  async function all(): Promise<Pattern[]> {
    const lessons = await lessonsOf(db);
    const turnedDown = new Set((await db.selectFrom('memory_patterns').select('id').execute()).map(({ id }) => id));
    const rested = await db
      .selectFrom('memory_sources')
      .select(['memory_id', (e) => e.fn.countAll<number>().as('count')])
      .where('stance', '=', 'for')
      .groupBy('memory_id')
      .execute();
    const countBy = new Map(rested.map(({ memory_id, count }) => [memory_id, Number(count)]));
    const found: Pattern[] = [];
    for (const { members, byMeaning } of await groups(lessons)) {
      const id = idOf(members);
      const time = now();
      const held = members.filter((member) => !isOver(member, time));
      const most = held.reduce((sum, { memoryId }) => sum + (countBy.get(memoryId) ?? 0), 0);
      if (most < enough || turnedDown.has(id)) continue;
      const sources = await sourcesOf(
        db,
        members.map(({ memoryId }) => memoryId),
      );
      const support = sources.filter(
        (source) => source.stance === 'for' && held.some(({ memoryId }) => memoryId === source.memoryId),
      );
      if (new Set(support.map(({ episode }) => episode.id)).size < enough) continue;
      const countOf = ({ memoryId }: Version) => support.filter((source) => source.memoryId === memoryId).length;
      const [first] = held.toSorted((a, b) => countOf(b) - countOf(a) || a.num - b.num);
      if (!first) continue;
      found.push({
        ...{ id, text: first.text, members: held.map(brief), support: support.map(bare) },
        counter: sources.filter(({ stance }) => stance === 'against').map(bare),
        // What was merged into another did not stop being true.
        ended: members.filter((member) => isOver(member, time) && member.supersededBy !== first.memoryId).map(brief),
        by: byMeaning ? 'meaning' : 'words',
        state: held.length === 1 ? 'kept' : 'proposed',
      });
    }
    return found.sort((a, b) => b.support.length - a.support.length || a.id.localeCompare(b.id)).slice(0, mostShown);
  }

  return { all };
}
