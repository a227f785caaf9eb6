import type {
  DatabaseDepth,
  DatabaseFigures,
  DatabaseProblem,
  DatabaseRow,
} from '../../../shared/features/databases/schema.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import { DatabaseTrouble, saidBy } from './engines/trouble.ts';
import type { Looked, OpenSession, Session, Target } from './engines/types.ts';

/** Down: asked less and less often, yet seen within two minutes when it is back. */
const restMs = 120_000;
/** The same login would be refused again, and servers lock out who knocks too often. */
const refusedMs = 10 * 60_000;
const lookMs = 20_000;

export type Status = Pick<
  DatabaseRow,
  'state' | 'since' | 'problem' | 'lookedAt' | 'nextAt' | 'figures' | 'product' | 'role' | 'counted'
>;

interface Deps {
  clock: Clock;
  open: OpenSession;
  target: () => Promise<Target>;
  everyMs: number;
  counted: DatabaseRow['counted'];
  /** The state, or a figure, is another. */
  onStatus: (now: Status, before: Status) => void;
}

const unknown = (error: unknown): DatabaseProblem => ({
  field: '',
  sentence: 'It could not be looked at.',
  remedy: 'Test the connection to see what it says.',
  said: saidBy(error),
});

/** Follows one database: one connection, one question at a time, at a calm pace. */
export function createWatch({ clock, open, target, everyMs, counted, onStatus }: Deps) {
  const serial = createSerial();
  const stop = new AbortController();
  let session: Session | null = null;
  let previous: { at: number; looked: Looked } | null = null;
  let cancel: Cancel = () => {};
  let failures = 0;
  let status: Status = {
    ...{ state: 'looking', since: clock.now(), problem: null, lookedAt: null, nextAt: null, figures: null },
    ...{ product: null, role: null, counted },
  };

  const become = (next: Partial<Status>) => {
    const before = status;
    const state = next.state ?? before.state;
    status = { ...before, ...next, since: state === before.state ? before.since : clock.now() };
    if (!stop.signal.aborted) onStatus(status, before);
  };

  const drop = () => {
    const old = session;
    session = null;
    previous = null;
    void old?.close().catch(() => {});
  };

  /** A server that hangs must not hold the queue: its connection is given up. */
  async function inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${lookMs / 1_000} s`)), lookMs);
    });
    work.catch(() => {});
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  function figuresOf(looked: Looked, answerMs: number): DatabaseFigures {
    const at = clock.now();
    const seconds = previous ? (clock.monotonic() - previous.at) / 1_000 : 0;
    const grown = (field: 'queries' | 'cacheHits' | 'cacheMisses') => {
      const before = previous?.looked[field] ?? null;
      const now = looked[field];
      return before === null || now === null || now < before ? null : now - before;
    };
    const hits = grown('cacheHits');
    const misses = grown('cacheMisses');
    const queries = grown('queries');
    const { connections, connectionsMax, sizeBytes, lagSeconds, locksWaiting } = looked;
    return {
      ...{ at, answerMs, connections, connectionsMax, sizeBytes, lagSeconds, locksWaiting },
      connectionsPercent:
        connections === null || !connectionsMax ? null : Math.min(100, (100 * connections) / connectionsMax),
      cachePercent: hits === null || misses === null || hits + misses === 0 ? null : (100 * hits) / (hits + misses),
      queriesPerSecond: queries === null || seconds <= 0 ? null : queries / seconds,
    };
  }

  async function once(): Promise<void> {
    session ??= await open(await target(), stop.signal);
    const current = session;
    const begun = performance.now();
    await inTime(current.ping());
    const answerMs = performance.now() - begun;
    const looked = await inTime(current.look());
    const figures = figuresOf(looked, answerMs);
    previous = { at: clock.monotonic(), looked };
    failures = 0;
    become({
      ...{ state: 'up', problem: null, figures, lookedAt: figures.at, nextAt: clock.now() + everyMs },
      ...{ product: current.product, role: looked.role, counted: current.counted },
    });
  }

  async function attempt(): Promise<void> {
    const had = session !== null;
    try {
      await once();
    } catch (error) {
      drop();
      if (!had || stop.signal.aborted) throw error;
      // A connection that was cut while nobody used it says nothing of the server as it is now.
      await once();
    }
  }

  const look = (): Promise<void> =>
    serial(async () => {
      if (stop.signal.aborted) return;
      cancel();
      try {
        await attempt();
      } catch (error) {
        drop();
        if (stop.signal.aborted) return;
        failures += 1;
        const refused = error instanceof DatabaseTrouble && error.refused;
        const wait = refused ? refusedMs : Math.min(everyMs * 2 ** (failures - 1), Math.max(everyMs, restMs));
        become({
          state: refused ? 'refused' : 'down',
          problem: error instanceof DatabaseTrouble ? error.problem : unknown(error),
          ...{ figures: null, lookedAt: clock.now(), nextAt: clock.now() + wait },
        });
      }
      if (status.nextAt !== null) cancel = clock.after(Math.max(0, status.nextAt - clock.now()), () => void look());
    });

  const stopResume = clock.onResume(() => {
    previous = null;
    void look();
  });

  return {
    status: () => status,
    look,
    /** After a moment, so that many of them do not all begin at once. */
    begin(afterMs: number): void {
      cancel();
      cancel = clock.after(afterMs, () => void look());
    },
    depth: (): Promise<DatabaseDepth> =>
      serial(async () => {
        session ??= await open(await target(), stop.signal);
        const current = session;
        try {
          return { at: clock.now(), ...(await inTime(current.depth())) };
        } catch (error) {
          drop();
          throw error;
        }
      }),
    async dispose(): Promise<void> {
      stop.abort();
      stopResume();
      cancel();
      const old = session;
      session = null;
      await old?.close().catch(() => {});
    },
  };
}
export type Watch = ReturnType<typeof createWatch>;
