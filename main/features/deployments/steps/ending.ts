import type { DeploymentState } from '../../../../shared/features/deployments/schema.ts';
import { aboutOf, type Ground, refOf } from '../ground.ts';
import type { Evidence, ReleaseRow } from '../repo.ts';
import type { Tell } from '../tell.ts';
import { receiptOf } from '../traffic/marks.ts';
import type { Moves, Scene } from './moves.ts';
import type { Why } from './rollout.ts';

const closed = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** How a deployment comes to its end: one way or the other. */
export function createEnding(
  { repo, clock, proxy, driver, log, changed, redact, closing }: Ground,
  moves: Moves,
  tell: Tell,
) {
  async function finish(scene: Scene, state: DeploymentState, sentence: string, more: Evidence[] = []): Promise<void> {
    const now = await repo.deployment(scene.deployment.id);
    if (!now || now.ended_at !== null) return;
    const evidence = [...now.evidence, ...more].map((one) => ({ ok: one.ok, sentence: redact(one.sentence) }));
    const marks = now.previous_id === null ? { ...now.marks, begin: now.marks.switched ?? now.marks.begin } : now.marks;
    // A cluster leads requests by itself: nothing of them is counted here.
    const counted = scene.release.target.type !== 'kubernetes';
    const receipt = !counted || now.marks.begin ? { ...receiptOf(marks, evidence), counted } : null;
    const patch = { state, sentence: redact(closed(sentence)), ended_at: clock.now(), receipt, evidence };
    await repo.patchDeployment(now.id, patch);
    tell.ended({ ...now, ...patch });
    changed(now.place_id);
  }

  const stopAll = async (scene: Scene, release: ReleaseRow) => moves.stopReplicas(scene, release, () => false);

  async function remove(scene: Scene, release: ReleaseRow): Promise<void> {
    const places = await repo.places(scene.deployment.project_id);
    const all = (await Promise.all(places.map(({ id }) => repo.releases(id)))).flat();
    const artifact = JSON.stringify(release.artifact);
    // The very artefact may be another version's, too, at this place or another.
    const shared = all.some((one) => one.id !== release.id && JSON.stringify(one.artifact) === artifact);
    if (release.artifact !== null)
      await driver(release.target.type).remove(refOf(release, aboutOf(scene.deployment)), shared);
    await repo.patchRelease(release.id, { artifact: null, serving: [] });
  }

  /** An engine that does not answer keeps what it runs, and nobody may wait for it: it is tried again at the next deployment. */
  const unreached = (quietly: (error: unknown) => void, release: ReleaseRow) => (error: unknown) => {
    quietly(error);
    const why = error instanceof Error ? error.message : String(error);
    return [closed(`What may run of version ${release.number} could not be stopped: ${why}`)];
  };

  /** The newest of the kept ones runs on for an instant way back, some can be started again, the rest goes. */
  async function tidy(scene: Scene): Promise<void> {
    const { place_id: placeId, spec } = scene.deployment;
    const all = await repo.releases(placeId);
    for (const release of all.filter(({ state, artifact }) => state === 'failed' && artifact !== null)) {
      try {
        if ((await stopAll(scene, release)).length === 0) await remove(scene, release);
      } catch (error) {
        log.warn('what is left of a failed version could not be removed', { release: release.id, why: String(error) });
      }
    }
    const kept = all
      .filter(({ state }) => state === 'kept')
      .sort((a, b) => (b.live_at ?? 0) - (a.live_at ?? 0) || b.number - a.number);
    for (const [index, release] of kept.entries()) {
      try {
        if (index > 0 || spec.strategy.type === 'rolling') {
          await stopAll(scene, release);
          await repo.patchRelease(release.id, { serving: [] });
        }
        if (index < spec.keepVersions) continue;
        await remove(scene, release);
        await repo.patchRelease(release.id, { state: 'gone' });
      } catch (error) {
        log.warn('an old version could not be put away', { release: release.id, why: String(error) });
      }
    }
    // Where requests go is not changed by it.
    await moves.apply(placeId).catch((error: unknown) => {
      if (closing()) throw error;
      log.warn('a place could not be tidied wholly', { place: placeId, why: String(error) });
    });
  }

  return {
    finish,
    tidy,

    async retire(scene: Scene): Promise<void> {
      const { deployment, release, previous, talk } = scene;
      const { place_id: placeId, spec } = deployment;
      if (previous && previous.state !== 'kept') {
        talk.progress(null, `Version ${previous.number} finishes what it has begun.`);
        await proxy.drain(placeId, previous.id, spec.drainSeconds, talk.signal);
        await repo.patchRelease(previous.id, { state: 'kept' });
      }
      await moves.mark(scene, 'end', true);
      await tidy(scene);
      const { requests, failed } = countsIn(await repo.deployment(deployment.id));
      const verb = deployment.kind === 'rollback' ? 'is live again' : 'is live';
      const served =
        requests === 0
          ? 'no request came meanwhile'
          : `${requests} ${requests === 1 ? 'request' : 'requests'} meanwhile, ${failed === 0 ? 'none' : failed} failed`;
      await finish(scene, 'succeeded', `Version ${release.number} ${verb}; ${served}`);
    },

    /** The old version has everything again, and nothing is left of the new one. */
    async revert(scene: Scene, { sentence: reason }: Why, cancelled: boolean): Promise<void> {
      const { deployment, release, previous, talk } = scene;
      if (deployment.ended_at !== null) return;
      const { place_id: placeId, spec, switched } = deployment;
      // A port that somebody else holds is no reason to leave the new version running.
      const quietly = (error: unknown) => {
        if (closing() || talk.signal.aborted) throw error;
        log.warn('a place could not be brought back wholly', { place: placeId, why: String(error) });
      };
      await moves.goBack(scene, !cancelled).catch(quietly);
      if (switched) {
        await proxy.drain(placeId, release.id, spec.drainSeconds, talk.signal).catch(quietly);
      }
      const now = (await repo.release(release.id)) ?? release;
      const left = now.artifact === null ? [] : await stopAll(scene, now).catch(unreached(quietly, now));
      if (deployment.marks.begin) await moves.mark(scene, 'end', true).catch(quietly);
      const again = deployment.kind === 'rollback';
      await repo.patchRelease(release.id, { state: again ? 'kept' : 'failed', serving: [] });
      await moves.apply(placeId).catch(quietly);
      if (!again && left.length === 0)
        await remove(scene, release).catch((error: unknown) =>
          log.warn('what is left of a failed version could not be removed', { why: String(error) }),
        );
      const back = !switched
        ? ''
        : previous
          ? `: all requests go to version ${previous.number} again`
          : ': there is no other version to answer';
      const state = cancelled ? 'cancelled' : switched ? 'rolled-back' : 'failed';
      await finish(scene, state, `${reason.replace(/[.]$/, '')}${back}`, [
        ...(cancelled ? [] : [{ ok: false, sentence: closed(reason) }]),
        ...left.map((sentence) => ({ ok: false, sentence })),
      ]);
    },
  };
}
export type Ending = ReturnType<typeof createEnding>;

function countsIn(row: { marks: Parameters<typeof receiptOf>[0]; previous_id: string | null } | null) {
  if (!row) return { requests: 0, failed: 0 };
  const { before, during, after } = receiptOf(row.marks, []);
  return {
    requests: before.requests + during.requests + after.requests,
    failed: before.failed + during.failed + after.failed,
  };
}
