import type {
  ClusterChoice,
  ClusterReport,
  DryRun,
  KubeContexts,
} from '../../../../shared/features/deployments/kubernetes.ts';
import type { PlaceSpec, Target } from '../../../../shared/features/deployments/schema.ts';
import type { Children } from '../../../core/children/types.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { PlaceRow } from '../repo.ts';
import type { ReleaseSource } from '../types.ts';
import { asDomainError, isFault, KubeFault } from './client/faults.ts';
import { type KubeObject, titleOf } from './client/objects.ts';
import type { Clusters } from './create-clusters.ts';
import { chosenOf, contextsOf } from './kubeconfig/connection.ts';
import { render } from './manifests/render.ts';
import { kubernetesTargetOf, labels, slug } from './names.ts';
import { assertOurs, colourFor, foundOf } from './rollout/stage.ts';

const mostFields = 40;

/** What a deployment has to be able to do there. */
const wanted: readonly [what: string, verb: string, group: string, resource: string][] = [
  ['change Deployments', 'patch', 'apps', 'deployments'],
  ['remove Deployments', 'delete', 'apps', 'deployments'],
  ['see pods as they change', 'watch', '', 'pods'],
  ['read logs of pods', 'get', '', 'pods/log'],
  ['change Services', 'patch', '', 'services'],
  ['write Secrets for variables', 'patch', '', 'secrets'],
  ['run commands as Jobs', 'create', 'batch', 'jobs'],
  ['keep another Optimus out by a Lease', 'create', 'coordination.k8s.io', 'leases'],
];

interface Deps {
  clusters: Clusters;
  children: Pick<Children, 'run'>;
}

