import { isDeepStrictEqual } from 'node:util';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { assertLasting } from '../../db/lasting.ts';
import type { Store } from '../../db/types.ts';
import type { Journal, JournalEntry } from '../../journal/journal.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { createSerial } from '../../lib/serial.ts';
import { StorageFull } from '../../lib/storage-full.ts';
import type { Logger } from '../../log/logger.ts';
import type { Fire, Runs, Schedule, Schedules } from '../types.ts';
import { decide, MOST_MISSED } from './decide.ts';
import { createScheduleRepo, type StoredFire, type StoredSchedule } from './repo.ts';
import { createTimes } from './times.ts';

/** The clock may be set at any moment without a word, and no timer may be longer than 24 days. */
const LONGEST_SLEEP_MS = 60_000;
/** A clock that goes back by more than this was wrong before: to wait until then again would be to wait for ever. */
const WRONG_CLOCK_MS = 31 * 86_400_000;
const RETRY_MS = { first: 5_000, most: 300_000 };
const MOST_TRIES = 10;

interface KnownFire extends StoredFire {
  handedOver: boolean;
  tries: number;
  retryAt: number;
}

interface Known extends StoredSchedule {
  nextAt: number | null;
  /** Not before then, since the disk did not take it. */
  decideAt: number;
  /** Oldest first; those whose run has not ended. */
  fires: KnownFire[];
}

interface Deps {
  store: Pick<Store, 'data' | 'transaction' | 'recovery'>;
  clock: Clock;
  log: Logger;
  journal: Pick<Journal, 'appendIn' | 'announce'>;
  /** Whether an earlier run of a schedule has ended. */
  runs: Pick<Runs, 'running' | 'onChange'>;
}

type Owner = (fire: Fire) => Promise<string | null>;

/**
 * A due time is decided upon in one commit: how far has been decided, and the fires with the keys under which their runs start.
 * After a crash what has no run yet is handed over again, and the key keeps it from being run twice.
 */
