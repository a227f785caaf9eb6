import type { Kysely } from 'kysely';
import type { DataTables } from '../db/tables.ts';
import type { RunRecord, SignalRecord, StepRecord, Tally } from './records.ts';
import { runOf, stepOf, summaryRecordOf } from './rows.ts';
import type { Json } from './types.ts';

export const summaryColumns = [
  'id',
  'definition_hash',
  'definition_id',
  'name',
  'kind',
  'state',
  'subject_type',
  'subject_id',
  'subject_label',
  'trigger_kind',
  'trigger_label',
  'parent_id',
  'parent_step',
  'parent_wait',
  'child_index',
  'depth',
  'retry_of',
  'created_at',
  'started_at',
  'finished_at',
  'steps_total',
  'steps_ended',
  'paused',
  'ending',
  'error',
] as const;

export interface StoredRun {
  run: RunRecord;
  steps: StepRecord[];
  signals: SignalRecord[];
}

/** What the engine reads. */
export function createRunRepo(db: Kysely<DataTables>) {
  const liveIds = db.selectFrom('runs').select('id').where('finished_at', 'is', null);

  /** How far the child runs of each waiting step of the live runs are, by `run\0step\0wait`. */
  async function tallies(): Promise<Map<string, Tally>> {
    const rows = await db
      .selectFrom('runs')
      .select((eb) => ['parent_id', 'parent_step', 'parent_wait', 'state', eb.fn.countAll<number>().as('count')])
      .where('parent_id', 'in', liveIds)
      .groupBy(['parent_id', 'parent_step', 'parent_wait', 'state'])
      .execute();
    const found = new Map<string, Tally>();
    for (const row of rows) {
      const key = `${row.parent_id}\0${row.parent_step}\0${row.parent_wait}`;
      const { started, ended, failed } = found.get(key) ?? { started: 0, ended: 0, failed: 0 };
      const count = Number(row.count);
      const over = ['succeeded', 'failed', 'cancelled'].includes(row.state) ? count : 0;
      const bad = row.state === 'succeeded' ? 0 : over;
      found.set(key, { started: started + count, ended: ended + over, failed: failed + bad });
    }
    return found;
  }

  return {
    /** All that has not ended: three questions, whatever else the database holds. */
    async live(): Promise<StoredRun[]> {
      const rows = await db
        .selectFrom('runs')
        .selectAll()
        .where('finished_at', 'is', null)
        .orderBy('created_at')
        .execute();
      if (rows.length === 0) return [];
      const steps = await db.selectFrom('run_steps').selectAll().where('run_id', 'in', liveIds).execute();
      const signals = await db
        .selectFrom('run_signals')
        .selectAll()
        .where('run_id', 'in', liveIds)
        .orderBy('seq')
        .execute();
      const counted = await tallies();
      const stepsOf = Map.groupBy(steps, (row) => row.run_id);
      const signalsOf = Map.groupBy(signals, (row) => row.run_id);
      return rows.map((row) => ({
        run: runOf(row),
        steps: (stepsOf.get(row.id) ?? [])
          .map((step) => ({ step: stepOf(step), tally: counted.get(`${row.id}\0${step.key}\0${step.waits}`) }))
          .map(({ step, tally }) => (tally ? { ...step, tally } : step))
          .sort((a, b) => a.position - b.position),
        signals: (signalsOf.get(row.id) ?? []).map(({ seq, name, payload, at }) => ({
          seq,
          name,
          payload: JSON.parse(payload) as Json,
          at,
        })),
      }));
    },

    async run(id: string): Promise<RunRecord | null> {
      const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? runOf(row) : null;
    },

    async steps(runId: string): Promise<StepRecord[]> {
      const rows = await db
        .selectFrom('run_steps')
        .selectAll()
        .where('run_id', '=', runId)
        .orderBy('position')
        .execute();
      return rows.map(stepOf);
    },

    async step(runId: string, key: string): Promise<StepRecord | null> {
      const row = await db
        .selectFrom('run_steps')
        .selectAll()
        .where('run_id', '=', runId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row ? stepOf(row) : null;
    },

    async children(parentId: string): Promise<RunRecord[]> {
      const rows = await db
        .selectFrom('runs')
        .select(summaryColumns)
        .where('parent_id', '=', parentId)
        .orderBy('parent_step')
        .orderBy('parent_wait')
        .orderBy('child_index')
        .execute();
      return rows.map(summaryRecordOf);
    },

    /** What the child runs of one wait have come to, in the order in which they were asked for. */
    async outcomes(parentId: string, key: string, wait: number): Promise<RunRecord[]> {
      const rows = await db
        .selectFrom('runs')
        .selectAll()
        .where('parent_id', '=', parentId)
        .where('parent_step', '=', key)
        .where('parent_wait', '=', wait)
        .orderBy('child_index')
        .execute();
      return rows.map(runOf);
    },

    async idOfKey(trx: Kysely<DataTables>, idempotencyKey: string): Promise<string | null> {
      const row = await trx
        .selectFrom('runs')
        .select('id')
        .where('idempotency_key', '=', idempotencyKey)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async body(hash: string): Promise<string | null> {
      const row = await db.selectFrom('run_definitions').select('body').where('hash', '=', hash).executeTakeFirst();
      return row?.body ?? null;
    },

    async engineEpoch(): Promise<number> {
      const row = await db.selectFrom('run_engine').select('epoch').where('id', '=', 1).executeTakeFirst();
      return Number(row?.epoch ?? 0);
    },

    async newestEvent(trx: Kysely<DataTables>): Promise<number> {
      const row = await trx
        .selectFrom('journal')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirst();
      return Number(row?.id ?? 0);
    },
  };
}
export type RunRepo = ReturnType<typeof createRunRepo>;
