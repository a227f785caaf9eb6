import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { DeploymentsRepo } from '../repo.ts';
import type { Instance, ReleaseRef, ReleaseSource, StepTalk, TargetDriver } from '../types.ts';
import { asDomainError } from './client/faults.ts';
import type { KubeObject, Pod } from './client/objects.ts';
import type { Clusters } from './create-clusters.ts';
import { createJobs } from './jobs.ts';
import { kubernetesTargetOf, labels } from './names.ts';
import { assertOurs, foundOf, inWords, manifestsFile, stageOf } from './rollout/stage.ts';
import { isReady, podTrouble, restartsOf } from './rollout/status.ts';
import { deploymentKind, podKind, type RolloutWaits } from './rollout/wait.ts';

interface Deps {
  clusters: Clusters;
  waits: RolloutWaits;
  /** Builds images and pushes them. */
  docker: TargetDriver;
  repo: Pick<DeploymentsRepo, 'release' | 'place'>;
  copyFiles(source: ReleaseSource, to: string, withDependencies: boolean, talk: StepTalk): Promise<void>;
  children: Pick<Children, 'run'>;
  clock: Pick<Clock, 'after'>;
  root: string;
  redact(text: string): string;
}

/** What a version leaves in a cluster, by its label. */
const kinds = [
  deploymentKind,
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Secret' },
];

