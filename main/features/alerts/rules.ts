import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { Rule, RuleDraft } from '../../../shared/features/alerts/schema.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import { metricsOf, wordsOf } from '../../../shared/lib/metrics.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { problemOfPattern } from '../../core/lib/line-pattern.ts';
import { lowDiskId, type OwnRule, ownRules } from './defaults.ts';
import type { AlertsRepo, RuleRow } from './repo.ts';

export interface RuleSettings {
  get(): Settings;
  update(patch: { storage: { lowDiskPercent: number } }): Promise<unknown>;
}

interface Deps {
  repo: AlertsRepo;
  clock: Clock;
  settings: RuleSettings;
}

const draftOf = ({ name, severity, watch, forMs, repeatMs, autoResolve, note }: RuleDraft): RuleDraft => ({
  name,
  severity,
  watch,
  forMs,
  repeatMs,
  autoResolve,
  note,
});

/** The limit of the rule about little disk space, when it still is one. */
const limitOf = ({ watch }: RuleDraft): number | null =>
  watch.kind === 'metric' && watch.metric === 'disk.free.percent' && watch.when.kind === 'below'
    ? watch.when.value
    : null;

function withLimit(draft: RuleDraft, value: number): RuleDraft {
  const { watch } = draft;
  if (limitOf(draft) === null || watch.kind !== 'metric' || watch.when.kind !== 'below') return draft;
  const before = watch.when.resolveAt;
  return {
    ...draft,
    watch: { ...watch, when: { ...watch.when, value, resolveAt: before && Math.max(before, value) } },
  };
}

const nouns: Record<keyof typeof metricsOf, string> = {
  machine: 'this machine',
  project: 'projects',
  service: 'services',
  container: 'containers',
  database: 'databases',
  optimus: 'Optimus itself',
};

function check(draft: RuleDraft): void {
  const { watch } = draft;
  if (watch.kind === 'metric') {
    const measured: readonly string[] = metricsOf[watch.scope];
    // A rule that can never be broken would look like a promise.
    for (const field of ['metric', 'unless'] as const) {
      const metric = watch[field];
      if (metric === null || measured.includes(metric)) continue;
      const problem = `Nothing measures this of ${nouns[watch.scope]}: ${wordsOf(metric)?.label ?? metric}`;
      throw invalid([{ field: `rule.watch.${field}`, problem }]);
    }
  }
  if (watch.kind === 'log') {
    const problem = problemOfPattern(watch.pattern);
    if (problem) throw invalid([{ field: 'rule.watch.pattern', problem: `This is no pattern: ${problem}` }]);
    const { place } = watch;
    if (place.kind === 'file' && !/^([/~]|[a-zA-Z]:[\\/])/.test(place.path))
      throw invalid([{ field: 'rule.watch.place.path', problem: 'The whole path is wanted' }]);
  }
}

/** Those that came with Optimus, as the user has changed them, and those that the user has made. */
export function createRules({ repo, clock, settings }: Deps) {
  let rows = new Map<string, RuleRow>();
  let known: readonly Rule[] | null = null;

  const owns = () => ownRules({ lowDiskPercent: settings.get().storage.lowDiskPercent });
  const ownOf = (id: string): OwnRule | undefined => owns().find((own) => own.id === id);

  function ruleOfOwn({ id, rule }: OwnRule): Rule {
    const row = rows.get(id);
    const kept = row?.body ?? rule;
    // The setting and the limit are one: the setting is where it is kept.
    const draft = id === lowDiskId ? withLimit(kept, settings.get().storage.lowDiskPercent) : kept;
    return {
      ...draftOf(draft),
      id,
      enabled: row?.enabled ?? true,
      own: true,
      changed: (row && !row.enabled) || !isDeepStrictEqual(draftOf(draft), draftOf(rule)),
      createdAt: 0,
      updatedAt: row?.updatedAt ?? 0,
    };
  }

  function all(): readonly Rule[] {
    known ??= work();
    return known;
  }
  function work(): Rule[] {
    const own = owns();
    const ids = new Set(own.map(({ id }) => id));
    const made = [...rows.values()].flatMap((row): Rule[] =>
      row.body === null || ids.has(row.id)
        ? []
        : [
            {
              ...draftOf(row.body),
              id: row.id,
              enabled: row.enabled,
              own: false,
              changed: false,
              createdAt: row.createdAt,
              updatedAt: row.updatedAt,
            },
          ],
    );
    // What the user has made comes first.
    return [...made, ...own.map(ruleOfOwn)];
  }

  function get(id: string): Rule {
    const rule = all().find((one) => one.id === id);
    if (!rule) throw new DomainError('NOT_FOUND', { what: 'rule', id });
    return rule;
  }

  async function put(row: RuleRow): Promise<Rule> {
    await repo.putRule(row);
    rows.set(row.id, row);
    known = null;
    return get(row.id);
  }

  return {
    async load(): Promise<void> {
      rows = new Map((await repo.rules()).map((row) => [row.id, row]));
      known = null;
    },
    /** A setting that is a limit has changed. */
    again() {
      known = null;
    },
    all,
    get,
    find: (id: string) => all().find((one) => one.id === id),
    ownOf,
    check,

    async save(id: string | undefined, draft: RuleDraft, enabled?: boolean): Promise<Rule> {
      check(draft);
      const before = id === undefined ? undefined : get(id);
      const now = clock.now();
      const limit = limitOf(draft);
      if (id === lowDiskId && limit !== null && limit !== settings.get().storage.lowDiskPercent) {
        if (limit < 1 || limit > 50)
          throw invalid([{ field: 'rule.watch.when.value', problem: 'Between 1 % and 50 %, as in the settings' }]);
        await settings.update({ storage: { lowDiskPercent: limit } });
      }
      const own = id === undefined ? undefined : ownOf(id);
      const body = draftOf(draft);
      return put({
        id: id ?? randomUUID(),
        // As it came: what a later version brings for it is taken over.
        body: own && isDeepStrictEqual(body, draftOf(own.rule)) ? null : body,
        enabled: enabled ?? before?.enabled ?? true,
        createdAt: before?.createdAt || now,
        updatedAt: now,
      });
    },

    async enable(id: string, enabled: boolean): Promise<Rule> {
      const rule = get(id);
      const row = rows.get(id);
      return put({
        id,
        body: row?.body ?? null,
        enabled,
        createdAt: rule.createdAt || clock.now(),
        updatedAt: clock.now(),
      });
    },

    async remove(id: string): Promise<Rule> {
      const rule = get(id);
      if (rule.own)
        throw new DomainError('CONFLICT', {
          what: rule.name,
          why: 'It comes with Optimus.',
          remedy: 'Switch it off instead.',
        });
      await repo.removeRule(id);
      rows.delete(id);
      known = null;
      return rule;
    },

    async restore(id: string): Promise<Rule> {
      if (!ownOf(id)) throw new DomainError('NOT_FOUND', { what: 'rule that came with Optimus', id });
      await repo.removeRule(id);
      rows.delete(id);
      known = null;
      return get(id);
    },
  };
}
export type Rules = ReturnType<typeof createRules>;
