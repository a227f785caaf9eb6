import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type EntityKind, entityKind, type NamedEntity } from '../../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { fold } from './fold.ts';

type Db = Kysely<DataTables>;

export const newId = (): string => randomUUID().replaceAll('-', '');

export interface EntityAsked {
  kind: EntityKind;
  name: string;
}

export const namedOf = (row: { id: string; kind: string; name: string }): NamedEntity => ({
  id: row.id,
  kind: entityKind.catch('other').parse(row.kind),
  name: row.name,
});

/** By one of its names. */
export async function entityNamed(db: Db, name: string): Promise<NamedEntity | null> {
  const row = await db
    .selectFrom('memory_aliases')
    .innerJoin('memory_entities', 'memory_entities.id', 'memory_aliases.entity_id')
    .select(['memory_entities.id', 'memory_entities.kind', 'memory_entities.name'])
    .where('alias', '=', fold(name))
    .executeTakeFirst();
  return row ? namedOf(row) : null;
}

/** The one of that name, made where there is none; a name that is only signs names nothing. */
export async function ensureEntity(
  db: Db,
  { kind, name }: EntityAsked,
  { now, projectId = null }: { now: number; projectId?: string | null },
): Promise<NamedEntity | null> {
  const alias = fold(name);
  if (alias === '') return null;
  const known = await entityNamed(db, name);
  if (known) return known;
  const row = { id: newId(), kind, name: name.trim(), project_id: projectId, created_at: now };
  await db.insertInto('memory_entities').values(row).execute();
  await db.insertInto('memory_aliases').values({ alias, name: row.name, entity_id: row.id }).execute();
  return namedOf(row);
}

/** In the order of their names. */
export async function entitiesOf(db: Db, memoryIds: readonly string[]): Promise<Map<string, NamedEntity[]>> {
  const found = new Map<string, NamedEntity[]>();
  for (let from = 0; from < memoryIds.length; from += 500) {
    const rows = await db
      .selectFrom('memory_mentions')
      .innerJoin('memory_entities', 'memory_entities.id', 'memory_mentions.entity_id')
      .select(['memory_id', 'memory_entities.id', 'memory_entities.kind', 'memory_entities.name'])
      .where('memory_id', 'in', memoryIds.slice(from, from + 500))
      .orderBy('memory_entities.name')
      .execute();
    for (const row of rows) found.set(row.memory_id, [...(found.get(row.memory_id) ?? []), namedOf(row)]);
  }
  return found;
}

export async function mention(db: Db, memoryId: string, entityIds: readonly string[]): Promise<void> {
  for (const entity_id of new Set(entityIds))
    await db
      .insertInto('memory_mentions')
      .values({ memory_id: memoryId, entity_id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

export async function relate(
  db: Db,
  memoryId: string,
  { from, word, to }: { from: string; word: string; to: string },
): Promise<void> {
  await db
    .insertInto('memory_relations')
    .values({ id: newId(), from_id: from, word, to_id: to, memory_id: memoryId })
    .execute();
}

/** Those among these that nothing names any more; they go with what named them. */
export async function orphans(db: Db, entityIds: readonly string[]): Promise<string[]> {
  const left: string[] = [];
  for (const id of entityIds) {
    const named = await db
      .selectFrom('memory_mentions')
      .select('memory_id')
      .where('entity_id', '=', id)
      .limit(1)
      .execute();
    const related = await db
      .selectFrom('memory_relations')
      .select('id')
      .where((where) => where.or([where('from_id', '=', id), where('to_id', '=', id)]))
      .limit(1)
      .execute();
    if (named.length + related.length === 0) left.push(id);
  }
  return left;
}

export async function removeEntities(db: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const aliases = await db.deleteFrom('memory_aliases').where('entity_id', 'in', ids).executeTakeFirst();
  const rows = await db.deleteFrom('memory_entities').where('id', 'in', ids).executeTakeFirst();
  return Number(aliases.numDeletedRows + rows.numDeletedRows);
}
