import type { Rule } from '../../../../shared/features/alerts/schema.ts';
import { lineWords } from '../../../../shared/features/alerts/words.ts';
import { metricWords } from '../../../../shared/lib/metrics.ts';
import type { SeriesRef } from '../../../../shared/lib/series-key.ts';
import { refOf } from '../../../../shared/lib/series-key.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Findings, NameOf, ReadRange } from '../types.ts';
import { createBaselines } from './baselines.ts';
import type { ForecastProbe } from './forecast.ts';
import { createMetricLine, type MetricLine } from './metric-line.ts';
import { createProbe, type MetricWatch } from './probe.ts';

/** Names that come and go for ever must not fill the memory. */
const mostKeys = 50_000;
const sweepMs = 3_600_000;
const forgottenMs = 86_400_000;

interface Deps {
  findings: Findings;
  nameOf: NameOf;
  range: ReadRange;
  clock: Clock;
}

interface Compiled {
  rule: Rule;
  watch: MetricWatch;
  /** What a line depends on; when it changes, lines begin anew. */
  identity: string;
  lines: Map<string, MetricLine>;
  makeBaselines: () => ReturnType<typeof createBaselines>;
}

export const fits = (watch: MetricWatch, ref: SeriesRef): boolean =>
  watch.metric === ref.metric &&
  watch.scope === ref.scope &&
  (watch.id === null || watch.id === ref.id) &&
  (watch.part === null || watch.part === ref.part);

const placeOf = (scope: string, id: string, metric: string) => `${scope}\0${id}\0${metric}`;
const nothing: readonly MetricLine[] = [];

