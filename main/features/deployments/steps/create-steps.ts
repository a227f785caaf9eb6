import { z } from 'zod';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { StepAnswer, StepContext, StepType } from '../../../core/runs/types.ts';
import type { Ground } from '../ground.ts';
import { countsFor } from '../kubernetes-target/rollout/status.ts';
import type { ReleaseRow } from '../repo.ts';
import type { Tell } from '../tell.ts';
import type { Moves, Scene } from './moves.ts';
import type { Prepare } from './prepare.ts';
import type { Rollout } from './rollout.ts';

const input = z.object({ deploymentId: z.string() });
const canary = z.object({ weight: z.number(), seconds: z.number() });

interface Deps {
  ground: Ground;
  moves: Moves;
  prepare: Prepare;
  rolloutOf: (release: ReleaseRow) => Rollout;
  tell: Tell;
  backUp: (scene: Scene, key: string) => Promise<void>;
  /** What an earlier Optimus left is taken up, and the proxy serves. */
  begun: Promise<void>;
  /** Of one place. */
  takenUp: (placeId: string) => Promise<void>;
}

const whenAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const fail = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });

export function createSteps(deps: Deps): StepType[] {
  const { ground, moves, prepare, rolloutOf, tell, backUp, begun, takenUp } = deps;
  const { repo, changed, closing } = ground;

  async function sceneOf(context: StepContext): Promise<Scene> {
    const gone = whenAborted(context.signal);
    gone.catch(() => {});
    await Promise.race([begun, gone]);
    const { deploymentId } = input.parse(context.runInput);
    const deployment = await repo.deployment(deploymentId);
    if (!deployment) throw new StepFailure('The deployment is not in the list any more', { retry: false });
    await Promise.race([takenUp(deployment.place_id), gone]);
    const [release, previous] = await Promise.all([
      repo.release(deployment.release_id),
      deployment.previous_id === null ? null : repo.release(deployment.previous_id),
    ]);
    if (!release) throw new StepFailure('The version is not in the list any more', { retry: false });
    const talk = {
      signal: context.signal,
      log: (text: string) => context.log(text),
      progress: (value: number | null, text: string) => context.progress(value, text),
    };
    return { deployment, release, previous, talk };
  }

  /** What fails only because Optimus ends has not failed: it waits to be told so, and goes on at the next start. */
  async function unlessClosing<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!closing()) throw error;
      return whenAborted(signal);
    }
  }

  const step = (
    type: string,
    sentence: (scene: Scene) => string,
    run: (scene: Scene, context: StepContext) => Promise<StepAnswer>,
  ): StepType => ({
    type: `deploy.${type}`,
    run: (context) =>
      unlessClosing(context.signal, async () => {
        const scene = await sceneOf(context);
        const { id, ended_at, state } = scene.deployment;
        // Written in the last step, right before Optimus was killed; any other end was a way back, and nothing follows it.
        if (ended_at !== null && state === 'succeeded') return { result: null };
        if (ended_at !== null) throw new StepFailure('This deployment is over already', { retry: false });
        await repo.patchDeployment(id, { state: 'running', sentence: sentence(scene) });
        changed(scene.deployment.place_id);
        return run(scene, context);
      }),
    compensates: () => false,
  });
  const only =
    (task: (scene: Scene, context: StepContext) => Promise<void>) => async (scene: Scene, context: StepContext) => {
      await task(scene, context);
      return { result: null };
    };
  /** Days may lie between the first step and this one. A way back waits for no quiet time. */
  const unlessFrozen =
    (
      reached: (scene: Scene, context: StepContext) => boolean,
      task: (scene: Scene, context: StepContext) => Promise<void>,
    ) =>
    async (scene: Scene, context: StepContext): Promise<StepAnswer> => {
      if (scene.deployment.kind !== 'rollback' && !reached(scene, context)) {
        const answer = await prepare.freeze(scene);
        if ('wait' in answer) return answer;
      }
      await task(scene, context);
      return { result: null };
    };
  const begunAlready = ({ release }: Scene) => release.weight > 0;
  /** In a cluster the share of a step is what so many pods make of it. */
  const reached = ({ weight, replicas, target }: ReleaseRow, wanted: number) =>
    weight >= (target.type === 'kubernetes' ? countsFor(replicas, wanted).share : wanted);
  const version = ({ release }: Scene) => `Version ${release.number}`;

  return [
    {
      ...step(
        'begin',
        (scene) => `${version(scene)} is prepared.`,
        only(async () => {}),
      ),
      // All is undone in one place, whatever has been done until then.
      compensates: () => true,
      compensate: (context) =>
        unlessClosing(context.signal, async () => {
          const scene = await sceneOf(context);
          const failed = Object.values(context.outcomes).find(({ state }) => state === 'failed');
          const why = failed?.error ?? { sentence: `Version ${scene.release.number} was stopped` };
          await rolloutOf(scene.release).revert(scene, why, failed === undefined);
        }),
    },
    step('build', (scene) => `${version(scene)} is built.`, only(prepare.build)),
    step('test', (scene) => `${version(scene)} is tested.`, only(prepare.test)),
    step('scan', (scene) => `${version(scene)} is scanned.`, only(prepare.scan)),
    step('push', (scene) => `${version(scene)} is pushed.`, only(prepare.push)),
    step(
      'approve',
      (scene) => `${version(scene)} waits for a yes.`,
      (scene, context) => prepare.approval(scene, context),
    ),
    step(
      'freeze',
      (scene) => `${version(scene)} may be switched.`,
      (scene) => prepare.freeze(scene),
    ),
    step(
      'back-up',
      (scene) => `What is there is backed up before version ${scene.release.number}.`,
      only((scene, context) => backUp(scene, context.idempotencyKey)),
    ),
    step('migrate', () => 'The database is changed.', only(prepare.migrate)),
    step(
      'preview',
      (scene) => `${version(scene)} is started.`,
      only((scene) => rolloutOf(scene.release).preview(scene)),
    ),
    step(
      'switch',
      (scene) => `Requests go to version ${scene.release.number} now.`,
      unlessFrozen(begunAlready, async (scene) => {
        await rolloutOf(scene.release).switchOver(scene);
        tell.switched(scene.deployment);
      }),
    ),
    step(
      'canary',
      (scene) => `${version(scene)} gets a share of the requests.`,
      unlessFrozen(
        ({ release }, { config }) => reached(release, canary.parse(config).weight),
        async (scene, { config }) => {
          const { weight, seconds } = canary.parse(config);
          await rolloutOf(scene.release).canaryStep(scene, weight, seconds);
          if (weight === 100) tell.switched(scene.deployment);
        },
      ),
    ),
    step(
      'roll',
      (scene) => `${version(scene)} replaces the old one.`,
      unlessFrozen(begunAlready, async (scene) => {
        await rolloutOf(scene.release).roll(scene);
        tell.switched(scene.deployment);
      }),
    ),
    step(
      'watch',
      (scene) => `${version(scene)} is watched.`,
      only(async (scene) => {
        // Marks of the steps before are in the table.
        await rolloutOf(scene.release).watched(await moves.reload(scene));
      }),
    ),
    step(
      'retire',
      () => 'The old version finishes what it has begun.',
      only((scene) => rolloutOf(scene.release).retire(scene)),
    ),
  ];
}
