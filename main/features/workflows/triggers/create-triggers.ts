import { createHash } from 'node:crypto';
import type { Cancel } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Fires, FireTarget } from '../fires.ts';
import type { Facts } from '../repo.ts';
import type { TriggerRepo } from '../trigger-repo.ts';
import type { TriggerSpec } from '../types.ts';
import { type CronTriggers, scheduleId } from './cron.ts';
import type { SpecOf, StartTrigger, TriggerContext, TriggerKinds } from './types.ts';

export interface Armable {
  id: string;
  name: string;
  enabled: boolean;
  facts: Facts;
}

export interface Trouble {
  why: string;
  /** Needs nobody's attention. */
  quiet: boolean;
}

interface Armed {
  target: FireTarget;
  print: string;
  trouble: Trouble | null;
  stop: Cancel;
}

interface Deps {
  log: Logger;
  fires: Fires;
  repo: Pick<TriggerRepo, 'state' | 'putState' | 'forget'>;
  cron: CronTriggers;
  kinds: Omit<TriggerKinds, 'cron'>;
  onTrouble: (workflowId: string) => void;
}

const printOf = (spec: TriggerSpec) => JSON.stringify(spec);

/** The same for as long as a trigger looks at the same thing, wherever it stands in the text. */
export function keysOf(specs: readonly TriggerSpec[]): string[] {
  const seen = new Map<string, number>();
  return specs.map((spec) => {
    const { overlap: _, ...what } = spec;
    const key = `${spec.kind}-${createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16)}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key}-${times}`;
  });
}

/** Why none of its triggers can fire, whatever they look at. */
function standsStill({ facts }: Armable): string | null {
  if (facts.errors > 0) return `its text has ${facts.errors === 1 ? 'a problem' : `${facts.errors} problems`}`;
  const [open] = facts.openInputs;
  return open === undefined ? null : `the input ${open} has no default, and a trigger cannot ask for it`;
}

