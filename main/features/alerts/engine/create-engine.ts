import type { Rule } from '../../../../shared/features/alerts/schema.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import type { Cancel, Clock, Gap } from '../../../core/lib/clock.ts';
import type { LogsForRules } from '../../logs/index.ts';
import type { Recorded } from '../../monitors/index.ts';
import type { Tracker } from '../tracker.ts';
import type { NameOf, ReadRange } from '../types.ts';
import { createEventLines, type Happened } from './event-lines.ts';
import { createLogLines } from './log-lines.ts';
import { createMetricLines } from './metric-lines.ts';

/** No timer may be longer than 24 days, and a clock may be set at any moment without a word. */
const longestSleepMs = 60_000;
const shortestSleepMs = 100;
/** The clock on the wall and the one that only counts have parted by so much: the machine slept, or the clock was set. */
const jumpMs = 5_000;

interface Deps {
  tracker: Tracker;
  clock: Clock;
  nameOf: NameOf;
  range: ReadRange;
  /** What of containers has to be measured although nobody looks. */
  need: (lines: readonly { id: string | null; metric: MetricName }[]) => void;
  onOwnLine: (fn: (line: string) => void) => Cancel;
  logs: () => LogsForRules;
  redact: (text: string) => string;
  home: string;
}

/**
 * Everything happens because something was measured, happened or was written. One timer stands for what follows from time
 * alone, and only while there is such a thing: a repeat, a silence that ends, an event that does not come again.
 */
export function createEngine({ tracker, clock, nameOf, range, need, onOwnLine, redact, home, ...deps }: Deps) {
  const { findings } = tracker;
  const metrics = createMetricLines({ findings, nameOf, range, clock });
  const events = createEventLines({ findings, clock });
  const logs = createLogLines({
    ...{ findings, clock, onOwnLine, redact, home, logs: deps.logs },
    projectName: (id) => nameOf('project', id),
    onTrouble: tracker.refresh,
  });
  let timer: Cancel | null = null;
  let timerAt = Number.POSITIVE_INFINITY;
  let disposed = false;
  let parted = clock.now() - clock.monotonic();

  /** True when time has jumped since the last look. */
  function jumped(): boolean {
    const now = clock.now() - clock.monotonic();
    const far = Math.abs(now - parted) > jumpMs;
    // A clock that is put right bit by bit does not add up to a jump.
    parted = now;
    return far;
  }

  function gap(to: number): void {
    parted = clock.now() - clock.monotonic();
    metrics.gap(to);
    events.gap();
    logs.gap();
    tracker.gap();
  }

  function arm(): void {
    if (disposed) return;
    const mono = clock.monotonic();
    const lines = Math.min(metrics.next(), events.next(), logs.next()) - mono;
    const next = Math.min(lines, tracker.next());
    if (next === Number.POSITIVE_INFINITY) {
      timer?.();
      timer = null;
      return;
    }
    const wait = Math.min(Math.max(next, shortestSleepMs), longestSleepMs);
    if (timer && timerAt <= mono + wait) return;
    timer?.();
    timerAt = mono + wait;
    timer = clock.after(wait, () => {
      timer = null;
      tick();
    });
  }

  function tick(): void {
    if (jumped()) gap(clock.now());
    metrics.tick();
    events.tick();
    logs.tick();
    tracker.tick();
    arm();
  }

  const stops = [tracker.onChange(arm), clock.onResume(({ to }: Gap) => gap(to))];

  return {
    setRules(rules: readonly Rule[]): void {
      metrics.setRules(rules);
      events.setRules(rules);
      logs.setRules(rules);
      need(
        rules.flatMap(({ enabled, watch }) =>
          enabled && watch.kind === 'metric' && watch.scope === 'container' ? [watch] : [],
        ),
      );
      for (const { ruleId, key } of tracker.entries()) {
        metrics.expect(ruleId, key);
        events.expect(ruleId, key);
      }
      arm();
    },
    /** Lines that were measured not long ago: they may be missing now. */
    expect(ruleId: string, keys: readonly string[]): void {
      for (const key of keys) metrics.expect(ruleId, key);
      arm();
    },
    recorded({ at, values, gap: unknown }: Recorded): void {
      if (jumped() || unknown) gap(unknown?.to ?? at);
      metrics.record(at, values);
      if (!timer) arm();
    },
    happened(event: Happened): void {
      events.happened(event);
    },
    /** Somebody said that it is over. */
    end(ruleId: string, key: string): void {
      metrics.end(ruleId, key);
      events.end(ruleId, key);
      logs.end(ruleId);
    },
    state(rule: Rule): { looksAt: number; pending: number; waits: string | null } {
      if (!rule.enabled) return { looksAt: 0, pending: 0, waits: null };
      const of = { metric: metrics, event: events, log: logs }[rule.watch.kind];
      return of.state(rule.id);
    },
    async dispose(): Promise<void> {
      disposed = true;
      timer?.();
      for (const stop of stops) stop();
      await logs.dispose();
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;
