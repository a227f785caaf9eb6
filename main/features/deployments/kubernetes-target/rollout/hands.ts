import type { ReleaseState } from '../../../../../shared/features/deployments/schema.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Ground } from '../../ground.ts';
import type { Evidence, ReleaseRow } from '../../repo.ts';
import type { Moves, Scene } from '../../steps/moves.ts';
import { isFault } from '../client/faults.ts';
import type { KubeObject } from '../client/objects.ts';
import type { Clusters } from '../create-clusters.ts';
import { type Colour, labels } from '../names.ts';
import type { Leases } from './lease.ts';
import { assertOurs, colourFor, foundOf, inWords, type Stage, serviceKind, stageOf } from './stage.ts';
import { deploymentKind, type RolloutWaits } from './wait.ts';

const goneSeconds = 120;
const tries = 5;
const secretKind = { apiVersion: 'v1', kind: 'Secret' };

interface Deps {
  ground: Pick<Ground, 'repo' | 'clock' | 'changed'>;
  clusters: Clusters;
  leases: Leases;
  waits: RolloutWaits;
  variablesOf: Moves['variablesOf'];
}

/** To which pods the Services of a place lead: those of one version, of one Deployment, or all that there are. */
export type Towards = { release: string } | { colour: Colour } | { all: true };

