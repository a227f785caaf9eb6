import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { assertLasting } from '../db/lasting.ts';
import type { DataTables } from '../db/tables.ts';
import type { Store } from '../db/types.ts';
import type { Clock } from '../lib/clock.ts';
import { newRun } from './children.ts';
import type { CommitQueue } from './commit-queue.ts';
import { type Plan, planOf } from './definition.ts';
import type { Draft } from './draft.ts';
import type { RunStore } from './live-runs.ts';
import { capped } from './payload.ts';
import type { RunRecord } from './records.ts';
import type { RunRepo } from './repo.ts';
import type { RunWriter } from './repo-write.ts';
import { settle } from './settle.ts';
import type { ChildRunSpec, RunDefinition, RunLimits, StartOptions } from './types.ts';

type Trx = Transaction<DataTables>;

interface Deps {
  store: Store;
  clock: Clock;
  live: RunStore;
  repo: RunRepo;
  writer: RunWriter;
  queue: CommitQueue;
  limits: RunLimits;
  known(type: string): boolean;
}

/** How runs come into being: their definition is checked, stored once by its content, and pinned. */
export function createRunStarter({ store, clock, live, repo, writer, queue, limits, known }: Deps) {
  /** Definitions that are known to be in the database; who removes some of them empties this. */
  const stored = new Set<string>();

  const check = (definition: RunDefinition): Plan => {
    const plan = planOf(definition, { limits, known });
    live.keepPlan(plan);
    return plan;
  };

  async function keep(trx: Trx, plan: Plan): Promise<void> {
    if (!stored.has(plan.hash)) await writer.keepPlan(trx, plan, clock.now());
  }

  return {
    check,
    forgetStored: () => stored.clear(),

    planChildren(runs: ChildRunSpec[]) {
      const plans: Plan[] = [];
      const made = new Map<RunDefinition, Plan>();
      for (const { definition } of runs) {
        const plan = made.get(definition) ?? check(definition);
        made.set(definition, plan);
        plans.push(plan);
      }
      return {
        plans,
        async keep(trx: Trx) {
          for (const plan of made.values()) await keep(trx, plan);
        },
      };
    },

    async start(
      definition: RunDefinition,
      options: StartOptions,
      extra: { fresh?: Partial<RunRecord>; change?(draft: Draft): void } = {},
    ): Promise<RunRecord> {
      assertLasting(store);
      // Refused at once inside a transaction of the caller, which the queue would wait for, and it for the queue.
      await repo.engineEpoch();
      const plan = check(definition);
      const input = capped(options.input ?? null, 'input', limits.payloadBytes);
      const { idempotencyKey, name = plan.definition.name, subject = null } = options;
      const { kind, label } = options.trigger ?? { kind: 'hand', label: '' };
      const trigger = { kind: kind.slice(0, 64), label: label.slice(0, 512) };
      const id = randomUUID();
      let earlier: string | null = null;
      await queue.commit({
        name: `run.created:${id}`,
        runId: id,
        onFull: 'reject',
        async within(trx) {
          earlier = idempotencyKey === undefined ? null : await repo.idOfKey(trx, idempotencyKey);
          if (earlier === null) await keep(trx, plan);
        },
        apply(batch) {
          if (earlier !== null) return;
          // Two with the same key in the very same transaction: the first is not in the database yet.
          const twin = batch
            .drafts()
            .find(({ run }) => idempotencyKey !== undefined && run.idempotencyKey === idempotencyKey);
          earlier = twin?.run.id ?? null;
          if (twin) return;
          const draft = newRun(batch, plan, {
            ...extra.fresh,
            id,
            name,
            subject,
            trigger,
            input,
            createdAt: batch.at,
            idempotencyKey: idempotencyKey ?? null,
          });
          extra.change?.(draft);
          settle(batch, draft);
        },
      });
      if (earlier === null) stored.add(plan.hash);
      const record = live.get(earlier ?? id)?.record ?? (await repo.run(earlier ?? id));
      if (!record) throw new Error(`the run ${earlier ?? id} is gone right after its start`);
      return record;
    },
  };
}
export type RunStarter = ReturnType<typeof createRunStarter>;
