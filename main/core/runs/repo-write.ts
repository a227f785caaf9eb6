import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { DataTables } from '../db/tables.ts';
import type { Plan } from './definition.ts';
import { bodyOf } from './definition.ts';
import type { Draft } from './draft.ts';
import type { StepRecord } from './records.ts';
import { runRow, runState, runStateColumns, stepState, stepStateColumns } from './rows.ts';
import { Fenced } from './step-failure.ts';

type Trx = Transaction<DataTables>;

/** Keeps one statement far below what SQLite and PostgreSQL take as bound values. */
const rowsPerInsert = 100;

/** What the engine writes. The statements of every step are compiled once: building them costs more than running them. */
export function createRunWriter(db: Kysely<DataTables>) {
  const updateRun = db
    .updateTable('runs')
    .set(Object.fromEntries(runStateColumns.map((column) => [column, ''])))
    .where('id', '=', '')
    .compile();
  const updateStep = (extra: readonly ('input' | 'result')[]) =>
    db
      .updateTable('run_steps')
      .set(Object.fromEntries([...stepStateColumns, ...extra].map((column) => [column, ''])))
      .where('run_id', '=', '')
      .where('key', '=', '')
      .compile();
  const updateStepBy = {
    state: updateStep([]),
    input: updateStep(['input']),
    result: updateStep(['result']),
    both: updateStep(['input', 'result']),
  };
  const guard = db
    .updateTable('run_engine')
    .set({ written_at: 0 })
    .where('id', '=', 0)
    .where('epoch', '=', 0)
    .compile();
  const insertStep = db
    .insertInto('run_steps')
    .values({
      ...(Object.fromEntries(stepStateColumns.map((column) => [column, ''])) as Record<
        (typeof stepStateColumns)[number],
        never
      >),
      run_id: '',
      key: '',
      position: 0,
      input: '',
      result: '',
    })
    .compile();

  const run = (trx: Trx, query: CompiledQuery, parameters: unknown[]) => trx.executeQuery({ ...query, parameters });

  async function writeStep(trx: Trx, runId: string, before: StepRecord | undefined, step: StepRecord): Promise<void> {
    if (before && onlyTallyDiffers(before, step)) return;
    const input = before?.input !== step.input;
    const result = before?.result !== step.result;
    const query = updateStepBy[input ? (result ? 'both' : 'input') : result ? 'result' : 'state'];
    await run(trx, query, [
      ...stepState(step),
      ...(input ? [JSON.stringify(step.input)] : []),
      ...(result ? [JSON.stringify(step.result)] : []),
      runId,
      step.key,
    ]);
  }

  async function insertRun(trx: Trx, draft: Draft): Promise<void> {
    await trx.insertInto('runs').values(runRow(draft.run)).execute();
    for (const { key } of draft.live.steps.values()) {
      const step = draft.step(key);
      await run(trx, insertStep, [
        ...stepState(step),
        draft.run.id,
        key,
        step.position,
        JSON.stringify(step.input),
        JSON.stringify(step.result),
      ]);
    }
  }

  async function writeDraft(trx: Trx, draft: Draft): Promise<void> {
    const { id } = draft.run;
    if (draft.isNew) await insertRun(trx, draft);
    else {
      for (const [key, step] of draft.changed) await writeStep(trx, id, draft.live.steps.get(key), step);
      if (draft.run !== draft.live.record) await run(trx, updateRun, [...runState(draft.run), id]);
    }
    const used = draft.usedSignals.filter((signal) => draft.live.signals.includes(signal));
    for (const { seq } of used)
      await trx.deleteFrom('run_signals').where('run_id', '=', id).where('seq', '=', seq).execute();
    const kept = draft.newSignals.filter((signal) => !draft.usedSignals.includes(signal));
    for (let at = 0; at < kept.length; at += rowsPerInsert) {
      const rows = kept.slice(at, at + rowsPerInsert);
      await trx
        .insertInto('run_signals')
        .values(rows.map(({ payload, ...signal }) => ({ ...signal, run_id: id, payload: JSON.stringify(payload) })))
        .execute();
    }
  }

  return {
    /** Refuses the whole transaction when another engine has raised the epoch. */
    async guard(trx: Trx, epoch: number, at: number): Promise<void> {
      const { numAffectedRows } = await run(trx, guard, [at, 1, epoch]);
      if (numAffectedRows !== 1n) throw new Fenced();
    },

    async raiseEpoch(trx: Trx, at: number): Promise<number> {
      await trx
        .insertInto('run_engine')
        .values({ id: 1, epoch: 1, written_at: at })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({ epoch: eb('run_engine.epoch', '+', 1), written_at: at })),
        )
        .execute();
      const { epoch } = await trx
        .selectFrom('run_engine')
        .select('epoch')
        .where('id', '=', 1)
        .executeTakeFirstOrThrow();
      return Number(epoch);
    },

    async keepPlan(trx: Trx, plan: Plan, at: number): Promise<void> {
      const { hash, definition } = plan;
      const row = { hash, definition_id: definition.id, name: definition.name, kind: definition.kind, created_at: at };
      await trx
        .insertInto('run_definitions')
        .values({ ...row, body: bodyOf(plan) })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
    },

    /** Parents come before their children: drafts are in the order in which they were made. */
    async write(trx: Trx, drafts: readonly Draft[]): Promise<void> {
      for (const draft of drafts) await writeDraft(trx, draft);
    },
  };
}
export type RunWriter = ReturnType<typeof createRunWriter>;

function onlyTallyDiffers(before: StepRecord, after: StepRecord): boolean {
  const keys = Object.keys(after) as (keyof StepRecord)[];
  return keys.every((key) => key === 'tally' || before[key] === after[key]);
}
