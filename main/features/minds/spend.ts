import type { SpendLine } from '../../../shared/features/minds/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Registry } from './keeping/registry.ts';
import type { MindsRepo } from './keeping/repo.ts';

const day = 86_400_000;
const kept = 400;

const dayOf = (at: number) => new Date(at).setHours(0, 0, 0, 0);

interface Deps {
  repo: MindsRepo;
  registry: Registry;
  clock: Clock;
}

/** What was asked and paid, from the ledger of requests. */
export function createSpend({ repo, registry, clock }: Deps) {
  return {
    async lines(days: number): Promise<SpendLine[]> {
      const today = new Date(clock.now());
      const since = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days - 1)).getTime();
      const lines = new Map<string, SpendLine>();
      for (const row of await repo.spend(since)) {
        const on = dayOf(row.at);
        const key = [on, row.connection_id, row.model, row.feature].join(' ');
        const line = lines.get(key) ?? {
          ...{ day: on, connectionId: row.connection_id, model: row.model, feature: row.feature },
          connectionName: registry.connections.get(row.connection_id)?.name ?? row.connection_name,
          ...{ requests: 0, failed: 0, cost: 0 },
          usage: { input: 0, cachedInput: 0, output: 0, reasoning: 0 },
        };
        line.requests += row.requests;
        line.failed += row.failed;
        line.usage.input += row.input;
        line.usage.cachedInput += row.cached_input;
        line.usage.output += row.output;
        line.usage.reasoning += row.reasoning;
        // One request of unknown cost makes the sum unknown.
        line.cost = row.unpriced > 0 || line.cost === null ? null : line.cost + (row.cost ?? 0);
        lines.set(key, line);
      }
      return [...lines.values()].sort((a, b) => b.day - a.day || (b.cost ?? 0) - (a.cost ?? 0));
    },
    prune: () => repo.prune(clock.now() - kept * day),
  };
}
