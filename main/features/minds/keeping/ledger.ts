import { randomUUID } from 'node:crypto';
import type { ModelEnd, ModelRef, Usage } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { costsNothing } from '../asking/fault-of.ts';
import type { Purpose } from '../types.ts';
import { costOf } from './money.ts';
import type { Registry } from './registry.ts';
import type { MindsRepo } from './repo.ts';

interface Deps {
  repo: MindsRepo;
  registry: Registry;
  clock: Clock;
  log: Logger;
}

export interface Ended {
  end: ModelEnd;
  usage: Usage | null;
  tookMs: number;
}

/** Each request is written down before it is sent: what a program that was killed had asked for may have cost something. */
export function createLedger({ repo, registry, clock, log }: Deps) {
  const writing = new Set<Promise<void>>();

  function write(task: () => Promise<void>, feature: string): Promise<void> {
    const written = task()
      .catch((error) => log.error('a request was not written down', error, { feature }))
      .finally(() => writing.delete(written));
    writing.add(written);
    return written;
  }

  const costOfEnd = (model: ModelRef, { end, usage }: Ended): number | null =>
    end.kind === 'failed' && costsNothing(end.fault) ? 0 : costOf(registry.priceOf(model), usage);

  return {
    costOf: costOfEnd,
    begin({ model, purpose }: { model: ModelRef; purpose: Purpose }, connectionName: string) {
      const id = randomUUID();
      const begun = write(
        () =>
          repo.begin({
            ...{ id, at: clock.now(), connectionId: model.connectionId, connectionName, model: model.model },
            ...{ feature: purpose.feature, purposeId: purpose.id },
          }),
        purpose.feature,
      );
      return {
        end(ended: Ended): void {
          const { end, usage, tookMs } = ended;
          const fault = end.kind === 'failed' ? end.fault.code : null;
          const line = { end: end.kind, fault, usage, cost: costOfEnd(model, ended), tookMs: Math.round(tookMs) };
          void write(async () => {
            await begun;
            await repo.end(id, line);
          }, purpose.feature);
        },
      };
    },
    /** Resolves when all that was sent is written down. */
    async written(): Promise<void> {
      await Promise.all(writing);
    },
  };
}
export type Ledger = ReturnType<typeof createLedger>;
