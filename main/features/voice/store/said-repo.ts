import { type Kysely, sql } from 'kysely';
import type { UtteranceState } from '../../../../shared/features/voice/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { Said, SaidChange } from './record.ts';
import { rowOf, saidOf } from './rows.ts';

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');
const columnOf = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Only what was changed: somebody else may change another part of it in the same moment. */
function changedRow(next: Said, change: SaidChange) {
  const columns = new Set(['search', ...Object.keys(change).map(columnOf)]);
  return Object.fromEntries(Object.entries(rowOf(next)).filter(([column]) => columns.has(column)));
}

export function createSaidRepo(db: Kysely<DataTables>) {
  const get = async (id: string): Promise<Said | null> => {
    const row = await db.selectFrom('voice_utterances').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? saidOf(row) : null;
  };

  return {
    get,
    async add(said: Said): Promise<void> {
      await db.insertInto('voice_utterances').values(rowOf(said)).execute();
    },
    /** Only while it is in one of these states: of two who change it at once, one is told that it could not. */
    async change(id: string, from: readonly UtteranceState[] | null, change: SaidChange): Promise<Said | null> {
      for (;;) {
        const before = await get(id);
        if (!before || (from && !from.includes(before.state))) return null;
        const next = { ...before, ...change };
        const done = await db
          .updateTable('voice_utterances')
          .set(changedRow(next, change))
          .where('id', '=', id)
          .where('state', '=', before.state)
          .executeTakeFirst();
        if (done.numUpdatedRows > 0n) return next;
      }
    },
    /** Newest first. */
    async inState(states: readonly UtteranceState[]): Promise<Said[]> {
      const query = db.selectFrom('voice_utterances').selectAll().where('state', 'in', states);
      return (await query.orderBy('doc', 'desc').execute()).map(saidOf);
    },
    async page(text: string, before: string | undefined, limit: number): Promise<Said[]> {
      let query = db.selectFrom('voice_utterances').selectAll().orderBy('doc', 'desc').limit(limit);
      if (before !== undefined)
        query = query.where('doc', '<', (eb) =>
          eb.selectFrom('voice_utterances as last').select('last.doc').where('last.id', '=', before),
        );
      const needle = text.trim().toLocaleLowerCase();
      if (needle !== '') query = query.where(sql<boolean>`search like ${`%${escaped(needle)}%`} escape '\\'`);
      return (await query.execute()).map(saidOf);
    },
    /** The last that was answered, for who wants to hear it again. */
    async lastAnswered(): Promise<Said | null> {
      const row = await db
        .selectFrom('voice_utterances')
        .selectAll()
        .where('answer', 'is not', null)
        .orderBy('doc', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? saidOf(row) : null;
    },
    async withSound(): Promise<Said[]> {
      const rows = await db.selectFrom('voice_utterances').selectAll().where('sound', '=', 1).execute();
      return rows.map(saidOf);
    },
    async endedUntil(at: number, except: readonly UtteranceState[]): Promise<string[]> {
      const rows = await db
        .selectFrom('voice_utterances')
        .select('id')
        .where('started_at', '<=', at)
        .where('state', 'not in', except)
        .execute();
      return rows.map(({ id }) => id);
    },
    async oldest(): Promise<number | null> {
      const row = await db
        .selectFrom('voice_utterances')
        .select((eb) => eb.fn.min('started_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? null;
    },
    async remove(id: string): Promise<boolean> {
      const done = await db.deleteFrom('voice_utterances').where('id', '=', id).executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
    async ids(): Promise<{ id: string; state: UtteranceState; sound: boolean }[]> {
      const rows = await db.selectFrom('voice_utterances').select(['id', 'state', 'sound']).execute();
      return rows.map(({ id, state, sound }) => ({ id, state: state as UtteranceState, sound: sound === 1 }));
    },
  };
}
export type SaidRepo = ReturnType<typeof createSaidRepo>;