/** Paths at which two objects are not the same; what only the server looks after is left out. */
export function differences(before: unknown, after: unknown, path = ''): string[] {
  if (before === after) return [];
  const plain = (value: unknown): value is Record<string, unknown> =>
    value !== null && typeof value === 'object' && !Array.isArray(value);
  if (plain(before) && plain(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) =>
      path === '' && key === 'status'
        ? []
        : path === 'metadata' && !['labels', 'annotations'].includes(key)
          ? []
          : differences(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((value, i) => differences(value, after[i], `${path}.${i}`));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

/** What is asked of a cluster without shipping anything. */
export function createClusterQuestions({ clusters, children }: Deps) {
  async function contexts(
    choice: Pick<ClusterChoice, 'kubeconfig'>,
    agreed: string | null = null,
  ): Promise<KubeContexts> {
    try {
      return contextsOf(await clusters.config(choice.kubeconfig), agreed);
    } catch (error) {
      if (!isFault(error, 'config')) throw error;
      return {
        files: [],
        current: null,
        contexts: [],
        problem: `${error.message.replace(/[.]$/, '')}.${error.remedy === null ? '' : ` ${error.remedy}`}`,
      };
    }
  }

  async function check(choice: ClusterChoice, signal?: AbortSignal): Promise<ClusterReport> {
    const report: ClusterReport = {
      ...{ reachable: false, sentence: '', remedy: null, version: null, namespace: choice.namespace ?? 'default' },
      ...{ namespaces: null, permitted: [], warnings: [], plugin: null },
    };
    try {
      const config = await clusters.config(choice.kubeconfig);
      const chosen = chosenOf(config, choice);
      report.namespace = chosen.namespace;
      report.warnings = chosen.warnings;
      report.plugin =
        contextsOf(config, choice.plugin).contexts.find(({ name }) => name === chosen.context)?.plugin ?? null;
      const { client } = await clusters.at(choice);
      const version = await client.version(signal);
      const [namespaces, permitted] = await Promise.all([
        client.namespaces(signal),
        Promise.all(
          wanted.map(async ([what, verb, group, resource]) => ({
            what,
            ok: await client.can(verb, group, resource, signal),
          })),
        ),
      ]);
      const missing = namespaces !== null && !namespaces.includes(chosen.namespace);
      const refused = permitted.filter(({ ok }) => !ok).map(({ what }) => what);
      return {
        ...{ ...report, reachable: true, version, namespaces, permitted },
        sentence: missing
          ? `Kubernetes ${version} answers, and has no namespace ${chosen.namespace}.`
          : refused.length === 0
            ? `Kubernetes ${version} answers, and all that a deployment needs is permitted.`
            : `Kubernetes ${version} answers. Not permitted: ${refused.join(', ')}.`,
        remedy: missing ? `Make it, or choose another: ${namespaces.slice(0, 10).join(', ')}.` : null,
      };
    } catch (error) {
      if (!(error instanceof KubeFault)) throw error;
      return { ...report, sentence: `${error.message.replace(/[.]$/, '')}.`, remedy: error.remedy };
    }
  }

  /** The version that would be next, held against the cluster by the cluster itself. */
  async function dryRun(
    place: PlaceRow,
    source: ReleaseSource,
    live: { id: string; image: string | null } | null,
  ): Promise<DryRun> {
    const spec: PlaceSpec = place.spec;
    const target = kubernetesTargetOf(spec);
    const signal = AbortSignal.timeout(60_000);
    try {
      const { readManifests } = await import('./manifests/read.ts');
      const { client, chosen } = await clusters.at(target);
      const objects =
        target.manifests === null
          ? null
          : await readManifests({ folder: source.folder, path: target.manifests, children, signal });
      const built = `${target.registry ?? slug(place.project_name)}:${source.commit?.slice(0, 12) ?? 'next'}`;
      const image = target.image?.replaceAll('{commit}', source.commit ?? 'next') ?? built;
      const rendered = render({
        place: { id: place.id, name: place.name, projectId: place.project_id, projectName: place.project_name },
        release: { id: `next-${place.number + 1}`, number: place.number + 1 },
        ...{ target, spec, namespace: chosen.namespace, image, variables: {}, objects },
      });
      const found = await foundOf(client, place.id, signal);
      const old = found.find(({ release }) => release === live?.id);
      const colour = spec.strategy.type === 'rolling' && old ? old.colour : colourFor(found, '', live?.id ?? null);
      const all = [
        ...rendered.shared,
        ...rendered.deployments(colour, spec.replicas),
        ...rendered.services({ [labels.release]: `next-${place.number + 1}` }),
      ];
      await assertOurs(client, place.id, all, signal);
      const changes: DryRun['objects'] = [];
      for (const object of all) changes.push(await one(object));
      const count = (change: string) => changes.filter((row) => row.change === change).length;
      const parts = [
        [count('created'), 'would be made'],
        [count('changed'), 'changed'],
        [count('same'), 'left as they are'],
        [count('refused'), 'refused'],
      ] as const;
      const said = parts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`);
      return {
        sentence: `In ${chosen.namespace} of ${chosen.context}: ${said.join(', ')}.`,
        objects: changes,
        notes: [
          ...rendered.notes,
          ...(target.image === null ? [`The image is built in the deployment; here it is called ${image}.`] : []),
          'Variables of the environment come as a Secret beside them.',
        ],
      };

      async function one(object: KubeObject): Promise<DryRun['objects'][number]> {
        const before = await client.get(object, object.metadata.name, signal);
        const title = titleOf(object);
        try {
          const after = await client.apply(object, { dryRun: true, force: target.takeOver, signal });
          if (!before) return { object: title, change: 'created', fields: [] };
          const secret = object.kind === 'Secret';
          const fields = differences(before, after).slice(0, mostFields);
          return {
            object: title,
            change: fields.length === 0 ? 'same' : 'changed',
            fields: secret ? [...new Set(fields.map((field) => field.split('.')[0] ?? ''))] : fields,
          };
        } catch (error) {
          if (!isFault(error, 'conflict', 'invalid', 'forbidden')) throw error;
          return { object: title, change: 'refused', fields: [error.message.slice(0, 1_000)] };
        }
      }
    } catch (error) {
      if (error instanceof StepFailure) throw asDomainError('the manifests', new KubeFault('invalid', error.message));
      const late = new KubeFault('away', 'The cluster did not answer all of it within 60 s');
      throw asDomainError('the cluster', signal.aborted ? late : error);
    }
  }

  /** A place that is saved before its kubeconfig is there stays as it was written. */
  const pinned = (target: Target): Promise<Target> =>
    target.type === 'kubernetes'
      ? clusters.pinned(target).catch((error: unknown) => {
          if (isFault(error, 'config')) return target;
          throw error;
        })
      : Promise.resolve(target);

  return { contexts, check, dryRun, pinned };
}
export type ClusterQuestions = ReturnType<typeof createClusterQuestions>;
