import type { Kysely } from 'kysely';
import type { LogLine } from '../../../../shared/features/runs/schema.ts';
import type { SeriesTables } from '../../db/tables.ts';

/** What of one step is stored: its first lines and its newest, and the line at which the first end. */
export interface StoredStep {
  head: number;
  tail: number;
  /** Of no meaning while the head is not full. */
  headEnd: number;
}

export interface Batch {
  lines: LogLine[];
  /** From steps whose tail is too long, so many of its oldest; they are counted as dropped. */
  trim: { runId: string; stepKey: string; headEnd: number; count: number }[];
  dropped: { runId: string; stepKey: string; count: number }[];
}

const ROWS_PER_DELETE = 2_000;

export function createRunLogRepo(db: Kysely<SeriesTables>) {
  const count = (trx: Kysely<SeriesTables>, runId: string, stepKey: string, dropped: number) =>
    trx
      .insertInto('run_log_dropped')
      .values({ run_id: runId, step_key: stepKey, dropped })
      .onConflict((oc) =>
        oc
          .columns(['run_id', 'step_key'])
          .doUpdateSet((eb) => ({ dropped: eb('run_log_dropped.dropped', '+', eb.ref('excluded.dropped')) })),
      )
      .execute();

  return {
    async lastSeq(runId: string): Promise<number> {
      const row = await db
        .selectFrom('run_log')
        .select((eb) => eb.fn.max('seq').as('last'))
        .where('run_id', '=', runId)
        .executeTakeFirst();
      return Number(row?.last ?? 0);
    },

    async storedStep(runId: string, stepKey: string, headLimit: number): Promise<StoredStep> {
      const ofStep = db.selectFrom('run_log').where('run_id', '=', runId).where('step_key', '=', stepKey);
      const { n } = await ofStep.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
      const lines = Number(n);
      if (lines < headLimit || headLimit === 0)
        return { head: Math.min(lines, headLimit), tail: Math.max(0, lines - headLimit), headEnd: 0 };
      const last = await ofStep
        .select('seq')
        .orderBy('seq')
        .limit(1)
        .offset(headLimit - 1)
        .executeTakeFirstOrThrow();
      return { head: headLimit, tail: lines - headLimit, headEnd: last.seq };
    },

    /** All of it or nothing. */
    write: ({ lines, trim, dropped }: Batch): Promise<void> =>
      db.transaction().execute(async (trx) => {
        if (lines.length > 0)
          await trx
            .insertInto('run_log')
            .values(lines.map(({ runId, stepKey, ...line }) => ({ run_id: runId, step_key: stepKey, ...line })))
            .execute();
        for (const old of trim) {
          const { numDeletedRows } = await trx
            .deleteFrom('run_log')
            .where('run_id', '=', old.runId)
            .where('seq', 'in', (eb) =>
              eb
                .selectFrom('run_log')
                .select('seq')
                .where('run_id', '=', old.runId)
                .where('step_key', '=', old.stepKey)
                .where('seq', '>', old.headEnd)
                .orderBy('seq')
                .limit(old.count),
            )
            .executeTakeFirst();
          await count(trx, old.runId, old.stepKey, Number(numDeletedRows));
        }
        for (const lost of dropped) await count(trx, lost.runId, lost.stepKey, lost.count);
      }),

    async list(runId: string, options: { stepKey?: string; afterSeq: number; limit: number }): Promise<LogLine[]> {
      let q = db
        .selectFrom('run_log')
        .select(['run_id as runId', 'step_key as stepKey', 'attempt', 'seq', 'at', 'stream', 'text'])
        .where('run_id', '=', runId)
        .where('seq', '>', options.afterSeq)
        .orderBy('seq')
        .limit(options.limit);
      if (options.stepKey !== undefined) q = q.where('step_key', '=', options.stepKey);
      return q.execute();
    },

    async dropped(runId: string, stepKey: string | undefined): Promise<number> {
      let q = db
        .selectFrom('run_log_dropped')
        .select((eb) => eb.fn.sum<number>('dropped').as('n'))
        .where('run_id', '=', runId);
      if (stepKey !== undefined) q = q.where('step_key', '=', stepKey);
      return Number((await q.executeTakeFirst())?.n ?? 0);
    },

    /** Some of the lines of a run; true when that was all. */
    async removeSome(runId: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('run_log')
        .where('run_id', '=', runId)
        .where('seq', 'in', (eb) =>
          eb.selectFrom('run_log').select('seq').where('run_id', '=', runId).orderBy('seq').limit(ROWS_PER_DELETE),
        )
        .executeTakeFirst();
      if (Number(numDeletedRows) === ROWS_PER_DELETE) return false;
      await db.deleteFrom('run_log_dropped').where('run_id', '=', runId).execute();
      return true;
    },
  };
}
