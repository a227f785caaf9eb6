import type { z } from 'zod';
import type {
  Alert,
  Rule,
  RuleDraft,
  RuleView,
  silenceDraft,
  Tried,
  WindowDraft,
} from '../../../shared/features/alerts/schema.ts';
import { ruleSentence } from '../../../shared/features/alerts/words.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Engine } from './engine/create-engine.ts';
import { kindTest } from './engine/event-lines.ts';
import type { QuietTimes } from './quiet.ts';
import type { Rules } from './rules.ts';
import type { Tracker } from './tracker.ts';
import type { NameOf } from './types.ts';

const order = { critical: 0, error: 1, warning: 2, info: 3 } as const;

export interface Which {
  ruleId: string;
  key: string;
}

interface Deps {
  rules: Rules;
  tracker: Tracker;
  engine: Engine;
  quiet: QuietTimes;
  journal: Pick<Journal, 'note' | 'kinds'>;
  changes: Channel<Change>;
  nameOf: NameOf;
  attempt: (rule: RuleDraft, days: number, signal?: AbortSignal) => Promise<Tried>;
}

/** What can be asked of alerts, and told to them. */
export function createAlertsService({ rules, tracker, engine, quiet, journal, changes, nameOf, attempt }: Deps) {
  const changed = () => changes.publish({ feature: 'alerts' });

  const nameIn = ({ watch }: Rule): string | undefined => {
    if (watch.kind === 'metric' && watch.id) return nameOf(watch.scope, watch.id);
    if (watch.kind === 'event' && watch.subject?.type === 'project') return nameOf('project', watch.subject.id);
    if (watch.kind === 'log' && watch.place.kind === 'service') return nameOf('project', watch.place.projectId);
    return undefined;
  };

  function view(rule: Rule, kinds: readonly string[]): RuleView {
    const state = engine.state(rule);
    const { watch } = rule;
    const silent = watch.kind === 'event' && rule.enabled && !kinds.some(kindTest(watch.pattern));
    const waits = silent
      ? (rules.ownOf(rule.id)?.waitsFor ?? `Nothing of the kind ${watch.pattern} has happened yet.`)
      : state.waits;
    return {
      ...rule,
      sentence: ruleSentence(rule, nameIn(rule)),
      looksAt: state.looksAt,
      firing: tracker.count(rule.id),
      pending: state.pending,
      waits,
    };
  }
  const kinds = async () => (await journal.kinds()).map(({ kind }) => kind);
  const viewOf = async (rule: Rule) => view(rule, rule.watch.kind === 'event' ? await kinds() : []);

  function told(what: 'made' | 'changed' | 'switched-on' | 'switched-off' | 'removed' | 'restored', rule: Rule): void {
    const words = {
      made: 'Made',
      changed: 'Changed',
      'switched-on': 'Switched on',
      'switched-off': 'Switched off',
      removed: 'Removed',
      restored: 'Restored',
    };
    journal.note({
      kind: `alert-rule.${what}`,
      actor: 'user',
      sentence: `${words[what]} the alert rule ${rule.name}`,
      subjects: [{ type: 'alert-rule', id: rule.id, label: rule.name }],
      data: { sentence: ruleSentence(rule, nameIn(rule)) },
    });
  }

  /** Rules are as they are from now on; of what is no longer looked at in the same way, nothing is wrong any more. */
  function apply(rule: Rule | null, before: Rule | null): void {
    const id = rule?.id ?? before?.id;
    if (id !== undefined && before) {
      if (!rule) tracker.endRule(id, 'The rule was removed');
      else if (!rule.enabled) tracker.endRule(id, 'The rule was switched off');
      else if (JSON.stringify(rule.watch) !== JSON.stringify(before.watch)) tracker.endRule(id, 'The rule was changed');
    }
    engine.setRules(rules.all());
    tracker.refresh();
  }

  return {
    active: (): Alert[] =>
      tracker
        .list()
        .sort((a, b) => order[a.severity] - order[b.severity] || a.firedAt - b.firedAt || (a.key < b.key ? -1 : 1)),
    acknowledge: ({ ruleId, key }: Which, comment: string) => tracker.acknowledge(ruleId, key, comment),
    unacknowledge: ({ ruleId, key }: Which) => tracker.unacknowledge(ruleId, key),
    resolve({ ruleId, key }: Which): Alert {
      const alert = tracker.get(ruleId, key);
      engine.end(ruleId, key);
      tracker.findings.resolved(ruleId, key, 'You said so');
      return alert;
    },

    async rules(): Promise<RuleView[]> {
      const known = await kinds();
      return rules.all().map((rule) => view(rule, known));
    },
    async save({ id, rule, enabled }: { id?: string | undefined; rule: RuleDraft; enabled?: boolean | undefined }) {
      const before = id === undefined ? null : rules.get(id);
      const saved = await rules.save(id, rule, enabled);
      apply(saved, before);
      told(before ? 'changed' : 'made', saved);
      return viewOf(saved);
    },
    async enable(id: string, enabled: boolean): Promise<RuleView> {
      const before = rules.get(id);
      const saved = await rules.enable(id, enabled);
      apply(saved, before);
      if (before.enabled !== enabled) told(enabled ? 'switched-on' : 'switched-off', saved);
      return viewOf(saved);
    },
    async remove(id: string): Promise<RuleView> {
      const before = rules.get(id);
      const shown = await viewOf(before);
      await rules.remove(id);
      apply(null, before);
      told('removed', before);
      return shown;
    },
    async restore(id: string): Promise<RuleView> {
      const before = rules.get(id);
      const restored = await rules.restore(id);
      apply(restored, before);
      told('restored', restored);
      return viewOf(restored);
    },
    attempt(rule: RuleDraft, days: number, signal?: AbortSignal): Promise<Tried> {
      rules.check(rule);
      return attempt(rule, days, signal);
    },

    silences: quiet.silences,
    async silence(draft: z.infer<typeof silenceDraft>) {
      const silence = await quiet.silence(draft);
      const rule = draft.reach.ruleId === null ? undefined : rules.find(draft.reach.ruleId);
      journal.note({
        kind: 'alert.silenced',
        actor: 'user',
        sentence: `Silenced: ${silence.covers}`,
        subjects: rule ? [{ type: 'alert-rule', id: rule.id, label: rule.name }] : [],
        data: { silence: silence.id, reason: silence.reason, until: silence.until, key: draft.reach.key },
      });
      tracker.refresh();
      return silence;
    },
    async unsilence(id: string) {
      const silence = await quiet.unsilence(id);
      journal.note({
        kind: 'alert.unsilenced',
        actor: 'user',
        sentence: `No longer silent: ${silence.covers}`,
        data: { silence: id },
      });
      tracker.tick();
      tracker.refresh();
      return silence;
    },

    windows: quiet.windows,
    async saveWindow({ id, window }: { id?: string | undefined; window: WindowDraft }) {
      const saved = await quiet.saveWindow(id, window);
      changed();
      tracker.tick();
      tracker.refresh();
      return saved;
    },
    async removeWindow(id: string) {
      const removed = await quiet.removeWindow(id);
      tracker.tick();
      tracker.refresh();
      return removed;
    },
  };
}
