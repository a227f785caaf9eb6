import type { Kysely } from 'kysely';
import type { BriefMemory, Memory, MemoryDetail } from '../../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { entitiesOf, namedOf } from './entities.ts';
import { sourcesOf } from './sources.ts';
import { historyOf, type Version, versionOf } from './versions.ts';

type Db = Kysely<DataTables>;

async function inParts<T>(ids: readonly string[], ask: (part: readonly string[]) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let from = 0; from < ids.length; from += 500) all.push(...(await ask(ids.slice(from, from + 500))));
  return all;
}

/** In the order in which they were given. */
export async function memoriesOf(db: Db, versions: readonly Version[]): Promise<Memory[]> {
  const ids = [...new Set(versions.map(({ memoryId }) => memoryId))];
  const items = await inParts(ids, (part) =>
    db.selectFrom('memory_items').selectAll().where('id', 'in', part).execute(),
  );
  const counts = await inParts(ids, (part) =>
    db
      .selectFrom('memory_versions')
      .select(['memory_id', (e) => e.fn.countAll<number>().as('count')])
      .where('memory_id', 'in', part)
      .groupBy('memory_id')
      .execute(),
  );
  const sources = await inParts(ids, (part) =>
    db
      .selectFrom('memory_sources')
      .select(['memory_id', (e) => e.fn.countAll<number>().as('count')])
      .where('memory_id', 'in', part)
      .groupBy('memory_id')
      .execute(),
  );
  const entities = await entitiesOf(db, ids);
  const itemOf = new Map(items.map((item) => [item.id, item]));
  const versionsOf = new Map(counts.map(({ memory_id, count }) => [memory_id, Number(count)]));
  const sourcesBy = new Map(sources.map(({ memory_id, count }) => [memory_id, Number(count)]));
  return versions.flatMap(({ num: _, memoryId: id, ...version }) => {
    const item = itemOf.get(id);
    if (!item) return [];
    return {
      ...{ ...version, id, pinned: item.pinned === 1, createdAt: item.created_at },
      ...{ versions: versionsOf.get(id) ?? 0, sources: sourcesBy.get(id) ?? 0, entities: entities.get(id) ?? [] },
    };
  });
}

/** As they are said now; of one that is held no more, as it was said last. */
export async function briefsOf(db: Db, ids: readonly string[]): Promise<Map<string, BriefMemory>> {
  const rows = await inParts([...new Set(ids)], (part) =>
    db.selectFrom('memory_versions').selectAll().where('memory_id', 'in', part).orderBy('seq').execute(),
  );
  return new Map(
    rows.map(versionOf).map(({ memoryId, kind, text }) => [memoryId, { id: memoryId, kind, text }] as const),
  );
}

export async function detailOf(db: Db, id: string, knownAt: number | null): Promise<MemoryDetail | null> {
  const history = await historyOf(db, id);
  const newest = history[0];
  if (!newest) return null;
  const shown =
    knownAt === null
      ? newest
      : history.find(({ knownFrom, knownTo }) => knownFrom <= knownAt && (knownTo === null || knownTo > knownAt));
  const [memory] = await memoriesOf(db, [shown ?? newest]);
  if (!memory) return null;
  const provenance = await sourcesOf(db, [id]);
  const relations = await db
    .selectFrom('memory_relations as r')
    .innerJoin('memory_entities as a', 'a.id', 'r.from_id')
    .innerJoin('memory_entities as b', 'b.id', 'r.to_id')
    .select(['r.id', 'r.word', 'a.id as aId', 'a.kind as aKind', 'a.name as aName'])
    .select(['b.id as bId', 'b.kind as bKind', 'b.name as bName'])
    .where('r.memory_id', '=', id)
    .execute();
  const replaced = await db
    .selectFrom('memory_versions')
    .select('memory_id')
    .distinct()
    .where('superseded_by', '=', id)
    .execute();
  const briefs = await briefsOf(db, [
    ...replaced.map(({ memory_id }) => memory_id),
    ...(newest.supersededBy === null ? [] : [newest.supersededBy]),
  ]);
  return {
    ...memory,
    history: history.map(({ num: _, memoryId: __, ...version }) => version),
    provenance: provenance.map(({ memoryId: _, ...source }) => source),
    relations: relations.map((row) => ({
      ...{ id: row.id, word: row.word, memoryId: id },
      from: namedOf({ id: row.aId, kind: row.aKind, name: row.aName }),
      to: namedOf({ id: row.bId, kind: row.bKind, name: row.bName }),
    })),
    replaces: replaced.flatMap(({ memory_id }) => briefs.get(memory_id) ?? []),
    replacedBy: newest.supersededBy === null ? null : (briefs.get(newest.supersededBy) ?? null),
    retracted: newest.knownTo !== null,
  };
}
