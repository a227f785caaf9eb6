import type { Insertable, Kysely, Selectable, SelectQueryBuilder } from 'kysely';
import { confidence, type MemoryVersion, memoryKind } from '../../../../shared/features/memory/schema.ts';
import type { VersionsTable } from '../../../core/db/memory-tables.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { textsOf } from './json.ts';
import { indexVersion } from './search.ts';

type Db = Kysely<DataTables>;

/** With the number by which the index and the vectors know it, and the memory that it is a version of. */
export type Version = MemoryVersion & { num: number; memoryId: string };

/** What the user or a model says of it; when it was held, and since when, is for the store to say. */
export type Content = Omit<MemoryVersion, 'seq' | 'knownFrom' | 'knownTo'>;

export interface AsOf {
  /** What was held at that time; null is what is held now. */
  knownAt: number | null;
  /** What was true at that time; null is at any time. */
  validAt: number | null;
}

const oneOf = <T extends string>(known: readonly T[], text: string, other: T): T =>
  known.find((one) => one === text) ?? other;

export const versionOf = (row: Selectable<VersionsTable>): Version => ({
  ...{ num: row.num, memoryId: row.memory_id, seq: row.seq, text: row.text },
  kind: oneOf(memoryKind.options, row.kind, 'fact'),
  confidence: oneOf(confidence.options, row.confidence, 'low'),
  ...{ validFrom: row.valid_from, validTo: row.valid_to, knownFrom: row.known_from, knownTo: row.known_to },
  by: row.by === 'model' ? 'model' : 'you',
  supersededBy: row.superseded_by,
  projectIds: textsOf(row.project_ids),
});

/** Both times at once: each stretch holds its first moment and not its last. */
export function at<O>(
  query: SelectQueryBuilder<DataTables, 'memory_versions', O>,
  { knownAt, validAt }: AsOf,
): SelectQueryBuilder<DataTables, 'memory_versions', O> {
  let held =
    knownAt === null
      ? query.where('known_to', 'is', null)
      : query
          .where('known_from', '<=', knownAt)
          .where((where) => where.or([where('known_to', 'is', null), where('known_to', '>', knownAt)]));
  if (validAt !== null)
    held = held
      .where((where) => where.or([where('valid_from', 'is', null), where('valid_from', '<=', validAt)]))
      .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', validAt)]));
  return held;
}

export async function asOf(db: Db, when: AsOf): Promise<Version[]> {
  const rows = await at(db.selectFrom('memory_versions').selectAll(), when).orderBy('num').execute();
  return rows.map(versionOf);
}

export async function historyOf(db: Db, memoryId: string): Promise<Version[]> {
  const rows = await db
    .selectFrom('memory_versions')
    .selectAll()
    .where('memory_id', '=', memoryId)
    .orderBy('seq', 'desc')
    .execute();
  return rows.map(versionOf);
}

export async function newestOf(db: Db, memoryId: string): Promise<Version | null> {
  const row = await db
    .selectFrom('memory_versions')
    .selectAll()
    .where('memory_id', '=', memoryId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? versionOf(row) : null;
}

/** Its knowledge time ends; a clock that was set back does not make it end before it began. */
export async function close(db: Db, version: Version, now: number): Promise<number> {
  const end = Math.max(now, version.knownFrom);
  await db.updateTable('memory_versions').set({ known_to: end }).where('num', '=', version.num).execute();
  return end;
}

/** The next version of a memory: what was held until now is held no more, and stays as it was. */
export async function append(
  db: Db,
  memoryId: string,
  content: Content,
  { now, names }: { now: number; names: readonly string[] },
): Promise<Version> {
  const before = await newestOf(db, memoryId);
  const since = Math.max(now, before?.knownTo ?? before?.knownFrom ?? now);
  if (before && before.knownTo === null) await close(db, before, since);
  const row: Insertable<VersionsTable> = {
    ...{ memory_id: memoryId, seq: (before?.seq ?? 0) + 1, kind: content.kind, text: content.text },
    ...{ confidence: content.confidence, valid_from: content.validFrom, valid_to: content.validTo },
    ...{ known_from: since, known_to: null, by: content.by, superseded_by: content.supersededBy },
    project_ids: JSON.stringify(content.projectIds),
  };
  const kept = await db.insertInto('memory_versions').values(row).returningAll().executeTakeFirstOrThrow();
  await indexVersion(db, kept.num, content.text, names);
  return versionOf(kept);
}
