import type { Kysely } from 'kysely';
import type { Cluster, Entity, MemoryGraph } from '../../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Meaning } from '../meaning/create-meaning.ts';
import { namedOf } from '../store/entities.ts';
import { type AsOf, asOf, type Version } from '../store/versions.ts';
import { createGroups, mostCompared, nearPairs } from './near.ts';

const least = { meaning: 0.8, words: 0.6 };
/** An entity that so many memories name says nothing about which of them belong together. */
const common = 12;
const smallest = 3;

export async function allEntities(db: Kysely<DataTables>): Promise<Map<string, Omit<Entity, 'memories'>>> {
  const rows = await db.selectFrom('memory_entities').selectAll().execute();
  const aliases = await db.selectFrom('memory_aliases').select(['entity_id', 'name']).orderBy('name').execute();
  const names = new Map<string, string[]>();
  for (const { entity_id, name } of aliases) names.set(entity_id, [...(names.get(entity_id) ?? []), name]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...namedOf(row),
        aliases: (names.get(row.id) ?? []).filter((name) => name !== row.name),
        projectId: row.project_id,
      },
    ]),
  );
}

function push(lists: Map<string, string[]>, key: string, one: string): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

export function createGraph({ db, meaning }: { db: Kysely<DataTables>; meaning: Meaning }) {
  async function clustersOf(
    held: readonly Version[],
    namedBy: ReadonlyMap<string, string[]>,
    nameOf: (id: string) => string,
  ): Promise<{ clusters: Cluster[]; why: string | null }> {
    const joined = createGroups<string>();
    const naming = new Map<string, string[]>();
    for (const { memoryId } of held) for (const entity of namedBy.get(memoryId) ?? []) push(naming, entity, memoryId);
    for (const memoryIds of naming.values())
      if (memoryIds.length <= common)
        for (const other of memoryIds.slice(1)) joined.join(memoryIds[0] as string, other);
    const vectors = await meaning.all();
    const idOf = new Map(held.map(({ num, memoryId }) => [num, memoryId]));
    // Words alone would call every two short sentences alike that name the same thing.
    if (vectors)
      for await (const { a, b } of nearPairs(
        held.filter(({ num }) => vectors.has(num)),
        vectors,
        least,
      ))
        joined.join(idOf.get(a) as string, idOf.get(b) as string);
    const clusters = joined
      .all()
      .filter(({ length }) => length >= smallest)
      .map((memoryIds): Cluster => {
        const counts = new Map<string, number>();
        for (const id of memoryIds)
          for (const entity of namedBy.get(id) ?? []) counts.set(entity, (counts.get(entity) ?? 0) + 1);
        const entityIds = [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([id]) => id);
        const oldest = held.find(({ memoryId }) => memoryIds.includes(memoryId));
        const name = entityIds[0] === undefined ? (oldest?.text ?? '').slice(0, 60) : nameOf(entityIds[0]);
        return { name, memoryIds, entityIds };
      })
      .sort((a, b) => b.memoryIds.length - a.memoryIds.length || a.name.localeCompare(b.name))
      .slice(0, 100);
    const over = vectors !== null && held.length > mostCompared;
    return {
      clusters,
      why: over
        ? `Nearness in meaning was measured between the newest ${mostCompared.toLocaleString('en')}.`
        : vectors === null
          ? 'Without an embedding model only shared names join memories.'
          : null,
    };
  }

  return async (when: AsOf, limit: number): Promise<MemoryGraph> => {
    const held = await asOf(db, when);
    const ids = new Set(held.map(({ memoryId }) => memoryId));
    const mentions = await db.selectFrom('memory_mentions').selectAll().execute();
    const namedBy = new Map<string, string[]>();
    const counts = new Map<string, number>();
    for (const { memory_id, entity_id } of mentions) {
      if (!ids.has(memory_id)) continue;
      push(namedBy, memory_id, entity_id);
      counts.set(entity_id, (counts.get(entity_id) ?? 0) + 1);
    }
    await turn();
    const entities = await allEntities(db);
    const nameOf = (id: string) => entities.get(id)?.name ?? '';
    const best = [...counts].sort(([a, x], [b, y]) => y - x || nameOf(a).localeCompare(nameOf(b))).slice(0, limit);
    const shown = new Set(best.map(([id]) => id));
    const together = new Map<string, number>();
    for (const named of namedBy.values()) {
      const some = named.filter((id) => shown.has(id));
      for (const [i, a] of some.entries())
        for (const b of some.slice(i + 1)) together.set(pairOf(a, b), (together.get(pairOf(a, b)) ?? 0) + 1);
    }
    const rows = await db.selectFrom('memory_relations').selectAll().execute();
    const relations = new Map<string, { from: string; word: string; to: string; memoryIds: string[] }>();
    for (const { from_id: from, word, to_id: to, memory_id } of rows) {
      if (!ids.has(memory_id) || !shown.has(from) || !shown.has(to)) continue;
      const key = JSON.stringify([from, word, to]);
      const one = relations.get(key) ?? { from, word, to, memoryIds: [] };
      one.memoryIds.push(memory_id);
      relations.set(key, one);
    }
    const bare = (id: string) => {
      const { kind = 'other' as const, name = '' } = entities.get(id) ?? {};
      return { id, kind, name };
    };
    const { clusters, why } = await clustersOf(held, namedBy, nameOf);
    return {
      entities: best.flatMap(([id, memories]) => {
        const entity = entities.get(id);
        return entity ? { ...entity, memories } : [];
      }),
      total: counts.size,
      relations: [...relations.values()].map(({ from, to, ...rest }) => ({ ...rest, from: bare(from), to: bare(to) })),
      together: [...together]
        .map(([pair, count]) => {
          const [a = '', b = ''] = pair.split(' ');
          return { a, b, count };
        })
        .sort((x, y) => y.count - x.count)
        .slice(0, 500),
      clusters,
      why,
    };
  };
}
