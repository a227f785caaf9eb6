import type { Rule, RuleDraft, Tried } from '../../../shared/features/alerts/schema.ts';
import type { KnownSeries, SeriesRange } from '../../../shared/features/monitors/schema.ts';
import { metricWords } from '../../../shared/lib/metrics.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { turn } from '../../core/lib/turn.ts';
import { type Baselines, baselineOf, type HourOfPast, hour } from './engine/baselines.ts';
import { createCounter } from './engine/counter.ts';
import { keyOfEvent, kindTest } from './engine/event-lines.ts';
import { createMetricLine } from './engine/metric-line.ts';
import { fits } from './engine/metric-lines.ts';
import { staleMs } from './engine/phases.ts';
import { createProbe, type MetricWatch, subjectWords } from './engine/probe.ts';
import type { Finding, Findings, NameOf, ReadRange } from './types.ts';

const minute = 60_000;
const day = 24 * hour;
const week = 7 * day;
const mostLines = 60;
const mostMoments = 200;
const mostEvents = 5_000;
/** One call of the store covers a day by the minute. */
const stepsAtOnce = 1_440;

interface Deps {
  clock: Clock;
  nameOf: NameOf;
  range: ReadRange;
  series: () => Promise<readonly KnownSeries[]>;
  journal: Pick<Journal, 'list' | 'kinds'>;
}

type Moment = Tried['moments'][number];

/** Takes down what the engine would have said. */
function createNotes(labelOf: (finding: Finding) => string) {
  const open = new Map<string, Moment>();
  const moments: Moment[] = [];
  let now = 0;
  const findings: Findings = {
    isActive: (_ruleId, key) => open.has(key),
    fired(finding) {
      const { key, value, sentence } = finding;
      const moment: Moment = { key, label: labelOf(finding), at: now, until: null, value, sentence };
      open.set(key, moment);
      moments.push(moment);
    },
    still() {},
    resolved(_ruleId, key) {
      const moment = open.get(key);
      if (moment) moment.until = now;
      open.delete(key);
    },
    unknown() {},
  };
  return {
    findings,
    moments,
    at(moment: number) {
      now = moment;
    },
  };
}

