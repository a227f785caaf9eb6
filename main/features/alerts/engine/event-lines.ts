import type { Rule, Watch } from '../../../../shared/features/alerts/schema.ts';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { scope as scopeSchema } from '../../../../shared/features/monitors/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Findings } from '../types.ts';
import { type Counter, createCounter } from './counter.ts';

export type EventWatch = Extract<Watch, { kind: 'event' }>;
/** What a rule can be about; of the journal, or told by Optimus itself where the journal may be what is broken. */
export type Happened = Pick<JournalEvent, 'kind' | 'sentence' | 'subjects'> & { evidence?: string };

const mostKeys = 1_000;

/** `*` stands for anything within one word of a kind, and at the end for all that follows. */
export function kindTest(pattern: string): (kind: string) => boolean {
  if (!pattern.includes('*')) return (kind) => kind === pattern;
  const [words, open] = pattern.endsWith('.*') ? [pattern.slice(0, -2), true] : [pattern, false];
  // The pattern's alphabet is closed, and a star cannot cross a dot: nothing here can backtrack for long.
  const body = words
    .split('.')
    .map((word) => (word === '' ? '' : word.split('*').join('[^.]*')))
    .join('\\.');
  const test = new RegExp(`^${body}${open ? '\\..+' : ''}$`);
  return (kind) => test.test(kind);
}

/** What alerts say themselves must not set alerts off. */
const ours = (kind: string) => kind.startsWith('alert.') || kind.startsWith('attention.');

/** Null: it is none of the rule's. */
export function keyOfEvent(watch: EventWatch, event: Pick<JournalEvent, 'subjects'>): string | null {
  const { subject, each } = watch;
  if (subject)
    return event.subjects.some(({ type, id }) => type === subject.type && id === subject.id)
      ? `${subject.type}:${subject.id}`
      : null;
  if (each === null) return 'all';
  const one = event.subjects.find(({ type }) => type === each);
  return one ? `${one.type}:${one.id}` : null;
}

interface Compiled {
  rule: Rule;
  watch: EventWatch;
  isWanted: (kind: string) => boolean;
  isEnd: (kind: string) => boolean;
  identity: string;
  counters: Map<string, Counter>;
}

interface Deps {
  findings: Findings;
  clock: Clock;
}

/** Rules about what happens. */
export function createEventLines({ findings, clock }: Deps) {
  const rules = new Map<string, Compiled>();

  function counterOf(one: Compiled, key: string): Counter {
    const known = one.counters.get(key);
    if (known) return known;
    const at = clock.monotonic();
    if (one.counters.size >= mostKeys)
      for (const [other, counter] of one.counters) if (counter.isIdle(at)) one.counters.delete(other);
    const firing = findings.isActive(one.rule.id, key);
    const counter = createCounter({ rule: one.rule, key, findings, firing, at });
    one.counters.set(key, counter);
    return counter;
  }

  return {
    setRules(next: readonly Rule[]): void {
      const wanted = new Set<string>();
      for (const rule of next) {
        if (rule.watch.kind !== 'event' || !rule.enabled) continue;
        wanted.add(rule.id);
        const { watch } = rule;
        const identity = JSON.stringify([watch, rule.autoResolve]);
        const before = rules.get(rule.id);
        if (before?.identity === identity) Object.assign(before.rule, rule);
        else
          rules.set(rule.id, {
            rule,
            watch,
            isWanted: kindTest(watch.pattern),
            isEnd: watch.until === null ? () => false : kindTest(watch.until),
            identity,
            counters: new Map(),
          });
      }
      for (const id of rules.keys()) if (!wanted.has(id)) rules.delete(id);
    },

    expect(ruleId: string, key: string): void {
      const one = rules.get(ruleId);
      if (one) counterOf(one, key);
    },

    happened(event: Happened): void {
      if (ours(event.kind)) return;
      const at = clock.monotonic();
      for (const one of rules.values()) {
        const [hit, end] = [one.isWanted(event.kind), one.isEnd(event.kind)];
        if (!hit && !end) continue;
        const key = keyOfEvent(one.watch, event);
        if (key === null) continue;
        if (end) {
          one.counters.get(key)?.over(event.sentence);
          if (!hit) continue;
        }
        const scoped = event.subjects.find(({ type }) => scopeSchema.safeParse(type).success);
        counterOf(one, key).hit({
          at,
          wall: clock.now(),
          sentence: event.sentence,
          evidence: event.evidence ?? event.kind,
          subjects: event.subjects.slice(0, 5),
          scope: scoped ? scopeSchema.parse(scoped.type) : null,
          scopeId: scoped?.id ?? null,
        });
      }
    },

    gap(): void {
      for (const { counters } of rules.values())
        for (const counter of counters.values()) counter.gap(clock.monotonic());
    },
    tick(): void {
      for (const { counters } of rules.values())
        for (const counter of counters.values()) counter.tick(clock.monotonic());
    },
    next(): number {
      let next = Number.POSITIVE_INFINITY;
      for (const { counters } of rules.values())
        for (const counter of counters.values()) next = Math.min(next, counter.next());
      return next;
    },
    end: (ruleId: string, key: string) => rules.get(ruleId)?.counters.get(key)?.end(),
    state(ruleId: string) {
      const counters = [...(rules.get(ruleId)?.counters.values() ?? [])];
      return { looksAt: counters.length, pending: counters.filter((one) => one.isPending()).length, waits: null };
    },
  };
}
