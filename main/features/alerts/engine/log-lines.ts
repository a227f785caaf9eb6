import type { Rule, Watch } from '../../../../shared/features/alerts/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createPattern, longestLine } from '../../../core/lib/line-pattern.ts';
import type { Findings } from '../types.ts';
import { type Counter, createCounter } from './counter.ts';
import { createFileFollower } from './follow-file.ts';

type LogWatch = Extract<Watch, { kind: 'log' }>;
const shownOfLine = 300;
const key = 'log';

/** The lines of a service, or of all of a project, as they come. */
export type OnServiceLines = (
  of: { projectId: string; service: string | null },
  fn: (service: string, lines: readonly string[]) => void,
) => Cancel;

interface Deps {
  findings: Findings;
  clock: Clock;
  /** The lines of Optimus's own log, as they are written. */
  onOwnLine: (fn: (line: string) => void) => Cancel;
  onServiceLines: OnServiceLines;
  projectName: (id: string) => string | undefined;
  redact: (text: string) => string;
  home: string;
  onTrouble: () => void;
}

interface Follow {
  rule: Rule;
  identity: string;
  counter: Counter;
  trouble: string | null;
  stop: () => unknown;
}

/** Rules about what is written to logs. */
export function createLogLines(deps: Deps) {
  const { findings, clock, onOwnLine, onServiceLines, projectName, redact, home, onTrouble } = deps;
  const rules = new Map<string, Follow>();

  function follow(rule: Rule, watch: LogWatch, identity: string): Follow {
    const firing = findings.isActive(rule.id, key);
    const counter = createCounter({ rule, key, findings, firing, at: clock.monotonic() });
    const one: Follow = { rule, identity, counter, trouble: null, stop: () => {} };
    const say = (why: string | null) => {
      if (one.trouble === why) return;
      one.trouble = why;
      onTrouble();
    };
    let search: ReturnType<typeof createPattern>;
    try {
      search = createPattern(watch.pattern, watch.ignoreCase);
    } catch {
      one.trouble = 'The pattern is none.';
      return one;
    }
    const { place } = watch;
    const take = (lines: readonly string[], service?: string) => {
      let found: string[];
      try {
        found = search(lines);
      } catch (error) {
        // It would take as long on the next lines: it stays off until somebody has changed it.
        one.stop();
        one.stop = () => {};
        say(
          `${error instanceof Error ? error.message : String(error)} It is not looked for until the rule is changed.`,
        );
        return;
      }
      for (const line of found) {
        const text = redact(line).trim();
        counter.hit({
          at: clock.monotonic(),
          wall: clock.now(),
          sentence: `${rule.name}: ${text.slice(0, shownOfLine)}${text.length > shownOfLine ? '…' : ''}`,
          ...aboutPlace(service),
        });
      }
    };
    function aboutPlace(service: string | undefined) {
      if (place.kind !== 'service')
        return {
          evidence: `Written to ${place.kind === 'file' ? place.path : 'the log of Optimus'}`,
          subjects: [],
          scope: place.kind === 'optimus' ? ('optimus' as const) : null,
          scopeId: null,
        };
      const { projectId } = place;
      const label = projectName(projectId) ?? projectId;
      return {
        evidence: `Written by ${service ?? 'a service'} of ${label}`,
        subjects: [{ type: 'project', id: projectId, label }],
        scope: 'project' as const,
        scopeId: projectId,
      };
    }
    if (place.kind === 'service') {
      one.stop = onServiceLines(place, (service, lines) =>
        take(
          lines.map((line) => line.slice(0, longestLine)),
          service,
        ),
      );
    } else if (place.kind === 'optimus') {
      one.stop = onOwnLine((line) => take([line.slice(0, longestLine)]));
    } else {
      const path = place.path.replace(/^~(?=[\\/]|$)/, home);
      const follower = createFileFollower({ path, clock, onLines: take, onTrouble: say });
      one.stop = () => follower.dispose();
    }
    return one;
  }

  return {
    setRules(next: readonly Rule[]): void {
      const wanted = new Set<string>();
      for (const rule of next) {
        if (rule.watch.kind !== 'log' || !rule.enabled) continue;
        wanted.add(rule.id);
        const identity = JSON.stringify([rule.watch, rule.autoResolve]);
        const before = rules.get(rule.id);
        if (before?.identity === identity) {
          Object.assign(before.rule, rule);
          continue;
        }
        void before?.stop();
        rules.set(rule.id, follow(rule, rule.watch, identity));
      }
      for (const [id, one] of rules) {
        if (wanted.has(id)) continue;
        void one.stop();
        rules.delete(id);
      }
    },
    gap: () => {
      for (const { counter } of rules.values()) counter.gap(clock.monotonic());
    },
    tick: () => {
      for (const { counter } of rules.values()) counter.tick(clock.monotonic());
    },
    next: () => Math.min(Number.POSITIVE_INFINITY, ...[...rules.values()].map(({ counter }) => counter.next())),
    end: (ruleId: string) => rules.get(ruleId)?.counter.end(),
    state(ruleId: string) {
      const one = rules.get(ruleId);
      return {
        looksAt: one && one.trouble === null ? 1 : 0,
        pending: one?.counter.isPending() ? 1 : 0,
        waits: one?.trouble ?? null,
      };
    },
    async dispose(): Promise<void> {
      for (const one of rules.values()) await one.stop();
      rules.clear();
    },
  };
}
