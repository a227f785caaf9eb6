import { onTestFinished } from 'vitest';
import type { RuleDraft } from '../../../../shared/features/alerts/schema.ts';
import type { KnownSeries, RangeInput, SeriesRange } from '../../../../shared/features/monitors/schema.ts';
import { type Settings, settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { createAttention } from '../../../core/attention/attention.ts';
import { createAttentionRepo } from '../../../core/attention/repo.ts';
import { openStore } from '../../../core/db/open-store.ts';
import { createJournal } from '../../../core/journal/journal.ts';
import { createJournalRepo } from '../../../core/journal/repo.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import type { Gap } from '../../../core/lib/clock.ts';
import { createLogger } from '../../../core/log/create-logger.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import type { LogsForRules } from '../../logs/index.ts';
import type { Recorded } from '../../monitors/index.ts';
import type { Notice } from '../../notifications/index.ts';
import { createAlerts } from '../create-alerts.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

interface Options {
  clock?: ReturnType<typeof createFakeClock>;
  dataDir?: string;
  /** What was kept of a line at a moment; null is unknown. */
  kept?: (key: string, at: number) => number | null;
  series?: readonly string[];
  /** Those that come with Optimus are switched off unless a test is about them. */
  own?: boolean;
}

export const cpuKey = keyOf('cpu.percent');

export const cpuRule = (change: Partial<RuleDraft> = {}): RuleDraft => ({
  name: 'Busy',
  severity: 'warning',
  watch: {
    kind: 'metric',
    metric: 'cpu.percent',
    scope: 'machine',
    id: null,
    part: null,
    unless: null,
    when: { kind: 'above', value: 90, resolveAt: 80 },
  },
  forMs: minute,
  repeatMs: hour,
  autoResolve: true,
  note: '',
  ...change,
});

/** Databases, journal and attention as in the program; measurements are told by hand, notices are written down. */
export async function createAlertsWorld(options: Options = {}) {
  const clock = options.clock ?? createFakeClock(Date.UTC(2026, 10, 2, 12));
  const dataDir = options.dataDir ?? (await tempDir());
  const workers = createWorkerPool({ log: quietLog });
  const store = await openStore({ dataDir, clock, workers, log: quietLog });
  const changes = createChannel<Change>({ kind: 'drop-oldest', capacity: 500 });
  const redactor = createRedactor();
  const log = createLogger({ dir: `${dataDir}/logs`, clock, redactor });
  const journal = createJournal({
    repo: createJournalRepo(store.data),
    clock,
    log: quietLog,
    changes,
    redactor,
    keepDays: () => 730,
  });
  const attention = await createAttention({ repo: createAttentionRepo(store.data), clock, journal, changes });
  const listeners = new Set<(recorded: Recorded) => void>();
  const checked = new Set<(problems: readonly string[]) => void>();
  const onSettings = new Set<() => void>();
  let settings: Settings = settingsDefaults;
  const notices: Notice[] = [];
  let refuse = false;

  const range = async ({ keys, from, to, points = 600 }: RangeInput): Promise<SeriesRange[]> => {
    const start = Number(from);
    const stepMs = Math.max(minute, Math.ceil((Number(to) - start) / Number(points) / minute) * minute);
    return keys.map((key) => {
      const mean: (number | null)[] = [];
      for (let at = start; at < Number(to); at += stepMs) mean.push(options.kept?.(key, at) ?? null);
      return { key, tier: '1m' as const, from: start, stepMs, mean, min: mean, max: mean, last: mean };
    });
  };
  const series = async (): Promise<KnownSeries[]> =>
    (options.series ?? []).map((key) => {
      const [scope = '', id = '', metric = '', part = ''] = key.split('/');
      return {
        ...{ key, id, firstAt: 0, lastAt: clock.now(), value: null },
        part: part.replaceAll('%2F', '/'),
        scope: scope as KnownSeries['scope'],
        metric: metric as MetricName,
      };
    });

  type Hearing<K extends keyof LogsForRules> = { with: Parameters<LogsForRules[K]> };
  const hearing = new Set<Hearing<'onLines'>>();
  const containerHearing = new Set<Hearing<'onContainerLines'>>();
  const needed: { id: string | null; metric: MetricName }[] = [];
  const alerts = createAlerts({
    store,
    clock,
    journal,
    changes,
    attention,
    log,
    redactor,
    settings: {
      get: () => settings,
      async update({ storage }) {
        settings = { ...settings, storage: { ...settings.storage, ...storage } };
        for (const fn of onSettings) fn();
      },
      onChange(fn) {
        onSettings.add(fn);
        return () => onSettings.delete(fn);
      },
    },
    monitors: {
      onRecorded(fn) {
        listeners.add(fn);
        return () => listeners.delete(fn);
      },
      range,
      series,
    },
    notifications: {
      async tell(notice) {
        if (refuse) throw new Error('nobody can be told');
        notices.push(notice);
        return { id: `n${notices.length}`, notOnScreen: null, sentTo: [] };
      },
    },
    projects: { row: (id) => ({ name: `shop-${id}` }) },
    containers: {
      now: () => [{ id: 'c1', name: 'web' }],
      need: (lines) => void needed.splice(0, needed.length, ...lines),
    },
    databases: { nameOf: (id) => (id === 'd1' ? 'ledger' : undefined) },
    logs: () => ({
      onLines(...args) {
        const one = { with: args };
        hearing.add(one);
        return () => hearing.delete(one);
      },
      onContainerLines(...args) {
        const one = { with: args };
        containerHearing.add(one);
        args[2]({ count: 0, why: 'No container of this name runs.' });
        return () => containerHearing.delete(one);
      },
    }),
    onDatabaseChecked(fn) {
      checked.add(fn);
      return () => checked.delete(fn);
    },
    home: dataDir,
  });
  await alerts.begin();
  if (!options.own)
    for (const { id, own, enabled } of await alerts.rules()) if (own && enabled) await alerts.enable(id, false);

  const record = (values: Record<string, number>, gap: Gap | null = null) => {
    for (const fn of listeners) fn({ at: clock.now(), values, gap });
  };
  let ended = false;
  async function stop(orderly: boolean) {
    if (ended) return;
    ended = true;
    if (orderly) await alerts.dispose();
    else listeners.clear();
    attention.dispose();
    await journal.dispose();
    await log.dispose();
    await store.dispose();
    await workers.dispose();
  }
  onTestFinished(() => stop(true));

  return {
    alerts,
    attention,
    clock,
    dataDir,
    journal,
    log,
    needed,
    notices,
    record,
    settings: () => settings,
    /** A service writes. */
    writes(projectId: string, service: string, lines: readonly string[]) {
      for (const {
        with: [of, fn],
      } of hearing)
        if (of.projectId === projectId && (of.service ?? service) === service) fn(service, lines);
    },
    /** Who wants lines of containers now. */
    containerHearing: () => [...containerHearing].map((one) => one.with),
    checked: (problems: readonly string[]) => {
      for (const fn of checked) fn(problems);
    },
    refuse(on: boolean) {
      refuse = on;
    },
    /** Measures once a second for so long. */
    async measure(ms: number, value: number | ((at: number) => number), key = cpuKey) {
      for (let passed = 0; passed < ms; passed += second) {
        clock.advance(second);
        record({ [key]: typeof value === 'number' ? value : value(clock.now()) });
        if (passed % minute === 0) await alerts.idle();
      }
      await alerts.idle();
    },
    /** What alerts have said to the journal, oldest first. */
    async said(kinds = ['fired', 'repeated', 'resolved']) {
      await alerts.idle();
      const { events } = await journal.list({ kinds: kinds.map((kind) => `alert.${kind}`), limit: 500 });
      return events.reverse().map(({ kind, at, sentence }) => ({ kind: kind.replace('alert.', ''), at, sentence }));
    },
    told: () => notices.map(({ kind }) => kind.replace('alert.', '')),
    stop: () => stop(true),
    /** As if the power had gone. */
    crash: () => stop(false),
  };
}
