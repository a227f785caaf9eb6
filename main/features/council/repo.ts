import type { Kysely, Selectable, Transaction } from 'kysely';
import { mode } from '../../../shared/features/council/schema.ts';
import { usage } from '../../../shared/features/minds/schema.ts';
import { behind } from '../../core/db/behind.ts';
import type { DataTables } from '../../core/db/tables.ts';
import {
  type Call,
  callResult,
  type DeliberationRecord,
  draftBody,
  gathered,
  result,
  storedCheck,
  storedOutcome,
  storedPhase,
  storedState,
} from './types.ts';

type Row = Selectable<DataTables['council_deliberations']>;
type CallRow = Selectable<DataTables['council_calls']>;

const readJson = <T>(schema: { parse(value: unknown): T }, text: string): T => schema.parse(JSON.parse(text));
const maybeJson = <T>(schema: { parse(value: unknown): T }, text: string | null): T | null =>
  text === null ? null : readJson(schema, text);
const maybeText = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const recordOf = (row: Row): DeliberationRecord => ({
  ...{ id: row.id, state: storedState.parse(row.state), phase: storedPhase.parse(row.phase) },
  ...{ draft: readJson(draftBody, row.draft), gathered: maybeJson(gathered, row.gathered) },
  ...{ result: maybeJson(result, row.result), winner: row.winner, posterior: row.posterior },
  ...{ reviewAt: row.review_at, check: maybeJson(storedCheck, row.check) },
  ...{ outcome: maybeJson(storedOutcome, row.outcome), runId: row.run_id, askedKey: row.asked_key },
  ...{ seed: row.seed, elapsedMs: row.elapsed_ms, createdAt: row.created_at, endedAt: row.ended_at },
});

const rowOf = (record: DeliberationRecord): Row => ({
  ...{ id: record.id, question: record.draft.question, topic: record.draft.topic, mode: record.draft.mode },
  ...{ state: record.state, phase: record.phase, draft: JSON.stringify(record.draft) },
  ...{ gathered: maybeText(record.gathered), result: maybeText(record.result), winner: record.winner },
  ...{ posterior: record.posterior, review_at: record.reviewAt, check: maybeText(record.check) },
  ...{ outcome: maybeText(record.outcome), run_id: record.runId, asked_key: record.askedKey, seed: record.seed },
  ...{ elapsed_ms: record.elapsedMs, created_at: record.createdAt, ended_at: record.endedAt },
});

const callOf = (row: CallRow): Call => ({
  ...{ name: row.name, requests: row.requests, reservedTokens: row.reserved_tokens, reservedCost: row.reserved_cost },
  ...{ usage: maybeJson(usage, row.usage), cost: row.cost, result: maybeJson(callResult, row.result) },
  ...{ startedAt: row.started_at, endedAt: row.ended_at },
});

const short = [
  ...(['id', 'question', 'topic', 'mode', 'state', 'phase', 'winner', 'posterior', 'review_at'] as const),
  ...(['outcome', 'run_id', 'created_at', 'ended_at'] as const),
];

interface ListFilter {
  text?: string | undefined;
  projectId?: string | undefined;
  /** Those that are to be looked at by then. */
  dueBy?: number | undefined;
  before?: number | undefined;
  beforeId?: string | undefined;
  limit: number;
}

async function write(db: Kysely<DataTables> | Transaction<DataTables>, record: DeliberationRecord) {
  const { id, ...rest } = rowOf(record);
  await db
    .insertInto('council_deliberations')
    .values({ id, ...rest })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
  await db.deleteFrom('council_projects').where('deliberation_id', '=', id).execute();
  const projects = [...new Set(record.draft.scope.projectIds ?? [])];
  if (projects.length > 0)
    await db
      .insertInto('council_projects')
      .values(projects.map((projectId) => ({ deliberation_id: id, project_id: projectId })))
      .execute();
}

