import { z } from 'zod';
import type { Clock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { WorkerPool } from '../../../../core/workers/worker-pool.ts';
import type { StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { duration, msOf } from '../duration.ts';
import { placeOf } from '../paths.ts';
import { inShort, isRecord, textOf } from '../words.ts';
import { cutSentence, resultOf } from './limits.ts';
import { askPostgres } from './postgres.ts';
import { askSqlite } from './sqlite.ts';

const TIMEOUT = '60s';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const common = {
  query: z.string().min(1).max(100_000).describe('One statement. Values go in by params, never into the text.'),
  write: z
    .boolean()
    .default(false)
    .describe('Without it nothing can be changed. What writes may run twice after a crash: make it repeatable.'),
  timeout: duration(`How long the query may take. Without it: ${TIMEOUT}.`).default(TIMEOUT),
};
const value = z.union([
  z.strictObject({
    sqlite: z.string().min(1).max(4_096).describe('The file of a SQLite database.'),
    ...common,
    params: z
      .union([z.array(scalar).max(1_000), z.record(z.string(), scalar)])
      .default([])
      .describe('Values for ? in their order, or for :name by name.'),
  }),
  z.strictObject({
    postgres: z
      .string()
      .min(1)
      .max(16_384)
      .describe('The address of a PostgreSQL database: ${{ secrets.DATABASE_URL }}.'),
    ...common,
    params: z.array(z.json()).max(1_000).default([]).describe('Values for $1, $2, … in their order.'),
  }),
]);

interface Deps {
  workers: Pick<WorkerPool, 'run'>;
  clock: Clock;
}

export const createSqlKind = ({ workers, clock }: Deps): StepKind =>
  defineKind({
    kind: 'sql',
    summary: 'Ask a SQLite or PostgreSQL database',
    example:
      '- sql:\n    sqlite: ~/projects/shop/shop.db\n    query: select count(*) as orders from orders where day = ?\n    params: [2026-12-01]',
    schema: value,
    secretsIn: ['postgres', 'params.*'],
    plainIn: { query: 'a value could become SQL; pass it through params' },
    detail: (written) => inShort(isRecord(written) ? textOf(written.query) : ''),
    async run({ value }, context) {
      const late = new AbortController();
      const slow = new StepFailure(`The query took more than ${value.timeout}`, { code: 'TIMED_OUT' });
      const signal = AbortSignal.any([context.signal, late.signal]);
      const log = (text: string) => context.log(text, 'note');
      const timeoutMs = msOf(value.timeout);
      const cancel = clock.after(timeoutMs, () => late.abort(slow));
      const { query, write } = value;
      try {
        const answer =
          'sqlite' in value
            ? await askSqlite(
                workers,
                { path: placeOf(value.sqlite, context.home), query, params: value.params, write },
                signal,
                log,
              )
            : await askPostgres({ url: value.postgres, query, params: value.params, write, timeoutMs }, signal, log);
        const cut = cutSentence(answer.cut);
        if (cut !== null) log(cut);
        return { result: resultOf(answer) };
      } finally {
        cancel();
      }
    },
  });
