import { StepFailure } from '../../../../core/runs/step-failure.ts';
import { aboutOf, type Ground, refOf } from '../../ground.ts';
import type { ReleaseRow } from '../../repo.ts';
import type { Ending } from '../../steps/ending.ts';
import type { Scene } from '../../steps/moves.ts';
import type { Rollout } from '../../steps/rollout.ts';
import type { KubeObject } from '../client/objects.ts';
import { labels, manager, ofAnotherOptimus } from '../names.ts';
import type { Hands } from './hands.ts';
import { type Look, notCounted } from './look.ts';
import { foundOf, inWords, ownService, type Stage, serviceKind } from './stage.ts';
import { countsFor } from './status.ts';

interface Deps {
  ground: Pick<Ground, 'repo' | 'driver' | 'log' | 'closing' | 'changed' | 'clock'>;
  hands: Hands;
  look: Look;
  ending: Pick<Ending, 'finish' | 'tidy'>;
}

/** How a version comes to its requests in a cluster: its own Services lead them, and what they lead to is what counts. */
export function createClusterRollout({ ground, hands, look, ending }: Deps): Rollout {
  const { repo, driver, log, closing, changed } = ground;

  const reload = async ({ deployment, release, previous, talk }: Scene): Promise<Scene> => ({
    deployment: (await repo.deployment(deployment.id)) ?? deployment,
    release: (await repo.release(release.id)) ?? release,
    previous: previous ? await repo.release(previous.id) : null,
    talk,
  });

  async function smoke(here: Stage, scene: Scene): Promise<void> {
    const { deployment, release, talk } = scene;
    const { spec } = deployment;
    if (spec.smoke.length === 0 && spec.analysis.command === null) return;
    await preview(here, scene);
    const variables = await look.urlsOf(here, scene);
    const ref = refOf(release, aboutOf(deployment), await hands.variables(scene));
    for (const line of spec.smoke) {
      talk.progress(null, line);
      const { code, output } = await driver('kubernetes').command(
        ref,
        { line, why: `smoke test of ${ref.label}: ${line}`, variables },
        talk,
      );
      if (code !== 0)
        throw new StepFailure(`Version ${release.number} failed a smoke test: ${line} ended with ${code}`, {
          ...{ retry: false, detail: output.slice(-4_000) },
        });
    }
  }

  /** A Service of its own, which nobody but tests knows of. */
  async function preview(here: Stage, { deployment, release, talk }: Scene): Promise<void> {
    const { base } = here.rendered();
    const name = hands.previewNameOf(base);
    const { there, own: isOwn } = await ownService(here.client, deployment.place_id, name, talk.signal);
    if (there && !isOwn)
      throw new StepFailure(
        `The Service ${name} in ${here.client.namespace} was not made by Optimus, and the preview of version ${release.number} would be called the same: give one of them another name`,
        { code: 'TAKEN', retry: false },
      );
    const own = { [labels.managed]: manager, [labels.place]: deployment.place_id, [labels.release]: release.id };
    const object: KubeObject = {
      ...serviceKind,
      metadata: { name, namespace: here.client.namespace, labels: own },
      spec: {
        selector: { [labels.place]: deployment.place_id, [labels.release]: release.id },
        ports: [{ name: 'http', port: deployment.spec.port, targetPort: here.target.port, protocol: 'TCP' }],
      },
    };
    await here.client.apply(object, { force: true, signal: talk.signal });
  }

  /** Everything there is leads to the new version from here on. */
  async function wholeSwitch(here: Stage, scene: Scene): Promise<void> {
    const { deployment, release } = scene;
    await hands.switching(scene);
    const names = await hands.lead(here, scene, { release: release.id });
    await hands.weigh(scene, 100);
    const sentence =
      names.length === 0
        ? `No Service leads to version ${release.number}: it works by itself.`
        : `${names.map((name) => `Service ${name}`).join(', ')} ${names.length === 1 ? 'leads' : 'lead'} to version ${release.number}, in one step.`;
    await hands.addEvidence(deployment.id, [{ ok: true, sentence }]);
  }

  async function startedWell(scene: Scene): Promise<void> {
    await hands.addEvidence(scene.deployment.id, [
      {
        ok: true,
        sentence: `${scene.release.replicas} of ${scene.release.replicas} pods of version ${scene.release.number} became ready.`,
      },
    ]);
  }

  /** Everything leads to the old version again, which has all its pods; what can be done is done, in the order in which it helps. */
  async function back(scene: Scene): Promise<string[]> {
    const { deployment, release, previous, talk } = scene;
    const left: string[] = [];
    if (previous?.target.type !== 'kubernetes') return left;
    const here = await hands.stage(scene, previous);
    const found = await foundOf(here.client, deployment.place_id, talk.signal);
    const old = found.filter(({ release: id }) => id === previous.id);
    const fresh = found.find(({ release: id }) => id === release.id);
    if (old.length > 0) {
      await hands.scale(here, scene, previous, previous.replicas, false);
      // At once: what is left of it answers better than what was just found bad.
      if (deployment.switched) await hands.lead(here, scene, { release: previous.id });
      await hands.scale(here, scene, previous, previous.replicas).catch((error: unknown) => {
        left.push(
          `Not all pods of version ${previous.number} are ready again: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    } else if (fresh) {
      // It was rolled over: both lead to the same Deployment, and the Service to both. Unless that is the old one's again, it stays.
      const ready = await hands.again(scene, previous, fresh.colour);
      await ready().catch((error: unknown) => {
        if (talk.signal.aborted) throw error;
        left.push(
          `Not all pods of version ${previous.number} are ready again: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
      await hands.lead(here, scene, { release: previous.id });
    } else if (deployment.switched) throw new StepFailure(`Nothing of version ${previous.number} is there any more`);
    return left;
  }

  return {
    preview: (scene) =>
      hands.at(scene, scene.release, async (here) => {
        const { deployment, release, previous, talk } = scene;
        const { spec } = deployment;
        await repo.patchRelease(release.id, { state: 'preview' });
        changed(deployment.place_id);
        const { colour, inPlace } = await hands.colourOf(here, scene);
        if (inPlace && previous) {
          const rendered = here.rendered(await hands.variables(scene));
          const options = { dryRun: true, force: here.target.takeOver, signal: talk.signal };
          for (const object of [
            ...rendered.shared,
            ...(rendered.secret ? [rendered.secret] : []),
            ...rendered.deployments(colour, release.replicas),
          ])
            await here.client.apply(object, options);
          await hands.addEvidence(deployment.id, [{ ok: true, sentence: 'The cluster would take it (dry run).' }]);
          return;
        }
        await hands.clear(here, scene, colour);
        const canary = spec.strategy.type === 'canary' && previous !== null && deployment.kind !== 'rollback';
        const first = spec.strategy.type === 'canary' ? (spec.strategy.steps[0] ?? 100) : 100;
        const now = await foundOf(here.client, deployment.place_id, talk.signal);
        // Killed in a later step it has more pods than it began with, and keeps them.
        const has = now.find(({ release: id }) => id === release.id)?.replicas ?? 0;
        const replicas = canary ? Math.max(has, countsFor(release.replicas, first).fresh) : release.replicas;
        await hands.start(here, scene, { colour, replicas });
        if (!canary) await startedWell(scene);
        if (deployment.kind !== 'rollback') await smoke(here, scene);
      }),

    switchOver: (scene) => hands.at(scene, scene.release, (here) => wholeSwitch(here, scene)),

    canaryStep: (scene, weight, seconds) =>
      hands.at(scene, scene.release, async (here) => {
        const { release, previous, deployment } = scene;
        if (!previous) {
          if (weight < 100) return;
          await hands.scale(here, scene, release, release.replicas);
          await wholeSwitch(here, scene);
          return look.look(here, await reload(scene), seconds);
        }
        const { fresh, old, share } = countsFor(release.replicas, weight);
        await hands.scale(here, scene, release, fresh);
        if (weight >= 100) {
          await startedWell(scene);
          await wholeSwitch(here, scene);
        } else {
          await hands.switching(scene);
          await hands.lead(here, scene, { all: true });
          await hands.scale(here, scene, previous, old);
          await hands.weigh(scene, share);
          await hands.addEvidence(deployment.id, [
            {
              ok: true,
              sentence: `Step of ${weight} %: ${fresh} of ${fresh + old} pods are new, so about ${share} % of new connections come to version ${release.number}; the cluster deals by pods, not by weights.`,
            },
          ]);
        }
        await look.look(here, await reload(scene), seconds);
      }),

    roll: (scene) =>
      hands.at(scene, scene.release, async (here) => {
        const { release, previous, deployment } = scene;
        const { colour, inPlace } = await hands.colourOf(here, scene);
        if (!inPlace || !previous) return wholeSwitch(here, scene);
        await hands.switching(scene);
        // While they are replaced both answer; of the same Deployment nothing else is left.
        await hands.lead(here, scene, { colour });
        await hands.start(here, scene, { colour, replicas: release.replicas });
        await hands.addEvidence(deployment.id, [
          {
            ok: true,
            sentence: `${release.replicas} of ${release.replicas} pods were replaced; the cluster saw to it that at most ${deployment.spec.strategy.type === 'rolling' ? deployment.spec.strategy.maxUnavailable : 0} were missing.`,
          },
        ]);
        await wholeSwitch(here, scene);
      }),

    watched: (scene) =>
      hands.at(scene, scene.release, async (here) => {
        const { kind, spec } = scene.deployment;
        if (kind !== 'rollback') await look.look(here, scene, spec.analysis.watchSeconds);
      }),

    retire: (scene) =>
      hands.at(scene, scene.release, async (here) => {
        const { deployment, release, previous, talk } = scene;
        const { base, workers } = here.rendered();
        const name = hands.previewNameOf(base);
        if ((await ownService(here.client, deployment.place_id, name, talk.signal)).own)
          await here.client.remove(serviceKind, name, 'Background', talk.signal);
        if (previous) {
          const there = (await foundOf(here.client, deployment.place_id, talk.signal)).some(
            ({ release: id }) => id === previous.id,
          );
          // Two of what works by itself would do everything twice.
          const runsOn = here.target.standby && !workers && there;
          if (there) await hands.scale(here, scene, previous, runsOn ? previous.replicas : 0, false);
          await repo.patchRelease(previous.id, { state: 'kept' });
          await hands.addEvidence(deployment.id, [
            {
              ok: true,
              sentence: runsOn
                ? `Version ${previous.number} runs on beside it: going back is one change of the Service.`
                : `Version ${previous.number} has no pods any more: going back starts them again.`,
            },
          ]);
        }
        await hands.addEvidence(deployment.id, [
          { ok: true, sentence: notCounted },
          { ok: true, sentence: `It was done in the namespace ${here.chosen.namespace} of ${here.chosen.context}.` },
        ]);
        await ending.tidy(scene);
        await hands
          .letGo(scene, release)
          .catch((error: unknown) => log.debug('a lease was not given back', { why: String(error) }));
        const verb = deployment.kind === 'rollback' ? 'is live again' : 'is live';
        const pods = `${release.replicas} ${release.replicas === 1 ? 'pod' : 'pods'}`;
        await ending.finish(
          scene,
          'succeeded',
          `Version ${release.number} ${verb} with ${pods}; requests are not counted in a cluster`,
        );
      }),

    async revert(scene, { sentence: reason, code }, cancelled) {
      const { deployment, release, previous, talk } = scene;
      if (deployment.ended_at !== null) return;
      const left: string[] = [];
      let isBack = true;
      const quietly = (what: string) => (error: unknown) => {
        if (closing() || talk.signal.aborted) throw error;
        isBack = false;
        const why = error instanceof Error ? error.message : String(error);
        left.push(`${what}: ${why}`.replace(/[.]?$/, '.'));
        log.warn('a place in a cluster could not be brought back wholly', { place: deployment.place_id, why });
      };
      // Of another that ships the same, nothing may be touched.
      const theirs = code === ofAnotherOptimus;
      if (theirs && deployment.switched) {
        isBack = false;
        left.push('What another Optimus ships there was left as it is, and so was what had been changed before.');
      }
      if (!theirs && release.artifact !== null) {
        const said = await inWords('The way back', () => back(scene)).catch(quietly('The way back'));
        left.push(...(said ?? []));
        if (isBack)
          await takeAway(scene, release).catch(
            quietly(`What may run of version ${release.number} could not be taken away`),
          );
      }
      if (release.artifact !== null) await hands.letGo(scene, release).catch(() => {});
      if (isBack || !deployment.switched) {
        if (previous && deployment.switched)
          await repo.setWeights(
            deployment.place_id,
            new Map([[previous.id, 100]]),
            new Map([[previous.id, 'live']]),
            null,
          );
        else if (!previous) await repo.setWeights(deployment.place_id, new Map(), new Map(), null);
      }
      const again = deployment.kind === 'rollback';
      await repo.patchRelease(release.id, { state: again ? 'kept' : 'failed', serving: [] });
      if (!again && isBack && release.artifact !== null) await repo.patchRelease(release.id, { artifact: null });
      changed(deployment.place_id);
      const to = !deployment.switched
        ? ''
        : !isBack
          ? ': the cluster could not be brought back, and has to be looked at'
          : previous
            ? `: all requests go to version ${previous.number} again`
            : ': there is no other version to answer';
      const state = cancelled ? 'cancelled' : deployment.switched ? 'rolled-back' : 'failed';
      await ending.finish(scene, state, `${reason.replace(/[.]$/, '')}${to}`, [
        ...(cancelled ? [] : [{ ok: false, sentence: `${reason.replace(/[.]?$/, '')}.` }]),
        ...left.map((sentence) => ({ ok: false, sentence })),
      ]);
    },
  };

  /** Of a version that went back to being kept, its pods alone. */
  async function takeAway(scene: Scene, release: ReleaseRow): Promise<void> {
    const { deployment, talk } = scene;
    const ref = refOf(release, aboutOf(deployment));
    if (deployment.kind === 'rollback') {
      const { ok, sentence } = await driver('kubernetes').stop(ref, {} as never, talk);
      if (!ok) throw new StepFailure(sentence);
      return;
    }
    const places = await repo.places(deployment.project_id);
    const all = (await Promise.all(places.map(({ id }) => repo.releases(id)))).flat();
    const artifact = JSON.stringify(release.artifact);
    const shared = all.some((one) => one.id !== release.id && JSON.stringify(one.artifact) === artifact);
    await driver('kubernetes').remove(ref, shared);
  }
}
