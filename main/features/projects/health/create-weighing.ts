import type { Clock } from '../../../core/lib/clock.ts';
import { createDisposers } from '../../../core/lib/disposers.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Catalogue, Entry } from '../catalogue.ts';
import type { Health } from './create-health.ts';

const everyMs = 3_600_000;
/** So many are weighed before the others have their turn. */
const perTurn = 50;

interface Deps {
  health: Health;
  catalogue: Catalogue;
  clock: Clock;
}

/** Keeps what the rows show of health true: weights change, sources come, and work that stays uncommitted costs more each day. */
export function createWeighing({ health, catalogue, clock }: Deps) {
  const disposers = createDisposers();
  let round = 0;

  function of({ record, facts }: Pick<Entry, 'record' | 'facts'>): Entry['health'] {
    if (facts === null || record.presence !== 'here') return null;
    const { score, losses } = health.report({ record, facts: facts.summary, now: clock.now() });
    return { score, worst: losses[0]?.sentence ?? null };
  }

  function weigh(id: string) {
    const entry = catalogue.get(id);
    if (!entry) return;
    const now = of(entry);
    if (now?.score === entry.health?.score && now?.worst === entry.health?.worst) return;
    catalogue.put(id, { record: entry.record, health: now });
  }

  async function weighAll() {
    round += 1;
    const mine = round;
    for (const [at, { record }] of catalogue.all().entries()) {
      if (at % perTurn === perTurn - 1) await turn();
      // Whoever came later weighs all of them, too.
      if (mine !== round) return;
      weigh(record.id);
    }
  }

  disposers.add(
    health.onChange((ids) => {
      if (ids) for (const id of ids) weigh(id);
      else void weighAll();
    }),
  );
  disposers.add(clock.every(everyMs, () => void weighAll()));
  disposers.add(() => {
    round += 1;
  });

  return { of, weigh, dispose: () => disposers.run(() => {}) };
}
