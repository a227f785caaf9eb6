import type { Kysely } from 'kysely';
import type { DataTables } from '../../core/db/tables.ts';
import type { Json } from '../../core/runs/types.ts';

/** A fire that waits for the end of the run before it. */
export interface WaitingFire {
  label: string;
  payload: Json;
  chain: string[];
  idempotencyKey: string;
}

export interface TriggerRow {
  workflowId: string;
  key: string;
  lastRunId: string | null;
  lastFiredAt: number | null;
  waiting: WaitingFire[];
}

const parsed = (text: string | null): Json => (text === null ? null : (JSON.parse(text) as Json));

/** What triggers have to know over a restart. */
export function createTriggerRepo(db: Kysely<DataTables>) {
  type Columns = Partial<{ state: string | null; last_run_id: string; last_fired_at: number; waiting: string | null }>;
  const put = async (workflowId: string, key: string, change: Columns) => {
    const nothing = { state: null, last_run_id: null, last_fired_at: null, waiting: null };
    await db
      .insertInto('workflow_triggers')
      .values({ workflow_id: workflowId, key, ...nothing, ...change })
      .onConflict((oc) => oc.columns(['workflow_id', 'key']).doUpdateSet(change))
      .execute();
  };

  return {
    async all(): Promise<TriggerRow[]> {
      const rows = await db
        .selectFrom('workflow_triggers')
        .select(['workflow_id', 'key', 'last_run_id', 'last_fired_at', 'waiting'])
        .execute();
      return rows.map((row) => ({
        workflowId: row.workflow_id,
        key: row.key,
        lastRunId: row.last_run_id,
        lastFiredAt: row.last_fired_at,
        waiting: row.waiting === null ? [] : (JSON.parse(row.waiting) as WaitingFire[]),
      }));
    },

    async state(workflowId: string, key: string): Promise<Json> {
      const row = await db
        .selectFrom('workflow_triggers')
        .select('state')
        .where('workflow_id', '=', workflowId)
        .where('key', '=', key)
        .executeTakeFirst();
      return parsed(row?.state ?? null);
    },

    putState: (workflowId: string, key: string, state: Json) => put(workflowId, key, { state: JSON.stringify(state) }),

    fired: (workflowId: string, key: string, runId: string, at: number) =>
      put(workflowId, key, { last_run_id: runId, last_fired_at: at }),

    wait: (workflowId: string, key: string, waiting: readonly WaitingFire[]) =>
      put(workflowId, key, { waiting: waiting.length === 0 ? null : JSON.stringify(waiting) }),

    /** What sets it off is no longer in the text. */
    async forget(workflowId: string, keep: readonly string[]): Promise<void> {
      let query = db.deleteFrom('workflow_triggers').where('workflow_id', '=', workflowId);
      if (keep.length > 0) query = query.where('key', 'not in', keep);
      await query.execute();
    },

    /** False when this delivery was taken before. */
    async take(hook: string, delivery: string, at: number): Promise<boolean> {
      const result = await db
        .insertInto('workflow_deliveries')
        .values({ hook, delivery, at })
        .onConflict((oc) => oc.columns(['hook', 'delivery']).doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0n) > 0;
    },

    async untake(hook: string, delivery: string): Promise<void> {
      await db.deleteFrom('workflow_deliveries').where('hook', '=', hook).where('delivery', '=', delivery).execute();
    },

    async pruneDeliveries(before: number): Promise<void> {
      await db.deleteFrom('workflow_deliveries').where('at', '<', before).execute();
    },

    async orphans(): Promise<void> {
      await db
        .deleteFrom('workflow_triggers')
        .where('workflow_id', 'not in', (eb) => eb.selectFrom('workflows').select('id'))
        .execute();
    },
  };
}
export type TriggerRepo = ReturnType<typeof createTriggerRepo>;
