import type { PlaceSpec, ReleaseState } from '../../../../shared/features/deployments/schema.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import { aboutOf, type Ground, refOf } from '../ground.ts';
import type { Readiness } from '../readiness.ts';
import type { DeploymentRow, ReleaseRow } from '../repo.ts';
import type { Routes } from '../routes.ts';
import type { Marks } from '../traffic/marks.ts';
import type { Instance, StepTalk } from '../types.ts';

const settleMs = 1_000;
const lookEveryMs = 50;

export interface Scene {
  deployment: DeploymentRow;
  release: ReleaseRow;
  previous: ReleaseRow | null;
  talk: StepTalk;
}

interface Deps extends Ground {
  routes: Routes;
  readiness: Readiness;
}

/** What is done to versions and to where requests go. Each may be done again: it looks at what is there first. */
export function createMoves({
  repo,
  clock,
  proxy,
  environments,
  driver,
  changed,
  log,
  routes,
  readiness,
  named,
}: Deps) {
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  async function variablesOf(projectId: string, spec: PlaceSpec, by: string): Promise<Record<string, string>> {
    const resolved = await environments.resolve({ projectId, environment: spec.environment, by });
    const problem = resolved.problems[0];
    if (problem)
      throw new StepFailure(`${problem.name} of the environment ${resolved.name} has no value: ${problem.why}`, {
        retry: false,
      });
    return resolved.variables;
  }

  async function reload({ deployment, release, previous, talk }: Scene): Promise<Scene> {
    const [now, fresh, old] = await Promise.all([
      repo.deployment(deployment.id),
      repo.release(release.id),
      previous ? repo.release(previous.id) : null,
    ]);
    return { deployment: now ?? deployment, release: fresh ?? release, previous: old, talk };
  }

  /** Remembered once: after a crash the first look counts. */
  async function mark(scene: Scene, name: keyof Marks, again = false): Promise<void> {
    const { id, place_id } = scene.deployment;
    const marks = (await repo.deployment(id))?.marks ?? scene.deployment.marks;
    if (marks[name] !== null && !again) return;
    await repo.patchDeployment(id, { marks: { ...marks, [name]: await proxy.counts(place_id) } });
  }

  /** The first that fails ends the others with it, unless each of them counts by itself. */
  async function startReplicas(scene: Scene, which: readonly number[], each = false): Promise<Instance[]> {
    const { deployment, talk } = scene;
    const { spec } = deployment;
    talk.signal.throwIfAborted();
    const release = (await repo.release(scene.release.id)) ?? scene.release;
    const about = aboutOf(deployment);
    const by = `deployment of ${about.projectName} ${about.placeName}`;
    const ref = refOf(release, about, await variablesOf(deployment.project_id, spec, by));
    const failed = new AbortController();
    const told = { ...talk, signal: AbortSignal.any([talk.signal, failed.signal]) };
    // Waited for to the last: what is still being made when this returns would be seen by nobody who stops it.
    const all = await Promise.allSettled(
      which.map(async (replica) => {
        try {
          const instance = await driver(release.target.type).start(ref, replica, told);
          await readiness.wait(spec, ref, instance, told);
          return instance;
        } catch (error) {
          if (!each) failed.abort(error);
          throw error;
        }
      }),
    );
    const started = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const first = all.find((one) => one.status === 'rejected');
    talk.signal.throwIfAborted();
    if (first && !each) throw failed.signal.reason;
    const ready = started.map(({ replica }) => replica);
    const serving = [...new Set([...release.serving, ...ready])].sort((a, b) => a - b);
    await repo.patchRelease(release.id, { serving });
    changed(deployment.place_id);
    if (first) throw first.reason;
    return started;
  }

  async function stopReplicas(
    scene: Scene,
    release: ReleaseRow,
    keep: (replica: number) => boolean,
  ): Promise<string[]> {
    const ref = refOf(release, aboutOf(scene.deployment));
    const run = driver(release.target.type);
    const there = [...(await run.instances(ref)), ...((await run.resting?.(ref)) ?? [])];
    const gone = there.filter(({ replica }) => !keep(replica));
    const stopped = await Promise.all(gone.map((instance) => run.stop(ref, instance, scene.talk)));
    return stopped.flatMap(({ ok, sentence }) => (ok ? [] : [sentence]));
  }

  /** So much of all requests go to the new version from now on, the rest to the old one. */
  async function shift(scene: Scene, wanted: number): Promise<void> {
    const { deployment, release, previous } = scene;
    // Given up by the engine while it stopped something: what undoes it is at work already.
    scene.talk.signal.throwIfAborted();
    const weight = previous === null ? 100 : wanted;
    const weights = new Map([[release.id, weight]]);
    const states = new Map<string, ReleaseState>([[release.id, weight === 100 ? 'live' : 'preview']]);
    if (previous) {
      weights.set(previous.id, 100 - weight);
      states.set(previous.id, weight === 100 ? 'draining' : 'live');
    }
    if (!deployment.switched) await repo.patchDeployment(deployment.id, { switched: true });
    await repo.setWeights(deployment.place_id, weights, states, clock.now());
    await routes.apply(deployment.place_id);
    changed(deployment.place_id);
    const { listening, problem } = await proxy.counts(deployment.place_id);
    if (!listening)
      throw new StepFailure(
        `Port ${deployment.spec.port} cannot be served: ${(await named(deployment.spec.port, problem)) ?? 'nobody knows why'}`,
      );
  }

  /** Requests that the old version has begun end with it: then it is known what the switch itself has cost. */
  async function settled({ deployment, previous, talk }: Scene): Promise<void> {
    if (!previous) return;
    const until = clock.monotonic() + settleMs;
    while (clock.monotonic() < until && !talk.signal.aborted) {
      const counts = await proxy.counts(deployment.place_id);
      if ((counts.releases[previous.id]?.inFlight ?? 0) === 0) return;
      await pause(lookEveryMs);
    }
  }

  /** All replicas of a version that ran before run again, as far as they can be made to; whether there was anything to do. */
  async function ensureRunning(scene: Scene, release: ReleaseRow): Promise<boolean> {
    const { deployment, talk } = scene;
    const ref = refOf(release, aboutOf(deployment));
    try {
      const there = new Set((await driver(release.target.type).instances(ref)).map(({ replica }) => replica));
      const all = Array.from({ length: release.replicas }, (_, i) => i);
      const missing = all.filter((replica) => !there.has(replica) || !release.serving.includes(replica));
      if (missing.length === 0) return false;
      await startReplicas({ ...scene, release }, missing, true);
    } catch (error) {
      if (talk.signal.aborted) throw error;
      log.warn('not every replica of a version could be started again', { release: release.id, why: String(error) });
    }
    return true;
  }

  /** The old version has all requests again, or nobody has when there is none. */
  async function weightsBack(scene: Scene): Promise<void> {
    const { deployment, release, previous } = scene;
    // Undone by somebody else meanwhile: what the table says now is another deployment's.
    if (deployment.ended_at !== null) return;
    const states = new Map<string, ReleaseState>([[release.id, 'draining']]);
    if (previous) states.set(previous.id, 'live');
    await repo.setWeights(deployment.place_id, new Map(previous ? [[previous.id, 100]] : []), states, clock.now());
    await routes.apply(deployment.place_id);
    changed(deployment.place_id);
  }

  /** In a hurry what is left of the old version answers at once, and what rolling has stopped of it comes to it. */
  async function goBack(scene: Scene, hurry: boolean): Promise<void> {
    const now = await reload(scene);
    const { deployment, previous } = now;
    let back = false;
    if (previous && deployment.switched) {
      const serving = previous.serving.length;
      if (serving >= previous.replicas || (hurry && serving > 0))
        back = await weightsBack(now).then(
          () => true,
          (error: unknown) => {
            log.warn('a place could not be brought back at once', { place: deployment.place_id, why: String(error) });
            return false;
          },
        );
      if (await ensureRunning(now, previous)) back = false;
    }
    if (!back) await weightsBack(await reload(now));
  }

  return {
    variablesOf,
    reload,
    mark,
    startReplicas,
    stopReplicas,
    shift,
    settled,
    ensureRunning,
    goBack,
    pause,
    apply: routes.apply,
  };
}
export type Moves = ReturnType<typeof createMoves>;