/** What is done to a cluster in a deployment. Each may be done again: what is there is looked at first. */
export function createHands({ ground, clusters, leases, waits, variablesOf }: Deps) {
  const { repo, clock, changed } = ground;

  async function addEvidence(id: string, more: readonly Evidence[]): Promise<void> {
    const known = (await repo.deployment(id))?.evidence ?? [];
    const fresh = more.filter(({ sentence }) => !known.some((one) => one.sentence === sentence));
    if (fresh.length > 0) await repo.patchDeployment(id, { evidence: [...known, ...fresh] });
  }

  async function stage(scene: Scene, release: ReleaseRow): Promise<Stage> {
    const { deployment } = scene;
    // One that was live before is as it was then.
    const earlier = release.id === deployment.release_id ? null : await repo.specOfSwitch(release.id);
    return stageOf(clusters, earlier ? { ...deployment, spec: earlier } : deployment, release);
  }

  /** With the hold on what is shipped; faults are told in the cluster's words. */
  function at<T>(scene: Scene, release: ReleaseRow, task: (here: Stage) => Promise<T>): Promise<T> {
    return inWords(`Version ${release.number}`, async () => {
      const here = await stage(scene, release);
      const { deployment, talk } = scene;
      const holding = {
        client: here.client,
        name: here.rendered().base,
        placeId: deployment.place_id,
        holder: deployment.id,
        signal: talk.signal,
      };
      return leases.during(holding, async (held) => {
        if (!held)
          await addEvidence(deployment.id, [
            {
              ok: true,
              sentence:
                'Leases may not be written there: nobody keeps another Optimus from shipping the same at the same time.',
            },
          ]);
        return task(here);
      });
    });
  }

  async function letGo(scene: Scene, release: ReleaseRow): Promise<void> {
    const { client, rendered } = await stage(scene, release);
    const signal = new AbortController().signal;
    await leases.letGo({
      client,
      name: rendered().base,
      placeId: scene.deployment.place_id,
      holder: scene.deployment.id,
      signal,
    });
  }

  const previewNameOf = (base: string) => `${base.slice(0, 50)}-preview`;
  const byPlace = (placeId: string, colour: Colour, notRelease: string) =>
    `${labels.place}=${placeId},${labels.colour}=${colour},${labels.release}!=${notRelease}`;

  /** What was left of an older version where this one comes to: its pods must not be met by anybody. */
  async function clear(here: Stage, scene: Scene, colour: Colour): Promise<void> {
    const { deployment, release, talk } = scene;
    for (const one of await foundOf(here.client, deployment.place_id, talk.signal))
      if (one.colour === colour && one.release !== release.id)
        await here.client.remove(deploymentKind, one.name, 'Background', talk.signal);
    await waits.gone(here.client, byPlace(deployment.place_id, colour, release.id), goneSeconds, talk);
  }

  async function variables(scene: Scene): Promise<Record<string, string>> {
    const { deployment } = scene;
    return variablesOf(
      deployment.project_id,
      deployment.spec,
      `deployment of ${deployment.project_name} ${deployment.place_name}`,
    );
  }

  /** Started, and waited for until all its pods answer. */
  async function start(here: Stage, scene: Scene, asked: { colour: Colour; replicas: number }): Promise<void> {
    const { release, deployment, talk } = scene;
    const rendered = here.rendered(await variables(scene));
    const options = { force: here.target.takeOver, signal: talk.signal };
    const deployments = rendered.deployments(asked.colour, asked.replicas);
    await assertOurs(
      here.client,
      deployment.place_id,
      [...rendered.shared, ...deployments, ...rendered.services({})],
      talk.signal,
    );
    for (const note of rendered.notes) talk.log(note);
    await addEvidence(
      deployment.id,
      rendered.notes.map((sentence) => ({ ok: true, sentence })),
    );
    for (const object of [...rendered.shared, ...(rendered.secret ? [rendered.secret] : []), ...deployments]) {
      talk.signal.throwIfAborted();
      await here.client.apply(object, options);
    }
    await settled(
      here,
      scene,
      release,
      deployments.map(({ metadata }) => metadata.name),
      asked.replicas,
    );
  }

  const settled = (here: Stage, scene: Scene, release: ReleaseRow, names: readonly string[], replicas: number) =>
    waits.rolledOut({
      client: here.client,
      release,
      names,
      replicas,
      seconds: scene.deployment.spec.readySeconds,
      talk: scene.talk,
    });

  /** So many pods of a version that is in the cluster already. False: it is not there. */
  async function scale(
    here: Stage,
    scene: Scene,
    release: ReleaseRow,
    replicas: number,
    wait = true,
  ): Promise<boolean> {
    const { deployment, talk } = scene;
    const found = (await foundOf(here.client, deployment.place_id, talk.signal)).filter(
      ({ release: id }) => id === release.id,
    );
    for (const one of found)
      if (one.replicas !== replicas)
        await here.client.patch(deploymentKind, one.name, { spec: { replicas } }, talk.signal);
    if (found.length === 0) return false;
    if (wait)
      await settled(
        here,
        scene,
        release,
        found.map(({ name }) => name),
        replicas,
      );
    return true;
  }

  /** Each Service in one step; refused when somebody else has changed it in the same moment. */
  async function lead(here: Stage, scene: Scene, towards: Towards): Promise<string[]> {
    const { deployment, talk } = scene;
    const rendered = here.rendered();
    const wanted = rendered.services(
      'release' in towards
        ? { [labels.release]: towards.release }
        : 'colour' in towards
          ? { [labels.colour]: towards.colour }
          : {},
    );
    for (const service of wanted) {
      for (let attempt = 1; ; attempt += 1) {
        talk.signal.throwIfAborted();
        await assertOurs(here.client, deployment.place_id, [service], talk.signal);
        const there = await here.client.get(serviceKind, service.metadata.name, talk.signal);
        const { resourceVersion } = there?.metadata ?? {};
        const object: KubeObject = {
          ...service,
          metadata: { ...service.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
        };
        try {
          await here.client.apply(object, { force: here.target.takeOver, signal: talk.signal });
          break;
        } catch (error) {
          if (!isFault(error, 'conflict') || error.causes.length > 0 || attempt >= tries) throw error;
        }
      }
    }
    return rendered.serviceNames;
  }

  /** The table says the same as the cluster, all at once. */
  async function weigh(scene: Scene, share: number): Promise<void> {
    const { deployment, release, previous } = scene;
    scene.talk.signal.throwIfAborted();
    const states = new Map<string, ReleaseState>([[release.id, share === 100 ? 'live' : 'preview']]);
    const weights = new Map([[release.id, share]]);
    if (previous) {
      weights.set(previous.id, 100 - share);
      states.set(previous.id, share === 100 ? 'draining' : 'live');
    }
    await switching(scene);
    await repo.setWeights(deployment.place_id, weights, states, clock.now());
    changed(deployment.place_id);
  }

  /** Written first: from here on a failure is a way back. */
  async function switching({ deployment }: Scene): Promise<void> {
    if (!deployment.switched) await repo.patchDeployment(deployment.id, { switched: true });
  }

  async function rendering(here: Stage, number: number, signal: AbortSignal) {
    // Whether it had variables is known by the Secret that it left; what they are is not needed.
    const { base } = here.rendered();
    const secret = await here.client.get(secretKind, `${base}-v${number}-env`, signal).catch(() => null);
    return here.rendered(secret ? { KEPT: '' } : {});
  }

  /** As it was, in place of what has been rolled over it. Gives back how its pods are waited for. */
  async function again(scene: Scene, release: ReleaseRow, colour: Colour): Promise<() => Promise<unknown>> {
    const here = await stage(scene, release);
    const rendered = await rendering(here, release.number, scene.talk.signal);
    const deployments = rendered.deployments(colour, release.replicas);
    for (const object of [...rendered.shared, ...deployments])
      await here.client.apply(object, { force: true, signal: scene.talk.signal });
    const names = deployments.map(({ metadata }) => metadata.name);
    return () => settled(here, scene, release, names, release.replicas);
  }

  return {
    ...{
      addEvidence,
      stage,
      at,
      letGo,
      clear,
      start,
      scale,
      lead,
      weigh,
      switching,
      again,
      variables,
      settled,
      previewNameOf,
    },
    colourOf: async (here: Stage, scene: Scene): Promise<{ colour: Colour; inPlace: boolean }> => {
      const { deployment, release, previous, talk } = scene;
      const found = await foundOf(here.client, deployment.place_id, talk.signal);
      const live = found.find(({ release: id }) => id === previous?.id);
      const rolls = deployment.spec.strategy.type === 'rolling' && deployment.kind !== 'rollback';
      const own = found.find(({ release: id }) => id === release.id);
      // Rolled over the old one already, and Optimus was killed in the middle.
      if (rolls && previous && own && !live) return { colour: own.colour, inPlace: true };
      if (rolls && live && (!own || own.colour === live.colour)) return { colour: live.colour, inPlace: true };
      return { colour: colourFor(found, release.id, previous?.id ?? null), inPlace: false };
    },
    need(scene: Scene): ReleaseRow {
      if (scene.previous) return scene.previous;
      throw new StepFailure('There is no version before it', { retry: false });
    },
  };
}
export type Hands = ReturnType<typeof createHands>;
