import { onTestFinished } from 'vitest';
import type { RunSummary } from '../../../../../shared/features/runs/schema.ts';
import type { Change } from '../../../../../shared/features/system/schema.ts';
import type { RecoveryState } from '../../../db/types.ts';
import { createJournal } from '../../../journal/journal.ts';
import { createJournalRepo } from '../../../journal/repo.ts';
import { createChannel } from '../../../lib/channel.ts';
import { createRedactor } from '../../../log/redactor.ts';
import { createFakeClock } from '../../../testing/fake-clock.ts';
import { quietLog } from '../../../testing/quiet-log.ts';
import { openTestStore } from '../../../testing/test-store.ts';
import { until } from '../../../testing/until.ts';
import type { Fire, RunChange, Schedule, Schedules } from '../../types.ts';
import { createSchedules } from '../create-schedules.ts';

export const hourly: Schedule = {
  id: 's1',
  owner: 'test',
  label: 'Hourly',
  cron: '0 * * * *',
  zone: 'Europe/Berlin',
  missed: 'skip',
  overlap: 'skip',
  enabled: true,
};

/** Schedules on a real store, with what they need to know of runs. */
export async function setupSchedules(from = Date.UTC(2026, 0, 1, 0, 30)) {
  const clock = createFakeClock(from);
  const store = await openTestStore(clock);
  let recovery: RecoveryState | null = null;
  const journal = createJournal({
    repo: createJournalRepo(store.data),
    clock,
    log: quietLog,
    changes: createChannel<Change>({ kind: 'coalesce', capacity: 10, key: (c) => c.feature }),
    redactor: createRedactor(),
    keepDays: () => 30,
  });
  onTestFinished(() => journal.dispose());
  const fires: Fire[] = [];
  /** Runs under their keys, as the engine keeps them; over what these tests call the end of a process. */
  const started = new Map<string, string>();
  const live = new Set<string>();
  const listeners = new Set<(change: RunChange) => void>();
  const runs = {
    running: () => [...live].map((id) => ({ id })) as RunSummary[],
    onChange: (fn: (change: RunChange) => void) => {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
  const run = async (fire: Fire): Promise<string> => {
    fires.push(fire);
    const id = started.get(fire.idempotencyKey) ?? `run${started.size + 1}`;
    if (!started.has(fire.idempotencyKey)) live.add(id);
    started.set(fire.idempotencyKey, id);
    return id;
  };
  const end = (id: string) => {
    live.delete(id);
    for (const fn of listeners)
      fn({ runId: id, state: 'succeeded', ended: true, kind: 'test', definitionId: 'test', child: false });
  };
  const note = async (fire: Fire) => {
    fires.push(fire);
    return null;
  };
  const seen = {
    data: store.data,
    transaction: store.transaction,
    get recovery() {
      return recovery;
    },
  };
  /** As a store is while its file is damaged and nobody has chosen yet. */
  const damage = (damaged: boolean) => {
    recovery = damaged ? { at: 0, file: 'optimus.db', reason: 'damaged', quarantined: null, copies: [] } : null;
  };
  const open = (onFire: (fire: Fire) => Promise<string | null> = note) => {
    const schedules = createSchedules({ store: seen, clock, log: quietLog, journal, runs });
    schedules.owner('test', onFire);
    onTestFinished(() => schedules.dispose());
    return schedules;
  };
  const fireRows = () => store.data.selectFrom('run_schedule_fires').selectAll().execute();
  /** Until what was due is decided upon, and all of it that may start has started. */
  const idle = async (schedules: Schedules, any: Schedule = hourly) => {
    await schedules.put(any);
    await until(async () => (await fireRows()).every((row) => row.run_id !== null && live.has(row.run_id)));
  };
  const noted = async () => (await journal.list({ limit: 500 })).events.map((event) => event.sentence).reverse();
  /** Day and time of each fire, in UTC. */
  const hours = () => fires.map((fire) => new Date(fire.at).toISOString().slice(8, 16));
  return { clock, store, damage, fires, hours, open, run, note, end, live, fireRows, idle, noted };
}
