import type { LiveRuns } from './batch.ts';
import { type Plan, planFromStored } from './definition.ts';
import type { Draft, LiveRun } from './draft.ts';

/** More than one wait for child runs can name: what is about to be committed is not forgotten before. */
const keptPlans = 1_500;

export interface RunStore extends LiveRuns {
  all(): Iterable<LiveRun>;
  size(): number;
  /** What was read from the database, or what a committed draft has made. */
  adopt(live: LiveRun): void;
  merge(draft: Draft): void;
  keepPlan(plan: Plan): void;
  keepBody(hash: string, body: string): Plan;
  knownPlan(hash: string): Plan | undefined;
}

/** The runs that have not ended: the working set of the engine. The database is the truth, and this is its last commit. */
export function createLiveRuns(): RunStore {
  const runs = new Map<string, LiveRun>();
  const children = new Map<string, Set<string>>();
  const plans = new Map<string, Plan>();

  const inUse = (): Set<string> => {
    const hashes = new Set<string>();
    for (const { record, steps } of runs.values()) {
      hashes.add(record.definitionHash);
      for (const { wait } of steps.values())
        if (wait?.kind === 'runs') for (const { hash } of wait.children) hashes.add(hash);
    }
    return hashes;
  };

  const keepPlan = (plan: Plan) => {
    plans.delete(plan.hash);
    plans.set(plan.hash, plan);
    if (plans.size <= keptPlans * 2) return;
    const used = inUse();
    for (const hash of plans.keys()) if (plans.size > keptPlans && !used.has(hash)) plans.delete(hash);
  };

  const adopt = (live: LiveRun) => {
    const { id, parentId } = live.record;
    runs.set(id, live);
    if (parentId !== null) children.set(parentId, (children.get(parentId) ?? new Set()).add(id));
  };

  return {
    get: (id) => runs.get(id),
    childrenOf: (id) => children.get(id) ?? [],
    all: () => runs.values(),
    size: () => runs.size,
    adopt,
    merge(draft) {
      draft.merge();
      const { id, parentId, finishedAt } = draft.live.record;
      if (draft.isNew) adopt(draft.live);
      if (finishedAt === null) return;
      runs.delete(id);
      children.delete(id);
      if (parentId !== null) children.get(parentId)?.delete(id);
    },
    plan(hash) {
      const plan = plans.get(hash);
      if (!plan) throw new Error(`the definition ${hash} has not been read`);
      return plan;
    },
    knownPlan: (hash) => plans.get(hash),
    keepPlan,
    keepBody(hash, body) {
      const plan = planFromStored(hash, body);
      keepPlan(plan);
      return plan;
    },
  };
}
