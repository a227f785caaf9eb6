import { StepAborted } from '../../../core/runs/step-failure.ts';
import type { Ground } from '../ground.ts';
import type { Evidence } from '../repo.ts';
import { urlOf } from '../routes.ts';
import type { Watch } from '../traffic/watch.ts';
import type { Moves, Scene } from './moves.ts';

const lookEveryMs = 50;

/** How requests come to the new version. Whatever fails gives all of them back at once. */
export function createStrategies({ repo, clock, proxy, closing, log }: Ground, moves: Moves, watch: Watch) {
  async function orBack<T>(scene: Scene, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      const cause: unknown = scene.talk.signal.aborted ? scene.talk.signal.reason : error;
      // When only Optimus ends it goes on later from where it is.
      const goesOn =
        closing() || (cause instanceof StepAborted && (cause.reason === 'stopped' || cause.reason === 'fenced'));
      if (!goesOn) {
        const now = await moves.reload(scene);
        const talk = { ...now.talk, signal: new AbortController().signal };
        // One that the engine has given up may come here after all is undone.
        if (now.deployment.ended_at === null)
          await moves.goBack({ ...now, talk }, !scene.talk.signal.aborted).catch((failed: unknown) => {
            log.warn('a place could not be brought back at once', { why: String(failed) });
          });
      }
      throw error;
    }
  }

  async function look(scene: Scene, seconds: number, sideBySide: boolean): Promise<void> {
    const { deployment, release, previous, talk } = await moves.reload(scene);
    const liveUrl = urlOf(deployment.spec);
    const evidence = await watch({ deployment, release, previous, seconds, sideBySide, talk, liveUrl });
    await addEvidence(deployment.id, evidence);
  }
  async function addEvidence(id: string, more: readonly Evidence[]): Promise<void> {
    const known = (await repo.deployment(id))?.evidence ?? [];
    await repo.patchDeployment(id, { evidence: [...known, ...more] });
  }

  /** One replica less of the old version: it gets no further requests, and time to finish those that it has. */
  async function shrink(scene: Scene, to: number): Promise<void> {
    const { deployment, previous, talk } = await moves.reload(scene);
    talk.signal.throwIfAborted();
    if (!previous || previous.serving.length <= to) return;
    const serving = previous.serving.slice(0, to);
    await repo.patchRelease(previous.id, { serving });
    await share(scene);
    const until = clock.monotonic() + deployment.spec.drainSeconds * 1_000;
    while (clock.monotonic() < until) {
      talk.signal.throwIfAborted();
      const counts = (await proxy.counts(deployment.place_id)).releases[previous.id];
      if (!counts || counts.inFlight + counts.sockets === 0) break;
      await moves.pause(lookEveryMs);
    }
    await moves.stopReplicas(scene, previous, (replica) => serving.includes(replica));
  }
  /** By how many of each can answer. */
  async function share(scene: Scene): Promise<void> {
    const now = await moves.reload(scene);
    const fresh = now.release.serving.length;
    const old = now.previous?.serving.length ?? 0;
    if (fresh + old === 0) return;
    await moves.shift(now, (fresh / (fresh + old)) * 100);
  }

  return {
    /** All at once. */
    switchOver: (scene: Scene): Promise<void> =>
      orBack(scene, async () => {
        await moves.mark(scene, 'before');
        await moves.shift(scene, 100);
        await moves.settled(scene);
        await moves.mark(scene, 'switched');
      }),

    canaryStep: (scene: Scene, weight: number, seconds: number): Promise<void> =>
      orBack(scene, async () => {
        await moves.mark(scene, 'before');
        await moves.shift(scene, weight);
        if (weight >= 100) {
          await moves.settled(scene);
          await moves.mark(scene, 'switched');
        }
        if (scene.previous || weight >= 100) await look(scene, seconds, weight < 100);
        if (weight >= 100) await moves.mark(scene, 'watched');
      }),

    roll: (scene: Scene): Promise<void> =>
      orBack(scene, async () => {
        const { spec, place_id } = scene.deployment;
        const { replicas } = scene.release;
        const spare = spec.strategy.type === 'rolling' ? Math.min(spec.strategy.maxUnavailable, replicas) : 0;
        await moves.mark(scene, 'before');
        for (;;) {
          const { release } = await moves.reload(scene);
          const ready = release.serving.length;
          if (release.weight === 0) await share(scene);
          else await shrink(scene, Math.max(0, replicas - spare - ready));
          if (release.weight === 0 && scene.previous) await look(scene, spec.analysis.watchSeconds, true);
          if (release.weight === 0) continue;
          if (ready >= replicas) break;
          const next = Array.from({ length: replicas }, (_, i) => i)
            .filter((replica) => !release.serving.includes(replica))
            .slice(0, Math.max(1, spare));
          await moves.startReplicas(scene, next);
          await share(scene);
          scene.talk.progress(
            (ready + next.length) / replicas,
            `${ready + next.length} of ${replicas} replicas are new.`,
          );
        }
        await shrink(scene, 0);
        await moves.shift(await moves.reload(scene), 100);
        await moves.mark(scene, 'switched');
        await moves.apply(place_id);
      }),

    watched: (scene: Scene): Promise<void> =>
      orBack(scene, async () => {
        const { kind, spec } = scene.deployment;
        // One that was live before has been looked at then.
        if (kind !== 'rollback') await look(scene, spec.analysis.watchSeconds, false);
        await moves.mark(scene, 'watched');
      }),
  };
}