export function createSchedules({ store, clock, log, journal, runs }: Deps): Schedules {
  const repo = createScheduleRepo(store.data);
  const times = createTimes();
  const serial = createSerial();
  const owners = new Map<string, Owner>();
  const known = new Map<string, Known>();
  const stops: Cancel[] = [];
  let loading: Promise<void> | null = null;
  let deciding: Promise<void> | null = null;
  let timer: Cancel | null = null;
  let begun = false;
  let disposed = false;

  const computeNext = ({ schedule, decidedUntil }: StoredSchedule): number | null => {
    if (!schedule.enabled) return null;
    try {
      return times.next(schedule.cron, schedule.zone, decidedUntil);
    } catch (error) {
      // Written by a program with other rules.
      log.error('a schedule cannot be read', error, { id: schedule.id });
      return null;
    }
  };
  const isRunning = (runId: string) => runs.running().some((run) => run.id === runId);
  /** While the database is damaged nothing that is decided would be kept. */
  const isAwake = ({ schedule }: Known) => schedule.enabled && owners.has(schedule.owner) && !store.recovery;
  const waits = (fire: KnownFire) => fire.runId === null && !fire.handedOver;

  async function load(): Promise<void> {
    const fires = await repo.fires();
    for (const stored of await repo.all())
      known.set(stored.schedule.id, {
        ...stored,
        nextAt: computeNext(stored),
        decideAt: 0,
        fires: fires
          .filter((fire) => fire.scheduleId === stored.schedule.id)
          .map((fire) => ({ ...fire, handedOver: false, tries: 0, retryAt: 0 })),
      });
  }
  const loaded = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  const quietly = (what: string, task: () => Promise<unknown>): void => {
    task().catch((error: unknown) => {
      if (!disposed) log.error(what, error);
    });
  };

  function arm(): void {
    timer?.();
    timer = null;
    if (disposed || !begun) return;
    if (store.recovery) {
      timer = clock.after(LONGEST_SLEEP_MS, look);
      return;
    }
    const moments = [...known.values()].filter(isAwake).flatMap((one) => {
      const retries = one.fires.filter((fire) => waits(fire) && fire.retryAt > 0).map((fire) => fire.retryAt);
      return one.nextAt === null ? retries : [Math.max(one.nextAt, one.decideAt), ...retries];
    });
    if (moments.length === 0) return;
    const wait = Math.min(...moments) - clock.now();
    timer = clock.after(Math.min(Math.max(wait, 0), LONGEST_SLEEP_MS), look);
  }

  /** Looks whether anything is due; costs nothing while nothing is. */
  function look(): void {
    if (disposed || !begun) return;
    for (const one of known.values()) pump(one);
    if ([...known.values()].some(isDue)) quietly('due schedules could not be looked at', () => decideDue());
    else arm();
  }

  function isDue(one: Known): boolean {
    const now = clock.now();
    if (one.nextAt === null || !isAwake(one)) return false;
    const wrong = one.decidedUntil - now > WRONG_CLOCK_MS;
    return wrong || (one.nextAt <= now && (one.decideAt <= now || one.decideAt - now > RETRY_MS.most));
  }

  const decideDue = () => {
    deciding ??= serial(decideAll).finally(() => {
      deciding = null;
      look();
    });
    return deciding;
  };

  async function decideAll(): Promise<void> {
    for (const one of [...known.values()].filter(isDue)) {
      if (disposed) return;
      try {
        await decideOne(one);
      } catch (error) {
        if (disposed) return;
        log.error('a due schedule could not be recorded', error, { id: one.schedule.id });
        one.decideAt = clock.now() + RETRY_MS.first;
      }
      pump(one);
    }
  }

  async function decideOne(one: Known): Promise<void> {
    const now = clock.now();
    const { schedule } = one;
    if (one.decidedUntil - now > WRONG_CLOCK_MS) {
      const anew = { schedule, decidedUntil: now, lastAt: one.lastAt };
      await repo.put(anew);
      Object.assign(one, anew, { nextAt: computeNext(anew) });
      return;
    }
    const due = dueUntil(one, now);
    const until = due.at(-1);
    if (until === undefined) return;
    const waiting = one.fires.filter(waits);
    const late = waiting.filter((fire) => fire.late).length;
    const decision = decide(due, now, schedule, {
      unfinished: one.fires.length,
      waiting: waiting.length - late,
      waitingLate: late,
    });
    const fires = decision.fires.map(({ at, late }) => ({
      key: `schedule:${schedule.id}:${at}`,
      scheduleId: schedule.id,
      at,
      late,
      runId: null,
    }));
    const lastAt = fires.at(-1)?.at ?? one.lastAt;
    const entries = entriesOf(schedule, decision.missed, decision.overlapping);
    let events: JournalEvent[] = [];
    await store.transaction(async (trx) => {
      await repo.decide(trx, { schedule, decidedUntil: until, lastAt }, fires);
      events = await journal.appendIn(trx, entries);
    });
    journal.announce(events);
    one.decidedUntil = until;
    one.lastAt = lastAt;
    one.nextAt = computeNext(one);
    one.fires.push(...fires.map((fire) => ({ ...fire, handedOver: false, tries: 0, retryAt: 0 })));
  }

  /** Oldest first, and of very many the newest: nobody counts the minutes of a year. */
  function dueUntil({ schedule: { cron, zone }, decidedUntil }: Known, now: number): number[] {
    const few = times.following(cron, zone, decidedUntil, 3).filter((at) => at <= now);
    if (few.length < 3) return few;
    return times.newest(cron, zone, now, MOST_MISSED + 2).filter((at) => at > decidedUntil);
  }

  /** Hands over what may start now. */
  function pump(one: Known): void {
    const owner = owners.get(one.schedule.owner);
    if (!begun || disposed || !owner || store.recovery) return;
    const now = clock.now();
    for (const fire of one.fires) {
      // One at a time, and in order: what was caught up does not overlap itself either.
      if (one.schedule.overlap !== 'parallel' && fire !== one.fires[0]) return;
      if (waits(fire) && (fire.retryAt <= now || fire.retryAt - now > RETRY_MS.most)) handOver(one, fire, owner);
    }
  }

  function handOver(one: Known, fire: KnownFire, owner: Owner): void {
    fire.handedOver = true;
    fire.tries++;
    const { at, late, key } = fire;
    const told = async () => {
      let runId: string | null;
      try {
        runId = await owner({ schedule: one.schedule, at, late, idempotencyKey: key });
      } catch (error) {
        if (!disposed) tryAgain(one, fire, error);
        return;
      }
      fire.runId = runId;
      if (runId === null || !isRunning(runId)) finish(one, fire);
      // Should this be lost, the next start hands it over again and gets the same run.
      else quietly('the run of a schedule could not be noted', () => repo.started(key, runId));
    };
    quietly('a schedule could not be fired', told);
  }

  function tryAgain(one: Known, fire: KnownFire, error: unknown): void {
    fire.handedOver = false;
    if (fire.tries >= MOST_TRIES && !(error instanceof StorageFull)) {
      log.error('a schedule was given up', error, { id: one.schedule.id, at: fire.at });
      quietly('a journal event was lost', () => note([entry(one.schedule, 'schedule.failed', 'could not be started')]));
      finish(one, fire);
      return;
    }
    log.warn('a schedule will be fired again', { id: one.schedule.id, at: fire.at, reason: String(error) });
    fire.retryAt = clock.now() + Math.min(RETRY_MS.first * 2 ** (fire.tries - 1), RETRY_MS.most);
    arm();
  }

  function finish(one: Known, fire: KnownFire): void {
    one.fires = one.fires.filter((other) => other !== fire);
    quietly('an ended fire could not be removed', () => repo.removeFires([fire.key]));
    pump(one);
  }

  const note = async (entries: JournalEntry[]) =>
    journal.announce(await store.transaction((trx) => journal.appendIn(trx, entries)));

  return {
    owner(name, onFire) {
      if (owners.has(name)) throw new Error(`The schedules of ${name} have an owner already`);
      owners.set(name, onFire);
      if (begun) look();
      return () => {
        if (owners.get(name) === onFire) owners.delete(name);
      };
    },

    put: (schedule) =>
      serial(async () => {
        times.check(schedule.cron, schedule.zone);
        assertLasting(store);
        await loaded();
        const before = known.get(schedule.id);
        if (before && isDeepStrictEqual(before.schedule, schedule)) return;
        const sameTimes =
          before?.schedule.cron === schedule.cron &&
          before.schedule.zone === schedule.zone &&
          before.schedule.enabled &&
          schedule.enabled;
        const stored: StoredSchedule = {
          schedule: { ...schedule },
          decidedUntil: before && sameTimes ? before.decidedUntil : Math.max(clock.now(), before?.decidedUntil ?? 0),
          lastAt: before?.lastAt ?? null,
        };
        await repo.put(stored);
        const fires = before?.fires ?? [];
        // Who is disabled does not start what was still waiting.
        const dropped = schedule.enabled ? [] : fires.filter(waits);
        await repo.removeFires(dropped.map((fire) => fire.key));
        const next = { ...stored, nextAt: computeNext(stored), decideAt: 0, fires };
        if (before) Object.assign(before, next, { fires: before.fires.filter((fire) => !dropped.includes(fire)) });
        else known.set(schedule.id, next);
        look();
      }),

    remove: (id) =>
      serial(async () => {
        await loaded();
        await repo.remove(id);
        known.delete(id);
        arm();
      }),

    async list(owner) {
      await loaded();
      return [...known.values()]
        .filter(({ schedule }) => schedule.owner === owner)
        .map(({ schedule, nextAt, lastAt }) => ({ ...schedule, nextAt, lastAt }));
    },

    check: times.check,
    preview(cron, zone, after, count) {
      times.check(cron, zone);
      return times.following(cron, zone, after, count);
    },

    async begin() {
      if (begun) throw new Error('The schedules have begun already');
      // What was read while the database was damaged is not what is in it now.
      await serial(async () => {
        loading = null;
        known.clear();
        await loaded();
      });
      stops.push(clock.onResume(look));
      stops.push(
        runs.onChange(({ runId, ended }) => {
          if (!ended) return;
          for (const one of known.values())
            for (const fire of one.fires.filter((each) => each.runId === runId)) finish(one, fire);
        }),
      );
      for (const one of known.values())
        for (const fire of one.fires.filter(({ runId }) => runId !== null && !isRunning(runId))) finish(one, fire);
      begun = true;
      await decideDue();
    },

    dispose() {
      disposed = true;
      timer?.();
      for (const stop of stops) stop();
    },
  };
}

function entry(schedule: Schedule, kind: string, what: string): JournalEntry {
  const label = schedule.label ?? schedule.id;
  return {
    kind,
    severity: 'notice',
    sentence: `${label} ${what}`,
    subjects: [{ type: 'schedule', id: schedule.id, label }],
  };
}

function entriesOf(schedule: Schedule, missed: { count: number; more: boolean }, overlapping: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  const often = missed.more ? `more than ${MOST_MISSED} times` : missed.count === 1 ? 'once' : `${missed.count} times`;
  const what =
    schedule.missed === 'all'
      ? `was due more often while Optimus did not run than is caught up: the newest ${MOST_MISSED} are`
      : `was due ${often} while Optimus did not run, and was left out`;
  if (missed.count > 0) entries.push(entry(schedule, 'schedule.missed', what));
  if (overlapping > 0)
    entries.push(entry(schedule, 'schedule.skipped', 'was due while its last run had not ended, and was left out'));
  return entries;
}
