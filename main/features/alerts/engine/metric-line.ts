import type { Rule } from '../../../../shared/features/alerts/schema.ts';
import type { SeriesRef } from '../../../../shared/lib/series-key.ts';
import type { Findings, NameOf, Probe } from '../types.ts';
import { createPhases, staleMs } from './phases.ts';
import { subjectWords } from './probe.ts';

/** So long silent while others are heard: its source is gone, and what was wrong with it has no bearing any more. */
const goneMs = 15 * 60_000;
/** What comes back for a moment is not back. */
const backMs = 10_000;
const leastAbsentMs = 10_000;

export interface MetricLine {
  push(at: number, value: number, mono: number): void;
  gap(to: number, mono: number): void;
  /** What follows from silence. */
  tick(mono: number, now: number): void;
  /** When `tick` has something to do, in monotonic time. */
  next(): number;
  end(): void;
  isPending(): boolean;
  waits(): string | null;
}

interface Options {
  rule: Rule;
  key: string;
  ref: SeriesRef;
  /** Null: it is the silence that is looked at. */
  probe: Probe | null;
  findings: Findings;
  nameOf: NameOf;
  firing: boolean;
  mono: number;
  staleMs?: number;
}

const scoped = new Set(['project', 'service', 'container', 'database']);

export function createMetricLine(options: Options): MetricLine {
  const { rule, key, ref, probe, findings, nameOf } = options;
  const finding = {
    rule,
    key,
    scope: ref.scope,
    scopeId: ref.id === '' ? null : ref.id,
    series: key,
  };
  const subjects = () =>
    scoped.has(ref.scope) && ref.id !== ''
      ? [{ type: ref.scope, id: ref.id, label: nameOf(ref.scope, ref.id) ?? ref.id }]
      : [];
  return probe ? ofFigures(options, probe) : ofSilence();

  function ofFigures({ firing, mono }: Options, probe: Probe): MetricLine {
    const phases = createPhases({
      forMs: rule.forMs,
      autoResolve: rule.autoResolve,
      firing,
      ...(options.staleMs !== undefined && { staleMs: options.staleMs }),
    });
    let heardAt = mono;
    let heardWall: number | null = null;
    let saidUnknown = false;

    return {
      push(at, value, now) {
        heardAt = now;
        heardWall = at;
        const verdict = probe.judge(at, value);
        if (verdict === null) {
          // It cannot tell: what was on its way to being told begins anew.
          if (phases.phase() === 'pending') phases.gap();
          return;
        }
        const step = phases.push(at, verdict);
        if (step === null) return;
        if (step === 'fired') {
          const { sentence, evidence, threshold } = probe.words(value);
          findings.fired({
            ...finding,
            sentence,
            evidence,
            threshold,
            value,
            since: phases.since(),
            subjects: subjects(),
            flapping: phases.isFlapping(),
          });
        } else if (step === 'still') {
          saidUnknown = false;
          findings.still(rule.id, key, value, at);
        } else findings.resolved(rule.id, key, probe.words(value).sentence);
      },
      gap(to, now) {
        probe.gap(to);
        phases.gap();
        heardAt = now;
        if (phases.phase() === 'firing') findings.unknown(rule.id, key, to);
      },
      tick(now, wall) {
        if (phases.phase() !== 'firing') return;
        if (now - heardAt >= goneMs && now - heardAt >= phases.patience() && rule.autoResolve) {
          phases.end();
          findings.resolved(rule.id, key, `${subjectWords(ref, nameOf)} is no longer measured`);
        } else if (!saidUnknown && now - heardAt >= phases.patience()) {
          saidUnknown = true;
          findings.unknown(rule.id, key, heardWall ?? wall);
        }
      },
      next: () =>
        phases.phase() === 'firing'
          ? heardAt + (saidUnknown ? Math.max(goneMs, phases.patience()) : phases.patience())
          : Number.POSITIVE_INFINITY,
      end: phases.end,
      isPending: () => phases.phase() === 'pending',
      waits: probe.waits,
    };
  }

  function ofSilence(): MetricLine {
    const forMs = Math.max(rule.forMs, leastAbsentMs);
    let { firing } = options;
    let heardAt = options.mono;
    let heardWall: number | null = null;
    let backSince: number | null = null;
    let saidStill = false;
    return {
      push(at, _value, now) {
        if (now - heardAt > staleMs) backSince = null;
        heardAt = now;
        heardWall = at;
        if (!firing) return;
        backSince ??= now;
        if (now - backSince < backMs || !rule.autoResolve) return;
        firing = false;
        backSince = null;
        findings.resolved(rule.id, key, `${subjectWords(ref, nameOf)} is measured again`);
      },
      gap(_to, now) {
        heardAt = now;
        backSince = null;
        saidStill = false;
      },
      tick(now, wall) {
        if (now - heardAt < forMs) return;
        if (firing) {
          if (!saidStill) findings.still(rule.id, key, null, wall);
          saidStill = true;
          return;
        }
        firing = true;
        saidStill = true;
        findings.fired({
          ...finding,
          sentence: `${subjectWords(ref, nameOf)} is no longer measured`,
          evidence: heardWall === null ? 'Not once since Optimus was started' : 'It was before',
          threshold: null,
          value: null,
          since: heardWall ?? wall - (now - heardAt),
          subjects: subjects(),
          flapping: false,
        });
      },
      next: () => (firing && saidStill ? Number.POSITIVE_INFINITY : heardAt + forMs),
      end() {
        firing = false;
        backSince = null;
      },
      isPending: () => false,
      waits: () => null,
    };
  }
}