/** What a rule would have done with what was kept. */
export function createAttempt({ clock, nameOf, range, series, journal }: Deps) {
  const asRule = (draft: RuleDraft): Rule => ({
    ...draft,
    id: 'attempt',
    enabled: true,
    own: false,
    changed: false,
    createdAt: 0,
    updatedAt: 0,
  });

  function result(from: number, to: number, moments: Moment[], rest: Partial<Tried>): Tried {
    const newest = moments.sort((a, b) => b.at - a.at).slice(0, mostMoments);
    return {
      from,
      to,
      stepMs: minute,
      looksAt: 0,
      covered: 0,
      total: moments.length,
      moments: newest,
      says: null,
      ...rest,
    };
  }

  /** The same hour of past weeks, from the hours themselves: they are read once for the whole stretch. */
  async function pastHours(key: string, watch: MetricWatch, from: number, to: number): Promise<Baselines> {
    if (watch.when.kind !== 'anomaly') return { of: () => null };
    const { weeks } = watch.when;
    const hours = new Map<number, HourOfPast>();
    for (let start = Math.floor((from - weeks * week) / hour) * hour; start < to; start += week) {
      const [found] = await range({ keys: [key], from: start, to: Math.min(start + week, to), points: 168 });
      found?.mean.forEach((mean, i) => {
        const [min, max] = [found.min[i], found.max[i]];
        if (mean === null) return;
        hours.set(Math.floor((found.from + i * found.stepMs) / hour) * hour, {
          mean,
          min: min ?? mean,
          max: max ?? mean,
        });
      });
    }
    return {
      of(_key, at) {
        const start = Math.floor(at / hour) * hour;
        const past = Array.from({ length: weeks }, (_, i) => hours.get(start - (i + 1) * week));
        return baselineOf(
          past.filter((one) => one !== undefined),
          metricWords[watch.metric].quantum,
        );
      },
    };
  }

  /** Within a step only its extremes are known: what has to last is taken to have lasted only if all of the step was so. */
  function pick({ when }: MetricWatch, lasting: boolean, steps: SeriesRange, i: number): number | null {
    const [mean, min, max] = [steps.mean[i] ?? null, steps.min[i] ?? null, steps.max[i] ?? null];
    if (when.kind === 'above') return lasting ? min : max;
    if (when.kind === 'below') return lasting ? max : min;
    return mean;
  }

  async function ofFigures(rule: Rule, watch: MetricWatch, from: number, to: number, signal?: AbortSignal) {
    const known = await series();
    const better = new Set(
      known.filter(({ metric }) => metric === watch.unless).map((one) => `${one.scope} ${one.id}`),
    );
    const fitting = known.filter((one) => fits(watch, one) && !better.has(`${one.scope} ${one.id}`));
    const lines = fitting.slice(0, mostLines);
    const notes = createNotes(({ key }) => {
      const ref = lines.find((one) => one.key === key);
      return ref ? subjectWords(ref, nameOf) : key;
    });
    const warmMs =
      watch.when.kind === 'forecast' ? watch.when.overMs : watch.when.kind === 'rate' ? watch.when.overMs : 0;
    let steps = 0;
    let knownSteps = 0;
    let waits: string | null = null;
    for (const ref of lines) {
      const { key } = ref;
      const probe = createProbe(watch, { key, ref, nameOf, baselines: await pastHours(key, watch, from, to) });
      const line = createMetricLine({
        rule,
        key,
        ref,
        probe,
        findings: notes.findings,
        nameOf,
        firing: false,
        mono: from - warmMs,
        staleMs: Math.max(staleMs, 3 * minute),
      });
      let unknownSince: number | null = null;
      let heard = false;
      for (let start = from - warmMs; start < to; start += stepsAtOnce * minute) {
        signal?.throwIfAborted();
        const end = Math.min(start + stepsAtOnce * minute, to);
        const points = Math.max(1, Math.round((end - start) / minute));
        const [found] = await range({ keys: [key], from: start, to: end, points });
        for (let i = 0; found && i < found.mean.length; i++) {
          const at = found.from + i * found.stepMs;
          const value = pick(watch, rule.forMs >= found.stepMs, found, i);
          if (at >= from) steps++;
          if (value === null) {
            unknownSince ??= at;
            if (watch.when.kind === 'absent' && heard) {
              notes.at(at + found.stepMs);
              line.tick(at + found.stepMs, at + found.stepMs);
            }
            continue;
          }
          if (unknownSince !== null && heard && watch.when.kind !== 'absent') line.gap(at, at);
          unknownSince = null;
          heard = true;
          if (at >= from) knownSteps++;
          // A step has a beginning and an end: one that was so throughout lasted as long as it is.
          for (const moment of [at, at + found.stepMs]) {
            notes.at(moment);
            line.push(moment, value, moment);
          }
        }
        await turn();
      }
      waits ??= probe?.waits() ?? null;
    }
    const moments = notes.moments.filter(({ at }) => at >= from);
    const says =
      lines.length === 0
        ? 'Nothing of that kind has been measured yet.'
        : knownSteps === 0
          ? 'Nothing is known of that time.'
          : fitting.length > lines.length
            ? `${fitting.length} lines fit; the first ${lines.length} were looked at.`
            : waits && moments.length === 0
              ? waits
              : null;
    return result(from, to, moments, {
      looksAt: fitting.length,
      covered: steps === 0 ? 0 : knownSteps / steps,
      says,
    });
  }

  async function ofEvents(rule: Rule, from: number, to: number, signal?: AbortSignal): Promise<Tried> {
    const { watch } = rule;
    if (watch.kind !== 'event') throw new Error('only events are read from the journal');
    const [isWanted, isEnd] = [kindTest(watch.pattern), watch.until === null ? () => false : kindTest(watch.until)];
    const kinds = (await journal.kinds()).map(({ kind }) => kind).filter((kind) => isWanted(kind) || isEnd(kind));
    const notes = createNotes(({ subjects, key }) => subjects.find(({ type }) => type === watch.each)?.label ?? key);
    const counters = new Map<string, ReturnType<typeof createCounter>>();
    const events = [];
    let before: number | undefined;
    while (kinds.length > 0 && events.length < mostEvents) {
      const filter = { kinds: kinds.slice(0, 100), since: from, until: to, limit: 500 };
      const page = await journal.list({ ...filter, ...(before !== undefined && { before }) }, signal);
      events.push(...page.events);
      if (page.nextBefore === null) break;
      before = page.nextBefore;
      await turn();
    }
    for (const event of events.reverse()) {
      const key = keyOfEvent(watch, event);
      if (key === null) continue;
      for (const [other, one] of counters) {
        const due = one.next();
        if (due > event.at) continue;
        notes.at(due);
        one.tick(due);
        if (one.isIdle(event.at)) counters.delete(other);
      }
      notes.at(event.at);
      if (isEnd(event.kind)) counters.get(key)?.over(event.sentence);
      if (!isWanted(event.kind)) continue;
      const counter =
        counters.get(key) ?? createCounter({ rule, key, findings: notes.findings, firing: false, at: event.at });
      counters.set(key, counter);
      counter.hit({
        at: event.at,
        wall: event.at,
        sentence: event.sentence,
        evidence: event.kind,
        subjects: event.subjects,
        scope: null,
        scopeId: null,
      });
    }
    for (const one of counters.values()) {
      if (one.next() > to) continue;
      notes.at(one.next());
      one.tick(one.next());
    }
    const says =
      kinds.length === 0
        ? `Nothing of the kind ${watch.pattern} has happened yet.`
        : events.length >= mostEvents
          ? `Of more than ${mostEvents.toLocaleString('en-US')} events the newest were looked at.`
          : null;
    return result(from, to, notes.moments, { stepMs: 0, looksAt: kinds.length, covered: 1, says });
  }

  return async (draft: RuleDraft, days: number, signal?: AbortSignal): Promise<Tried> => {
    const to = Math.floor(clock.now() / minute) * minute;
    const from = to - days * day;
    const rule = asRule(draft);
    if (rule.watch.kind === 'metric') return ofFigures(rule, rule.watch, from, to, signal);
    if (rule.watch.kind === 'event') return ofEvents(rule, from, clock.now(), signal);
    return result(from, to, [], {
      stepMs: 0,
      says: 'Lines of a log carry no time that Optimus could go by: this rule looks at what is written from now on.',
    });
  };
}