/** Which triggers of which workflows are watching: always exactly those of the kept texts that are enabled. */
export function createTriggers({ log, fires, repo, cron, kinds, onTrouble }: Deps) {
  const armed = new Map<string, Map<string, Armed>>();
  const still = new Map<string, string>();
  const known = new Map<string, Armable>();

  function begin(workflow: Armable, key: string, index: number, spec: TriggerSpec): Armed {
    const overlap = spec.kind === 'cron' ? null : spec.overlap;
    const target = { workflowId: workflow.id, workflowName: workflow.name, key, kind: spec.kind, overlap };
    const one: Armed = { target, print: printOf(spec), trouble: null, stop: () => {} };
    let stopped = false;
    const context: TriggerContext = {
      workflow: () => ({ id: workflow.id, name: one.target.workflowName }),
      key: `${workflow.id}:${key}`,
      async fire(draft) {
        if (stopped) return { kind: 'refused', why: 'it was disabled in this moment' };
        return fires.fire(one.target, draft);
      },
      trouble(why, { quiet = false } = {}) {
        if (stopped || (one.trouble?.why ?? null) === why) return;
        one.trouble = why === null ? null : { why, quiet };
        onTrouble(workflow.id);
      },
      state: {
        get: () => repo.state(workflow.id, key),
        put: async (state) => {
          if (!stopped) await repo.putState(workflow.id, key, state);
        },
      },
      busy: () => fires.busy(one.target),
    };
    fires.attach(target);
    const stop = startOf(spec, index, context);
    one.stop = () => {
      stopped = true;
      stop();
      fires.detach(target);
    };
    return one;
  }

  function startOf(spec: TriggerSpec, index: number, context: TriggerContext): Cancel {
    if (spec.kind === 'cron') return cron.start(index)(spec, context);
    // Each kind is started with a spec of its own kind; the compiler does not follow that through the table.
    const start = kinds[spec.kind] as StartTrigger<typeof spec.kind>;
    return start(spec as SpecOf<typeof spec.kind> & never, context);
  }

  function disarm(workflowId: string): void {
    for (const { stop } of armed.get(workflowId)?.values() ?? []) stop();
    armed.delete(workflowId);
  }

  /** A place in the list is part of a schedule's id, so a moved one is another. */
  const nameOf = (key: string, spec: TriggerSpec, index: number) => (spec.kind === 'cron' ? `${index}:${key}` : key);

  function arm(workflow: Armable): void {
    const specs = workflow.facts.triggers.map(({ spec }) => spec);
    const keys = keysOf(specs);
    const before = armed.get(workflow.id) ?? new Map<string, Armed>();
    const now = new Map<string, Armed>();
    const wanted = specs.map((spec, index) => ({ spec, index, key: keys[index] ?? '' }));
    const names = new Map(wanted.map((one) => [nameOf(one.key, one.spec, one.index), one]));
    for (const [name, one] of before) {
      const same = names.get(name);
      if (!same || one.print !== printOf(same.spec) || one.target.workflowName !== workflow.name) one.stop();
      else now.set(name, one);
    }
    armed.set(workflow.id, now);
    for (const [name, { spec, key, index }] of names)
      if (!now.has(name)) now.set(name, begin(workflow, key, index, spec));
  }

  const schedulesOf = (workflow: Armable): string[] =>
    workflow.enabled && standsStill(workflow) === null
      ? workflow.facts.triggers.flatMap(({ spec }, i) => (spec.kind === 'cron' ? [scheduleId(workflow.id, i)] : []))
      : [];

  async function forget(workflowId: string, keep: readonly string[]): Promise<void> {
    fires.forget(workflowId, keep);
    await repo.forget(workflowId, keep);
  }

  return {
    schedulesOf,

    /** As it is kept now; what did not change goes on undisturbed. `sweep`: schedules that are no longer wanted go. */
    async sync(workflow: Armable, { sweep = true } = {}): Promise<void> {
      known.set(workflow.id, workflow);
      const why = standsStill(workflow);
      if (why === null) still.delete(workflow.id);
      else still.set(workflow.id, why);
      const crons = new Set(schedulesOf(workflow));
      if (sweep) await cron.keepOnly((id) => !id.startsWith(`${workflow.id}/`) || crons.has(id));
      if (workflow.enabled && why === null) {
        arm(workflow);
        if (sweep) await cron.settled();
        await forget(workflow.id, keysOf(workflow.facts.triggers.map(({ spec }) => spec)));
        return;
      }
      disarm(workflow.id);
      // Of what happens while it is disabled it is not to hear later; a text that is being mended is another matter.
      if (!workflow.enabled) await forget(workflow.id, []);
    },

    async remove(workflowId: string): Promise<void> {
      disarm(workflowId);
      await forget(workflowId, []);
      known.delete(workflowId);
      still.delete(workflowId);
      await cron.keepOnly((id) => !id.startsWith(`${workflowId}/`));
    },

    /** Of other workflows something has changed that a trigger in trouble may have waited for. */
    retry(kind: TriggerSpec['kind']): void {
      for (const [workflowId, triggers] of armed) {
        const workflow = known.get(workflowId);
        if (!workflow) continue;
        for (const [name, one] of triggers)
          if (one.trouble && one.target.kind === kind) {
            one.stop();
            triggers.delete(name);
          }
        arm(workflow);
      }
    },

    /** In the order of the text; null where a trigger is fine or nobody wants it. */
    troubles({ id, enabled, facts }: Armable): (Trouble | null)[] {
      const why = still.get(id);
      const keys = keysOf(facts.triggers.map(({ spec }) => spec));
      return facts.triggers.map(({ spec }, index) => {
        if (why !== undefined) return { why, quiet: true };
        if (!enabled) return null;
        return armed.get(id)?.get(nameOf(keys[index] ?? '', spec, index))?.trouble ?? null;
      });
    },

    dispose() {
      for (const id of [...armed.keys()]) disarm(id);
      log.debug('triggers have ended');
    },
  };
}