/** Versions in a namespace of a cluster. Where requests go is a matter of the cluster's own Services. */
export function createKubernetesTarget(deps: Deps): TargetDriver {
  const { clusters, waits, docker, repo, copyFiles, children, clock, root, redact } = deps;
  const jobs = createJobs({ clock, redact });
  const of = async (release: Pick<ReleaseRef, 'target' | 'placeId'>) =>
    (await clusters.at(kubernetesTargetOf(release), release.placeId)).client;
  const selectorOf = ({ releaseId }: Pick<ReleaseRef, 'releaseId'>) => `${labels.release}=${releaseId}`;

  const asDocker = ({ target }: Pick<ReleaseRef, 'target'>) => {
    const { dockerfile, stage, args, secrets, engine, registry, port, memoryMb } = kubernetesTargetOf({ target });
    return { type: 'docker', context: engine, dockerfile, stage, args, secrets, registry, port, memoryMb } as const;
  };

  async function stageFor(release: ReleaseRef) {
    const [row, place] = await Promise.all([repo.release(release.releaseId), repo.place(release.placeId)]);
    if (!row || !place) throw new StepFailure('The version is not in the list any more', { retry: false });
    const asked = {
      spec: place.spec,
      place_id: place.id,
      place_name: place.name,
      project_id: place.project_id,
      project_name: place.project_name,
    };
    return stageOf(clusters, asked, { ...row, artifact: release.artifact });
  }

  async function snapshot(
    asked: { releaseId: string; source: ReleaseSource; path: string },
    talk: StepTalk,
  ): Promise<string> {
    const { releaseId, source, path } = asked;
    const { readManifests } = await import('./manifests/read.ts');
    const folder = join(root, releaseId);
    let from = source.folder;
    const copy = join(folder, 'source');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (source.commit !== null && !source.dirty) {
      await copyFiles(source, copy, false, talk);
      from = copy;
    }
    try {
      const objects = await readManifests({ folder: from, path, children, signal: talk.signal });
      const file = join(folder, manifestsFile);
      // They may hold secrets.
      await writeFile(file, JSON.stringify(objects), { mode: 0o600 });
      await chmod(file, 0o600);
      return folder;
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  function instanceOf(release: ReleaseRef, pod: Pod, replica: number): Instance {
    const port = kubernetesTargetOf(release).port;
    return {
      ...{ id: pod.metadata.name, host: pod.status?.podIP ?? '', port, releaseId: release.releaseId, replica },
      ...{ containerId: null, pid: null, startedAt: Date.parse(pod.status?.startTime ?? '') || 0 },
    };
  }

  const self: TargetDriver = {
    type: 'kubernetes',

    async check(given) {
      const target = kubernetesTargetOf({ target: given });
      if (target.image === null && target.registry === null && !target.sharedImages)
        throw new DomainError('CONFLICT', {
          ...{ what: 'the image', why: 'It would be on this machine alone, and the cluster could not pull it.' },
          remedy: 'Name a registry in the place, or an image that is there already.',
        });
      try {
        const { client, chosen } = await clusters.at(target);
        await client.version();
        const allowed = await client.can('patch', 'apps', 'deployments');
        if (!allowed)
          throw new DomainError('UNAVAILABLE', {
            ...{
              what: `the namespace ${chosen.namespace}`,
              why: `In the context ${chosen.context} nobody lets you change its Deployments.`,
            },
            remedy: 'Ask who looks after the cluster, or choose another namespace.',
          });
      } catch (error) {
        throw asDomainError('the cluster', error);
      }
      if (target.image === null) await docker.check(asDocker({ target }));
    },

    async build({ releaseId, number, target: given, source, by }, talk) {
      const target = kubernetesTargetOf({ target: given });
      // The cheaper first: what cannot be shipped need not be built.
      const folder =
        target.manifests === null ? null : await snapshot({ releaseId, source, path: target.manifests }, talk);
      if (target.image === null) {
        const made = await docker.build({ releaseId, number, target: asDocker({ target }), source, by }, talk);
        return { ...made, folder };
      }
      if (target.image.includes('{commit}') && source.commit === null)
        throw new StepFailure(`The image ${target.image} is named after a commit, and what is shipped has none`, {
          retry: false,
        });
      return { image: target.image.replaceAll('{commit}', source.commit ?? ''), folder, sizeBytes: null };
    },

    async push(release, talk) {
      await docker.push?.(
        { ...release, target: asDocker(release), artifact: { ...release.artifact, folder: null } },
        talk,
      );
    },

    start: () => Promise.reject(new StepFailure('Pods are started by their Deployment', { retry: false })),

    async instances(release) {
      const { items } = await (await of(release)).list<Pod>(podKind, selectorOf(release));
      return items
        .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded')
        .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name))
        .map((pod, replica) => instanceOf(release, pod, replica));
    },

    async state(release, { id }) {
      const client = await of(release);
      const pod = await client.get<Pod>(podKind, id);
      if (!pod)
        return {
          running: false,
          restarts: 0,
          exit: null,
          memoryBytes: null,
          lastWords: ['Its pod is not there any more.'],
        };
      const trouble = podTrouble(pod);
      const lastWords = trouble ? await waits.lastWords(client, trouble, new AbortController().signal) : [];
      return {
        ...{ running: isReady(pod), restarts: restartsOf(pod), memoryBytes: null, lastWords },
        exit: trouble ? { code: null, signal: null, sentence: `${trouble.sentence}.` } : null,
      };
    },

    command: (release, { line, why, variables }, talk) =>
      inWords(why, async () => {
        const { client, target, rendered } = await stageFor(release);
        const { base, secret, services } = rendered(release.variables);
        // A change of the database is not begun for what could not be shipped.
        await assertOurs(client, release.placeId, [...services({}), ...(secret ? [secret] : [])], talk.signal);
        if (secret) await client.apply(secret, { signal: talk.signal });
        const { placeId, releaseId, artifact } = release;
        return jobs.run(
          {
            ...{ client, base, placeId, releaseId, line, why, variables, sharedImages: target.sharedImages },
            ...{ image: artifact.image ?? '', secretName: secret?.metadata.name ?? null },
          },
          talk,
        );
      }),

    /** Before it is pushed the image is here alone. */
    test: (release, asked, talk) =>
      kubernetesTargetOf(release).image === null
        ? docker.command(
            { ...release, target: asDocker(release), artifact: { ...release.artifact, folder: null } },
            asked,
            talk,
          )
        : self.command(release, asked, talk),

    resumed: (release, why, talk) =>
      inWords(why, async () => {
        const { client, rendered } = await stageFor(release);
        return jobs.resumed({ client, base: rendered().base, releaseId: release.releaseId, why }, talk);
      }),

    /** Of the whole version: a pod alone would come back. */
    async stop(release, _, talk) {
      const client = await of(release);
      const found = (await foundOf(client, release.placeId, talk.signal)).filter(
        ({ release: id }) => id === release.releaseId,
      );
      for (const { name, replicas } of found)
        if (replicas > 0) await client.patch(deploymentKind, name, { spec: { replicas: 0 } }, talk.signal);
      try {
        await waits.gone(client, selectorOf(release), release.stopSeconds + 60, talk);
      } catch (error) {
        talk.signal.throwIfAborted();
        return { ok: false, sentence: error instanceof Error ? error.message : String(error) };
      }
      return { ok: true, sentence: `The pods of version ${release.number} have ended.` };
    },

    async reached(given) {
      await (await clusters.at(kubernetesTargetOf({ target: given }))).client.version();
    },

    leaves(given, placeId) {
      const { context, namespace } = kubernetesTargetOf({ target: given });
      return `objects with the label ${labels.place}=${placeId} in the namespace ${namespace ?? 'of the context'} of ${context ?? 'the current context'}`;
    },

    traces(release) {
      const { context, namespace } = kubernetesTargetOf(release);
      return `objects with the label ${selectorOf(release)} in the namespace ${namespace ?? 'of the context'} of ${context ?? 'the current context'}`;
    },

    async remove(release, shared) {
      const client = await of(release);
      for (const kind of kinds) {
        const { items } = await client.list<KubeObject>(kind, selectorOf(release));
        for (const { metadata } of items) await client.remove(kind, metadata.name);
      }
      if (shared) return;
      if (release.artifact.folder?.startsWith(root))
        await rm(release.artifact.folder, { recursive: true, force: true });
      if (kubernetesTargetOf(release).image === null)
        // An image that is left takes room alone, and is found by a prune; the cluster is as it should be.
        await docker
          .remove({ ...release, target: asDocker(release), artifact: { ...release.artifact, folder: null } }, false)
          .catch(() => {});
    },
  };
  return self;
}