export function createCouncilRepo(db: Kysely<DataTables>) {
  async function sumsOf(ids: readonly string[]) {
    const rows = await db
      .selectFrom('council_calls')
      .select(['deliberation_id', 'cost', 'requests'])
      .where('deliberation_id', 'in', ids)
      .execute();
    return Map.groupBy(rows, ({ deliberation_id }) => deliberation_id);
  }

  return {
    put: (record: DeliberationRecord) => db.transaction().execute((trx) => write(trx, record)),
    /** As it is then, and not as somebody read it before. */
    update: (id: string, patch: (record: DeliberationRecord) => Partial<DeliberationRecord> | null) =>
      db.transaction().execute(async (trx): Promise<DeliberationRecord | null> => {
        const row = await trx.selectFrom('council_deliberations').selectAll().where('id', '=', id).executeTakeFirst();
        if (!row) return null;
        const record = recordOf(row);
        const change = patch(record);
        if (change === null) return record;
        const next = { ...record, ...change };
        await write(trx, next);
        return next;
      }),
    async get(id: string): Promise<DeliberationRecord | null> {
      const row = await db.selectFrom('council_deliberations').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? recordOf(row) : null;
    },
    async byKey(key: string): Promise<DeliberationRecord | null> {
      const row = await db
        .selectFrom('council_deliberations')
        .selectAll()
        .where('asked_key', '=', key)
        .executeTakeFirst();
      return row ? recordOf(row) : null;
    },
    async list({ text, projectId, dueBy, before, beforeId, limit }: ListFilter) {
      let query = db
        .selectFrom('council_deliberations')
        .select(short)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit);
      if (text) query = query.where('question', 'like', `%${text.replace(/[\\%_]/g, '')}%`);
      if (before !== undefined) query = query.where(({ eb }) => behind(eb, 'created_at', before, beforeId));
      if (dueBy !== undefined)
        query = query
          .where('review_at', '<=', dueBy)
          .where('outcome', 'is', null)
          .where('state', 'in', ['decided', 'undecided']);
      if (projectId !== undefined)
        query = query.where(
          'id',
          'in',
          db.selectFrom('council_projects').select('deliberation_id').where('project_id', '=', projectId),
        );
      const rows = await query.execute();
      if (rows.length === 0) return [];
      const ids = rows.map(({ id }) => id);
      const projects = await db
        .selectFrom('council_projects')
        .selectAll()
        .where('deliberation_id', 'in', ids)
        .execute();
      const sums = await sumsOf(ids);
      return rows.map((row) => ({
        ...{ id: row.id, question: row.question, topic: row.topic, mode: mode.parse(row.mode) },
        ...{ state: storedState.parse(row.state), phase: storedPhase.parse(row.phase), winner: row.winner },
        ...{ posterior: row.posterior, reviewAt: row.review_at, outcome: maybeJson(storedOutcome, row.outcome) },
        ...{ runId: row.run_id, createdAt: row.created_at, endedAt: row.ended_at },
        projectIds: projects.flatMap((one) => (one.deliberation_id === row.id ? [one.project_id] : [])),
        calls: (sums.get(row.id) ?? []).map(({ cost, requests }) => ({ cost, requests })),
      }));
    },
    async ids(): Promise<string[]> {
      const rows = await db.selectFrom('council_deliberations').select('id').orderBy('created_at').execute();
      return rows.map(({ id }) => id);
    },
    async replaceResult(deliberationId: string, name: string, next: Call['result']): Promise<void> {
      await db
        .updateTable('council_calls')
        .set({ result: maybeText(next) })
        .where('deliberation_id', '=', deliberationId)
        .where('name', '=', name)
        .execute();
    },
    async running(): Promise<DeliberationRecord[]> {
      const rows = await db.selectFrom('council_deliberations').selectAll().where('state', '=', 'running').execute();
      return rows.map(recordOf);
    },
    /** Those whose outcome is still to be said, the next one first. */
    async reviews(limit: number): Promise<DeliberationRecord[]> {
      const rows = await db
        .selectFrom('council_deliberations')
        .selectAll()
        .where('review_at', 'is not', null)
        .where('outcome', 'is', null)
        .where('state', 'in', ['decided', 'undecided'])
        .orderBy('review_at')
        .limit(limit)
        .execute();
      return rows.map(recordOf);
    },
    async remove(id: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        for (const table of ['council_calls', 'council_projects', 'council_outcomes'] as const)
          await trx.deleteFrom(table).where('deliberation_id', '=', id).execute();
        await trx.deleteFrom('council_deliberations').where('id', '=', id).execute();
      });
    },

    async calls(deliberationId: string): Promise<Call[]> {
      const rows = await db
        .selectFrom('council_calls')
        .selectAll()
        .where('deliberation_id', '=', deliberationId)
        .orderBy('started_at')
        .orderBy('name')
        .execute();
      return rows.map(callOf);
    },
    async putCall(deliberationId: string, call: Call, elapsedMs: number): Promise<void> {
      const rest = {
        ...{ requests: call.requests, reserved_tokens: call.reservedTokens, reserved_cost: call.reservedCost },
        ...{ usage: maybeText(call.usage), cost: call.cost, result: maybeText(call.result) },
        ...{ started_at: call.startedAt, ended_at: call.endedAt },
      };
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('council_calls')
          .values({ deliberation_id: deliberationId, name: call.name, ...rest })
          .onConflict((conflict) => conflict.columns(['deliberation_id', 'name']).doUpdateSet(rest))
          .execute();
        await trx
          .updateTable('council_deliberations')
          .set({ elapsed_ms: elapsedMs })
          .where('id', '=', deliberationId)
          .execute();
      });
    },
    /** The outcome and what is learned from it, or neither. */
    async resolve(
      record: DeliberationRecord,
      learned: readonly Omit<DataTables['council_outcomes'], 'deliberation_id'>[],
    ): Promise<void> {
      await db.transaction().execute(async (trx) => {
        await write(trx, record);
        await trx.deleteFrom('council_outcomes').where('deliberation_id', '=', record.id).execute();
        if (learned.length > 0)
          await trx
            .insertInto('council_outcomes')
            .values(learned.map((one) => ({ deliberation_id: record.id, ...one })))
            .execute();
      });
    },
    outcomes: () => db.selectFrom('council_outcomes').selectAll().orderBy('at').orderBy('deliberation_id').execute(),
    async seatRows() {
      return db.selectFrom('council_seats').selectAll().orderBy('position').orderBy('id').execute();
    },
    async putSeat(row: { id: string; body: string; position: number }): Promise<void> {
      await db
        .insertInto('council_seats')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body: row.body, position: row.position }))
        .execute();
    },
    async removeSeat(id: string): Promise<void> {
      await db.deleteFrom('council_seats').where('id', '=', id).execute();
    },
  };
}
export type CouncilRepo = ReturnType<typeof createCouncilRepo>;
