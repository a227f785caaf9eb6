import type { Kysely } from 'kysely';
import type { Evidence, Scope } from '../../../shared/features/knowledge/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import type { KnowledgeSource, SearchAsk } from '../knowledge/index.ts';
import type { Finding } from './finding.ts';
import { at, type Version, versionOf } from './store/versions.ts';
import type { Recalled } from './types.ts';

const most = 50;
const mostStanding = 40;

/** Of memory and version, so that another content is another id, and the id leads back. */
const evidenceIdOf = ({ memoryId, seq }: Version) => `m${memoryId}${seq.toString(36).padStart(5, '0')}`;
const idShape = /^m([0-9a-f]{32})([0-9a-z]{5})$/;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** With what a reader has to know of it: a memory that is over is no fact. */
function wordsOf({ kind, text, confidence, validFrom, validTo, knownFrom, by }: Version): string {
  const since = validFrom === null ? '' : `, true from ${dayOf(validFrom)}`;
  const until = validTo === null ? '' : `, until ${dayOf(validTo)}`;
  const who = by === 'you' ? 'written by the user' : 'drawn from a source and taken by the user';
  return `${text}\n(${kind}, confidence ${confidence}, ${who}, held since ${dayOf(knownFrom)}${since}${until})`;
}

export const evidenceOf = (version: Version): Evidence => ({
  id: evidenceIdOf(version),
  kind: 'memory',
  title: `${version.kind} · ${version.text.replace(/\s+/g, ' ').slice(0, 80)}`,
  text: wordsOf(version),
  source: { type: 'memory', memoryId: version.memoryId },
  projectId: version.projectIds[0] ?? null,
  at: version.knownFrom,
  route: `/memory?id=${version.memoryId}`,
});

/** What is about no project is about all of them. */
const within = ({ projectIds }: Version, { projectIds: asked }: Scope) =>
  asked === null || projectIds.length === 0 || projectIds.some((id) => asked.includes(id));

export function createMemorySource({ db, finding, now }: { db: Kysely<DataTables>; finding: Finding; now(): number }): {
  source: KnowledgeSource;
  standing(scope: Scope): Promise<Recalled[]>;
} {
  return {
    source: {
      kind: 'memory',
      async find({ query, scope, limit = most, before, signal }: SearchAsk) {
        const filter = { knownAt: before ?? null, validAt: before ?? now() };
        const found = await finding.ranked(query, filter, 'OR', signal);
        const pick = async (nums: readonly number[]) =>
          (await finding.versionsBy(nums.slice(0, 4 * limit)))
            .filter((version) => within(version, scope))
            .slice(0, limit)
            .map(evidenceOf);
        return { words: await pick(found.words), meaning: await pick(found.meaning ?? []) };
      },
      async open(id) {
        const [, memoryId, seq] = idShape.exec(id) ?? [];
        if (memoryId === undefined || seq === undefined) return null;
        const row = await db
          .selectFrom('memory_versions')
          .selectAll()
          .where('memory_id', '=', memoryId)
          .where('seq', '=', Number.parseInt(seq, 36))
          .executeTakeFirst();
        return row ? evidenceOf(versionOf(row)) : null;
      },
    },
    async standing(scope) {
      const pins = await db.selectFrom('memory_items').select('id').where('pinned', '=', 1).execute();
      const pinned = new Set(pins.map(({ id }) => id));
      const rows = await at(db.selectFrom('memory_versions').selectAll(), { knownAt: null, validAt: now() })
        .where((where) =>
          where.or([
            where('kind', '=', 'preference'),
            where('memory_id', 'in', (e) => e.selectFrom('memory_items').select('id').where('pinned', '=', 1)),
          ]),
        )
        .execute();
      const held = rows.map(versionOf).filter((version) => within(version, scope));
      return held
        .map(({ memoryId: id, kind, text, num }) => ({ recalled: { id, kind, text, pinned: pinned.has(id) }, num }))
        .sort((a, b) => Number(b.recalled.pinned) - Number(a.recalled.pinned) || b.num - a.num)
        .slice(0, mostStanding)
        .map(({ recalled }) => recalled);
    },
  };
}
