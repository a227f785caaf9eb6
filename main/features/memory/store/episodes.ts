import { type Kysely, sql } from 'kysely';
import type { Episode } from '../../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { NewEpisode } from '../types.ts';
import { newId } from './entities.ts';
import { episodeOf } from './sources.ts';

type Db = Kysely<DataTables>;
export type EpisodeEnd = 'waiting' | 'read' | 'kept' | 'failed' | 'skipped';

const shown = [
  ...(['id', 'kind', 'at', 'title', 'project_ids', 'route', 'added_at', 'state', 'sentence', 'read_to'] as const),
  sql<number>`length(text)`.as('chars'),
] as const;

export const episodesIn = (db: Db) => ({
  /** Null where it is kept already. */
  async add(episode: NewEpisode, state: EpisodeEnd, now: number): Promise<string | null> {
    const row = await db
      .insertInto('memory_episodes')
      .values({
        ...{ id: newId(), key: episode.key, kind: episode.kind, at: episode.at, title: episode.title },
        ...{ text: episode.text, project_ids: JSON.stringify(episode.projectIds), route: episode.route },
        ...{ added_at: now, state, sentence: null, read_to: 0 },
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id ?? null;
  },
  async get(id: string): Promise<(Episode & { text: string; readTo: number; key: string }) | null> {
    const row = await db
      .selectFrom('memory_episodes')
      .select([...shown])
      .select(['text', 'key'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { ...episodeOf(row), text: row.text, key: row.key, readTo: row.read_to } : null;
  },
  async idOf(key: string): Promise<string | null> {
    const row = await db.selectFrom('memory_episodes').select('id').where('key', '=', key).executeTakeFirst();
    return row?.id ?? null;
  },
  /** In one question, however many there are. */
  async idsOf(keys: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from memory_episodes where key in (select value from json_each(${JSON.stringify(keys)}))`.execute(db);
    return rows.map(({ id }) => id);
  },
  async nextWaiting(): Promise<string | null> {
    const row = await db
      .selectFrom('memory_episodes')
      .select('id')
      .where('state', '=', 'waiting')
      .orderBy('added_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? null;
  },
  async counts(): Promise<Record<string, number>> {
    const rows = await db
      .selectFrom('memory_episodes')
      .select(['state', (e) => e.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute();
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  },
  async readTo(id: string, position: number): Promise<void> {
    await db.updateTable('memory_episodes').set({ read_to: position }).where('id', '=', id).execute();
  },
  async end(id: string, state: EpisodeEnd, sentence: string | null): Promise<void> {
    await db.updateTable('memory_episodes').set({ state, sentence }).where('id', '=', id).execute();
  },
  async again(): Promise<void> {
    await db
      .updateTable('memory_episodes')
      .set({ state: 'waiting', sentence: null })
      .where('state', '=', 'failed')
      .execute();
  },
  async page(cursor: string | undefined, limit: number) {
    const [at, id] = (cursor ?? '').split(':');
    let query = db.selectFrom('memory_episodes').select([...shown]);
    if (at !== undefined && id !== undefined)
      query = query.where((where) =>
        where.or([where('at', '<', Number(at)), where.and([where('at', '=', Number(at)), where('id', '<', id)])]),
      );
    const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    const { total } = await db
      .selectFrom('memory_episodes')
      .select((e) => e.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const last = rows.at(-1);
    return {
      items: rows.map(episodeOf),
      total: Number(total),
      next: last && rows.length === limit ? `${last.at}:${last.id}` : null,
    };
  },
});