/** Which rule looks at which line. Each second costs one look-up for each figure, and no more for those that no rule is about. */
export function createMetricLines({ findings, nameOf, range, clock }: Deps) {
  let byMetric = new Map<string, Compiled[]>();
  const rules = new Map<string, Compiled>();
  const byKey = new Map<string, readonly MetricLine[]>();
  const refs = new Map<string, { ref: SeriesRef; heardAt: number }>();
  let sweptAt = clock.monotonic();
  /** Where which metric is measured at all, for rules that stand back for a better one. */
  const seen = new Set<string>();

  function compile(rule: Rule, watch: MetricWatch): Compiled {
    let baselines: ReturnType<typeof createBaselines> | null = null;
    const weeks = watch.when.kind === 'anomaly' ? watch.when.weeks : 0;
    return {
      rule,
      watch,
      identity: JSON.stringify([watch, rule.forMs, rule.autoResolve]),
      lines: new Map(),
      makeBaselines: () => {
        baselines ??= createBaselines({ range, clock, weeks, quantum: metricWords[watch.metric].quantum });
        return baselines;
      },
    };
  }

  function lineOf(one: Compiled, key: string, ref: SeriesRef): MetricLine {
    const known = one.lines.get(key);
    if (known) return known;
    const probe = createProbe(one.watch, { key, ref, nameOf, baselines: one.makeBaselines() });
    const line = createMetricLine({
      rule: one.rule,
      key,
      ref,
      probe,
      findings,
      nameOf,
      firing: findings.isActive(one.rule.id, key),
      mono: clock.monotonic(),
    });
    one.lines.set(key, line);
    if (one.watch.when.kind === 'forecast' && probe) preload(probe as ForecastProbe, key, one.watch.when.overMs);
    return line;
  }

  function preload(probe: ForecastProbe, key: string, overMs: number): void {
    const to = clock.now();
    range({ keys: [key], from: to - overMs, to, points: 72 }).then(
      ([found]) => {
        if (!found) return;
        const points = found.mean.flatMap((value, i) =>
          value === null ? [] : [{ at: found.from + i * found.stepMs, value }],
        );
        probe.preload(points);
      },
      // Without what was kept it looks ahead later.
      () => {},
    );
  }

  function meet(key: string): readonly MetricLine[] {
    const ref = refOf(key);
    if (!ref || byKey.size >= mostKeys) return nothing;
    refs.set(key, { ref, heardAt: clock.monotonic() });
    const place = placeOf(ref.scope, ref.id, ref.metric);
    if (!seen.has(place)) {
      seen.add(place);
      for (const one of rules.values())
        if (one.watch.unless === ref.metric && one.watch.scope === ref.scope) standBack(one, ref.id);
    }
    const found: MetricLine[] = [];
    for (const one of byMetric.get(ref.metric) ?? []) {
      if (!fits(one.watch, ref)) continue;
      if (one.watch.unless && seen.has(placeOf(ref.scope, ref.id, one.watch.unless))) continue;
      found.push(lineOf(one, key, ref));
    }
    const lines = found.length === 0 ? nothing : found;
    byKey.set(key, lines);
    return lines;
  }

  /** A rule that was made or changed looks at once at what is measured, however seldom that is. */
  function meetAgain(one: Compiled): void {
    if (one.watch.when.kind === 'absent') return;
    for (const [key, { ref }] of refs) {
      if (!fits(one.watch, ref)) continue;
      if (one.watch.unless && seen.has(placeOf(ref.scope, ref.id, one.watch.unless))) continue;
      lineOf(one, key, ref);
    }
  }

  /** Containers and disks go for good: what was not heard for a day is forgotten, unless it is wrong. */
  function sweep(mono: number): void {
    sweptAt = mono;
    for (const [key, { heardAt }] of refs) {
      if (mono - heardAt < forgottenMs) continue;
      refs.delete(key);
      for (const one of rules.values()) if (!findings.isActive(one.rule.id, key)) one.lines.delete(key);
    }
    // Each key that still comes is met, and noted, again.
    byKey.clear();
  }

  /** A better metric has appeared for this owner. */
  function standBack(one: Compiled, id: string): void {
    for (const key of one.lines.keys()) {
      if (refOf(key)?.id !== id) continue;
      one.lines.delete(key);
      byKey.delete(key);
      if (findings.isActive(one.rule.id, key)) findings.resolved(one.rule.id, key, 'Another rule looks after it');
    }
  }

  /** Why there is nothing that a rule could look at. */
  function whyNone({ watch: { scope, metric, unless } }: Compiled): string {
    const label = lineWords({ metric, scope: 'machine', id: null, part: '' });
    if (unless && seen.has(placeOf(scope, '', unless)))
      return `Stands back: ${lineWords({ metric: unless, scope: 'machine', id: null, part: '' })} is measured here.`;
    if (scope === 'machine' || scope === 'optimus') return `Waits: this machine has not told "${label}" yet.`;
    return `Waits for a ${scope} of which "${label}" is measured.`;
  }

  return {
    setRules(next: readonly Rule[]): void {
      const wanted = new Set<string>();
      for (const rule of next) {
        if (rule.watch.kind !== 'metric' || !rule.enabled) continue;
        wanted.add(rule.id);
        const before = rules.get(rule.id);
        const fresh = compile(rule, rule.watch);
        if (before?.identity === fresh.identity) {
          // Lines hold on to the rule for its name and severity.
          Object.assign(before.rule, rule);
        } else {
          rules.set(rule.id, fresh);
          meetAgain(fresh);
        }
      }
      for (const id of rules.keys()) if (!wanted.has(id)) rules.delete(id);
      byMetric = new Map();
      for (const one of rules.values())
        byMetric.set(one.watch.metric, [...(byMetric.get(one.watch.metric) ?? []), one]);
      byKey.clear();
    },

    /** Lines that must be looked at although nothing was heard of them yet: what was firing, what may be absent. */
    expect(ruleId: string, key: string): void {
      const one = rules.get(ruleId);
      const ref = refOf(key);
      if (one && ref && fits(one.watch, ref)) lineOf(one, key, ref);
    },

    record(at: number, values: Readonly<Record<string, number>>): void {
      const mono = clock.monotonic();
      if (mono - sweptAt > sweepMs) sweep(mono);
      for (const key in values) {
        const lines = byKey.get(key) ?? meet(key);
        if (lines === nothing) continue;
        const value = values[key] as number;
        for (const line of lines) line.push(at, value, mono);
      }
    },

    gap(to: number): void {
      const mono = clock.monotonic();
      for (const { lines } of rules.values()) for (const line of lines.values()) line.gap(to, mono);
    },

    tick(): void {
      const [mono, now] = [clock.monotonic(), clock.now()];
      for (const { lines } of rules.values()) for (const line of lines.values()) line.tick(mono, now);
    },

    next(): number {
      let next = Number.POSITIVE_INFINITY;
      for (const { lines } of rules.values()) for (const line of lines.values()) next = Math.min(next, line.next());
      return next;
    },

    end: (ruleId: string, key: string) => rules.get(ruleId)?.lines.get(key)?.end(),

    state(ruleId: string) {
      const one = rules.get(ruleId);
      const lines = [...(one?.lines.values() ?? [])];
      const waiting = lines.map((line) => line.waits());
      const waits =
        lines.length === 0
          ? one
            ? whyNone(one)
            : null
          : waiting.every((why) => why !== null)
            ? (waiting[0] ?? null)
            : null;
      return { looksAt: lines.length, pending: lines.filter((line) => line.isPending()).length, waits };
    },
  };
}
