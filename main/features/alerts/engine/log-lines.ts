import type { Rule, Watch } from '../../../../shared/features/alerts/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createPattern, longestLine } from '../../../core/lib/line-pattern.ts';
import type { HeardContainer, LogsForRules } from '../../logs/index.ts';
import type { Findings } from '../types.ts';
import { type Counter, createCounter, type Hit } from './counter.ts';
import { createFileFollower } from './follow-file.ts';

type LogWatch = Extract<Watch, { kind: 'log' }>;
const shownOfLine = 300;
const key = 'log';

interface Deps {
  findings: Findings;
  clock: Clock;
  /** The lines of Optimus's own log, as they are written. */
  onOwnLine: (fn: (line: string) => void) => Cancel;
  /** What services and containers write. */
  logs: () => LogsForRules;
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
  /** How many logs it can look at now. */
  looksAt: number;
  stop: () => unknown;
}

type About = Pick<Hit, 'evidence' | 'subjects' | 'scope' | 'scopeId'>;
const aboutFile = (path: string): About => ({
  ...{ evidence: `Written to ${path}`, subjects: [], scope: null, scopeId: null },
});
const aboutOptimus: About = {
  ...{ evidence: 'Written to the log of Optimus', subjects: [], scope: 'optimus', scopeId: null },
};
const aboutService = (projectId: string, label: string, service: string): About => ({
  evidence: `Written by ${service} of ${label}`,
  subjects: [{ type: 'project', id: projectId, label }],
  scope: 'project',
  scopeId: projectId,
});
const aboutContainer = ({ id, name, project }: HeardContainer): About => ({
  evidence: `Written by ${name}`,
  subjects: [
    { type: 'container', id, label: name },
    ...(project ? [{ type: 'project', id: project.id, label: project.name }] : []),
  ],
  scope: 'container',
  scopeId: id,
});

/** Rules about what is written to logs. */
export function createLogLines(deps: Deps) {
  const { findings, clock, onOwnLine, logs, projectName, redact, home, onTrouble } = deps;
  const rules = new Map<string, Follow>();

  function follow(rule: Rule, watch: LogWatch, identity: string): Follow {
    const firing = findings.isActive(rule.id, key);
    const counter = createCounter({ rule, key, findings, firing, at: clock.monotonic() });
    const one: Follow = { rule, identity, counter, trouble: null, looksAt: 1, stop: () => {} };
    const say = (why: string | null, looksAt = why === null ? 1 : 0) => {
      if (one.trouble === why && one.looksAt === looksAt) return;
      one.trouble = why;
      one.looksAt = looksAt;
      onTrouble();
    };
    let search: ReturnType<typeof createPattern>;
    try {
      search = createPattern(watch.pattern, watch.ignoreCase);
    } catch {
      one.trouble = 'The pattern is none.';
      one.looksAt = 0;
      return one;
    }
    const { place } = watch;
    const take = (lines: readonly string[], about: About) => {
      let found: string[];
      try {
        found = search(lines.map((line) => line.slice(0, longestLine)));
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
          ...about,
        });
      }
    };
    switch (place.kind) {
      case 'service': {
        const { projectId } = place;
        one.stop = logs().onLines(place, (service, lines) =>
          take(lines, aboutService(projectId, projectName(projectId) ?? projectId, service)),
        );
        break;
      }
      case 'container':
        one.stop = logs().onContainerLines(
          place,
          (container, lines) => take(lines, aboutContainer(container)),
          ({ count, why }) => say(why, count),
        );
        break;
      case 'optimus':
        one.stop = onOwnLine((line) => take([line], aboutOptimus));
        break;
      case 'file': {
        const path = place.path.replace(/^~(?=[\\/]|$)/, home);
        const onLines = (lines: readonly string[]) => take(lines, aboutFile(place.path));
        const follower = createFileFollower({ path, clock, onLines, onTrouble: (why) => say(why) });
        one.stop = () => follower.dispose();
      }
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
        looksAt: one?.looksAt ?? 0,
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
