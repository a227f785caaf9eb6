import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tier } from '../../../shared/features/monitors/schema.ts';
import type { SeriesTables } from '../../core/db/tables.ts';

export interface Block {
  lineId: number;
  tier: Tier;
  start: number;
  firstAt: number;
  body: Uint8Array;
}

export interface StoredLine {
  id: number;
  key: string;
  quantum: number;
  firstAt: number;
  lastAt: number;
}

/** Keeps one statement below the limits of SQLite and PostgreSQL on bound values. */
const rowsPerInsert = 200;
/** What a row takes beside its body, by the file as it was measured. */
const rowBytes = 96;

function* chunks<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

export function createMonitorsRepo(db: Kysely<SeriesTables>) {
  async function saveLines(trx: Transaction<SeriesTables>, lines: readonly StoredLine[]) {
    for (const some of chunks(lines, rowsPerInsert))
      await trx
        .insertInto('metric_lines')
        .values(
          some.map(({ id, key, quantum, firstAt, lastAt }) => ({
            id,
            key,
            quantum,
            first_at: firstAt,
            last_at: lastAt,
          })),
        )
        .onConflict((oc) =>
          oc.column('id').doUpdateSet((eb) => ({
            first_at: eb.ref('excluded.first_at'),
            last_at: eb.ref('excluded.last_at'),
          })),
        )
        .execute();
  }

  return {
    async lines(): Promise<StoredLine[]> {
      const rows = await db.selectFrom('metric_lines').selectAll().execute();
      return rows.map((row) => ({
        id: row.id,
        key: row.key,
        quantum: row.quantum,
        firstAt: Number(row.first_at),
        lastAt: Number(row.last_at),
      }));
    },

    /** In the order in which they were written. */
    async frames(after: number, limit: number): Promise<{ id: number; hour: number; body: Uint8Array }[]> {
      const rows = await db
        .selectFrom('metric_frames')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id, hour, body }) => ({ id, hour: Number(hour), body }));
    },

    /** One row for each hour; gives back their ids in that order. */
    flush: (lines: readonly StoredLine[], frames: readonly { hour: number; body: Uint8Array }[]): Promise<number[]> =>
      db.transaction().execute(async (trx) => {
        await saveLines(trx, lines);
        const ids: number[] = [];
        for (const frame of frames) {
          const { id } = await trx.insertInto('metric_frames').values(frame).returning('id').executeTakeFirstOrThrow();
          ids.push(id);
        }
        return ids;
      }),

    async block(lineId: number, tier: Tier, start: number): Promise<Uint8Array | null> {
      const row = await db
        .selectFrom('metric_blocks')
        .select('body')
        .where('line_id', '=', lineId)
        .where('tier', '=', tier)
        .where('start', '=', start)
        .executeTakeFirst();
      return row?.body ?? null;
    },

    /** Those that begin at or after `from` and before `to`. */
    async blocks(lineId: number, tier: Tier, from: number, to: number): Promise<{ start: number; body: Uint8Array }[]> {
      const rows = await db
        .selectFrom('metric_blocks')
        .select(['start', 'body'])
        .where('line_id', '=', lineId)
        .where('tier', '=', tier)
        .where('start', '>=', from)
        .where('start', '<', to)
        .orderBy('start')
        .execute();
      return rows.map(({ start, body }) => ({ start: Number(start), body }));
    },

    putBlocks: (blocks: readonly Block[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (const some of chunks(blocks, rowsPerInsert))
          await trx
            .insertInto('metric_blocks')
            .values(
              some.map(({ lineId, tier, start, firstAt, body }) => ({
                line_id: lineId,
                tier,
                start,
                first_at: firstAt,
                bytes: body.length,
                body,
              })),
            )
            .onConflict((oc) =>
              oc.columns(['line_id', 'tier', 'start']).doUpdateSet((eb) => ({
                first_at: eb.ref('excluded.first_at'),
                bytes: eb.ref('excluded.bytes'),
                body: eb.ref('excluded.body'),
              })),
            )
            .execute();
      }),

    /** The hour is in its blocks now: its frames up to that one are needed no more. */
    packed: (hour: number, lastFrame: number, lines: readonly StoredLine[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await saveLines(trx, lines);
        await trx.deleteFrom('metric_frames').where('hour', '=', hour).where('id', '<=', lastFrame).execute();
      }),

    async sizes(): Promise<{ tier: Tier; bytes: number; blocks: number; oldest: number | null }[]> {
      const rows = await db
        .selectFrom('metric_blocks')
        .select((eb) => [
          'tier',
          eb.fn.sum<number>('bytes').as('bytes'),
          eb.fn.countAll<number>().as('blocks'),
          eb.fn.min('first_at').as('oldest'),
        ])
        .groupBy('tier')
        .execute();
      return rows.map(({ tier, bytes, blocks, oldest }) => ({
        tier,
        blocks: Number(blocks),
        bytes: Number(bytes) + Number(blocks) * rowBytes,
        oldest: oldest === null ? null : Number(oldest),
      }));
    },

    /** The first second of the newest hour that is packed. */
    async newestHour(): Promise<number | null> {
      const row = await db
        .selectFrom('metric_blocks')
        .select('first_at')
        .where('tier', '=', '1s')
        .orderBy('first_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? Number(row.first_at) : null;
    },

    async frameBytes(): Promise<number> {
      const { bytes } = await db
        .selectFrom('metric_frames')
        .select(sql<number | null>`sum(length(body))`.as('bytes'))
        .executeTakeFirstOrThrow();
      return Number(bytes ?? 0);
    },

    /** The oldest of a tier, and what they take. */
    async oldest(tier: Tier, limit: number): Promise<{ firstAt: number; bytes: number }[]> {
      const rows = await db
        .selectFrom('metric_blocks')
        .select(['first_at', 'bytes'])
        .where('tier', '=', tier)
        .orderBy('first_at')
        .limit(limit)
        .execute();
      return rows.map(({ first_at, bytes }) => ({ firstAt: Number(first_at), bytes: bytes + rowBytes }));
    },

    /** Some blocks of a tier whose first is before, or after, a moment; says how many went. */
    async drop(tier: Tier, side: 'before' | 'after', second: number, limit: number): Promise<number> {
      const rows = await db
        .selectFrom('metric_blocks')
        .select(['line_id', 'start'])
        .where('tier', '=', tier)
        .where('first_at', side === 'before' ? '<' : '>', second)
        .orderBy('first_at')
        .limit(limit)
        .execute();
      if (rows.length === 0) return 0;
      await db.transaction().execute(async (trx) => {
        for (const row of rows)
          await trx
            .deleteFrom('metric_blocks')
            .where('line_id', '=', row.line_id)
            .where('tier', '=', tier)
            .where('start', '=', row.start)
            .execute();
      });
      return rows.length;
    },

    /** Lines of which nothing is left. */
    async emptyLines(): Promise<number[]> {
      const rows = await db
        .selectFrom('metric_lines')
        .select('id')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('metric_blocks')
                .select('metric_blocks.line_id')
                .whereRef('metric_blocks.line_id', '=', 'metric_lines.id'),
            ),
          ),
        )
        .execute();
      return rows.map(({ id }) => id);
    },

    /** With all that was kept of them. */
    dropLines: (ids: readonly number[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('metric_blocks').where('line_id', 'in', ids).execute();
        await trx.deleteFrom('metric_lines').where('id', 'in', ids).execute();
      }),

    async removeLines(ids: readonly number[]): Promise<void> {
      for (const some of chunks(ids, rowsPerInsert))
        await db.deleteFrom('metric_lines').where('id', 'in', some).execute();
    },
  };
}
export type MonitorsRepo = ReturnType<typeof createMonitorsRepo>;
