import type { CommitQueue } from './commit-queue.ts';
import { createLiveRun, type LiveRun } from './draft.ts';
import type { RunStore } from './live-runs.ts';
import type { RunRepo } from './repo.ts';
import { settle } from './settle.ts';
import { crashStep } from './transitions.ts';
import type { RunLimits } from './types.ts';

interface Deps {
  live: RunStore;
  repo: RunRepo;
  queue: CommitQueue;
  limits: RunLimits;
}

/** Takes up what an earlier process left. What it left running, it left without a word: that is a crash. */
export async function takeUp({ live, repo, queue, limits }: Deps): Promise<{ taken: LiveRun[]; deadLettered: number }> {
  // Takes the database over first: a stale engine can no longer write what is about to be read.
  await queue.commit({ name: 'engine.begun', onFull: 'hold', apply: () => undefined });
  const taken: LiveRun[] = [];
  const readPlan = async (hash: string) => {
    const body = live.knownPlan(hash) ? null : await repo.body(hash);
    if (body !== null) live.keepBody(hash, body);
    return live.plan(hash);
  };
  for (const { run, steps, signals } of await repo.live()) {
    if (live.get(run.id)) continue;
    const plan = await readPlan(run.definitionHash);
    for (const { wait } of steps) if (wait?.kind === 'runs') for (const { hash } of wait.children) await readPlan(hash);
    const one = createLiveRun(run, plan, steps, signals);
    live.adopt(one);
    taken.push(one);
  }
  const crashed = taken.filter((one) => (one.byState.get('running')?.size ?? 0) > 0 || one.undo.size > 0);
  if (crashed.length === 0) return { taken, deadLettered: 0 };
  const deadLettered = await queue.commit({
    name: 'engine.resumed',
    onFull: 'hold',
    apply(batch) {
      let dead = 0;
      for (const { record } of crashed) {
        const draft = batch.draft(record.id);
        if (!draft) continue;
        for (const key of draft.keys('running')) if (crashStep(batch, draft, key)) dead++;
        for (const { key, compensation, undoCrashes } of draft.undoing()) {
          if (compensation !== 'running') continue;
          const over = undoCrashes + 1 >= limits.crashes;
          draft.setStep(key, { undoCrashes: undoCrashes + 1, compensation: over ? 'failed' : 'pending' });
          if (!over) continue;
          dead++;
          const first = draft.run.error ?? { code: 'UNDO_FAILED', sentence: 'Not all of it could be undone' };
          const detail = `${key} could not be undone: the program ended ${undoCrashes + 1} times while it was tried`;
          draft.set({ error: { ...first, detail: first.detail ? `${first.detail}\n${detail}` : detail } });
        }
        settle(batch, draft);
      }
      return dead;
    },
  });
  return { taken, deadLettered };
}
