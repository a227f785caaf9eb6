import type { Clock } from '../core/lib/clock.ts';
import type { Logger } from '../core/log/logger.ts';
import { type Reason, reasons } from './reasons.ts';

const logEvery = 60_000;
const noteEvery = 3_600_000;

interface Deps {
  clock: Clock;
  log: Logger;
  /** Writes to the journal. */
  note: (sentence: string, data: { reason: Reason; count: number }) => void;
}

interface Tally {
  total: number;
  unlogged: number;
  loggedAt: number;
  unnoted: number;
  notedAt: number;
}

export interface Refusals {
  count(reason: Reason): void;
  counts(): Partial<Record<Reason, number>>;
}

/** Counts what was turned away. A flood costs one line a minute and one journal note an hour per reason. */
export function createRefusals({ clock, log, note }: Deps): Refusals {
  const tallies = new Map<Reason, Tally>();

  return {
    count(reason) {
      const now = clock.monotonic();
      let tally = tallies.get(reason);
      if (!tally) {
        tally = { total: 0, unlogged: 0, loggedAt: -Infinity, unnoted: 0, notedAt: -Infinity };
        tallies.set(reason, tally);
      }
      tally.total++;
      tally.unlogged++;
      tally.unnoted++;
      if (now - tally.loggedAt >= logEvery) {
        log.warn('refused', { reason, count: tally.unlogged, total: tally.total });
        tally.loggedAt = now;
        tally.unlogged = 0;
      }
      if (now - tally.notedAt >= noteEvery) {
        const count = tally.unnoted;
        const because = reasons[reason].because;
        tally.notedAt = now;
        tally.unnoted = 0;
        note(`Refused ${count === 1 ? 'a request' : `${count} requests`} over HTTP: ${because}`, { reason, count });
      }
    },
    counts: () => Object.fromEntries([...tallies].map(([reason, { total }]) => [reason, total])),
  };
}
