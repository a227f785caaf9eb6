import type { Rule } from '../../../../shared/features/alerts/schema.ts';
import { lasting } from '../../../../shared/features/alerts/words.ts';
import type { Subject } from '../../../../shared/features/journal/schema.ts';
import type { Scope } from '../../../../shared/features/monitors/schema.ts';
import type { Findings } from '../types.ts';

export interface Hit {
  /** In the time by which it is counted; what a jump of the clock cannot bend. */
  at: number;
  wall: number;
  sentence: string;
  evidence: string;
  subjects: Subject[];
  scope: Scope | null;
  scopeId: string | null;
}

interface Options {
  rule: Rule;
  key: string;
  findings: Findings;
  firing: boolean;
  at: number;
}

/** So often within a time: of events and of lines of a log. */
export function createCounter({ rule, key, findings, firing: wasFiring, at: began }: Options) {
  if (rule.watch.kind === 'metric') throw new Error('figures are not counted');
  const { atLeast, withinMs, quietMs } = rule.watch.when;
  let firing = wasFiring;
  let lastAt = began;
  let hits: { at: number; wall: number }[] = [];

  return {
    hit(hit: Hit): void {
      lastAt = hit.at;
      hits = hits.filter(({ at }) => hit.at - at < withinMs);
      hits.push({ at: hit.at, wall: hit.wall });
      if (hits.length > atLeast) hits.shift();
      if (firing) {
        findings.still(rule.id, key, hits.length, hit.wall);
        return;
      }
      if (hits.length < atLeast) return;
      firing = true;
      const often = atLeast > 1 ? `${atLeast} times within ${lasting(hit.at - (hits[0]?.at ?? hit.at))}. ` : '';
      findings.fired({
        rule,
        key,
        sentence: hit.sentence,
        evidence: `${often}${hit.evidence}`,
        subjects: hit.subjects,
        scope: hit.scope,
        scopeId: hit.scopeId,
        series: null,
        value: atLeast > 1 ? hits.length : null,
        threshold: atLeast > 1 ? atLeast : null,
        since: hits[0]?.wall ?? hit.wall,
        flapping: false,
      });
    },
    /** Something said that it is over. */
    over(why: string): void {
      hits = [];
      if (!firing || !rule.autoResolve) return;
      firing = false;
      findings.resolved(rule.id, key, why);
    },
    tick(at: number): void {
      if (!firing || !rule.autoResolve || at - lastAt < quietMs) return;
      firing = false;
      hits = [];
      findings.resolved(rule.id, key, `Not again for ${lasting(quietMs)}`);
    },
    gap(at: number): void {
      hits = [];
      lastAt = at;
    },
    next: () => (firing && rule.autoResolve ? lastAt + quietMs : Number.POSITIVE_INFINITY),
    end(): void {
      firing = false;
      hits = [];
    },
    isPending: () => !firing && hits.length > 0,
    isIdle: (at: number) => !firing && at - lastAt >= withinMs,
  };
}
export type Counter = ReturnType<typeof createCounter>;
