import type { KubernetesTarget } from '../../../../../shared/features/deployments/kubernetes.ts';
import type { PlaceSpec } from '../../../../../shared/features/deployments/schema.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import {
  type DeploymentObject,
  type KubeObject,
  type PodContainer,
  type PodTemplate,
  titleOf,
} from '../client/objects.ts';
import { type Colour, labels, manager, repositoryOf, slug } from '../names.ts';
import { ownObjects } from './own.ts';

export interface Rendering {
  place: { id: string; name: string; projectId: string; projectName: string };
  release: { id: string; number: number };
  target: KubernetesTarget;
  spec: Pick<PlaceSpec, 'port' | 'ready' | 'readySeconds' | 'stopSeconds' | 'drainSeconds' | 'strategy'>;
  namespace: string;
  image: string;
  variables: Readonly<Record<string, string>>;
  /** As the project wrote them; null: made from the place. */
  objects: readonly KubeObject[] | null;
}

export interface Rendered {
  /** By what others recognise that the same is meant: of the first Deployment. */
  base: string;
  shared: KubeObject[];
  secret: KubeObject | null;
  /** One for each Deployment that runs the project's image. */
  deployments(colour: Colour, replicas: number): KubeObject[];
  /** Those that lead to it: `towards` says to which pods. */
  services(towards: Readonly<Record<string, string>>): KubeObject[];
  serviceNames: string[];
  /** A Deployment that no Service leads to works by itself: two versions of it would do everything twice. */
  workers: boolean;
  notes: string[];
}

const refuse = (sentence: string) => new StepFailure(sentence, { code: 'MANIFESTS', retry: false });
const templateOf = (object: KubeObject): PodTemplate =>
  ((object as DeploymentObject).spec?.template ?? {}) as PodTemplate;
const containersOf = (object: KubeObject): PodContainer[] => templateOf(object).spec?.containers ?? [];
const workloads = new Set(['StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'CronJob', 'Job']);

const withLabels = (object: KubeObject, more: Record<string, string>, namespace: string): KubeObject => {
  const { status: _, ...rest } = object;
  const { name, annotations, labels: own } = object.metadata;
  return { ...rest, metadata: { name, namespace, ...(annotations && { annotations }), labels: { ...own, ...more } } };
};

/** Of the project's own image, however it is tagged. */
function isOurs(container: PodContainer, names: ReadonlySet<string>): boolean {
  return names.has(repositoryOf(container.image ?? ''));
}

function versionedOf(
  all: readonly KubeObject[],
  { image, place }: Rendering,
): { of: KubeObject; which: Set<string> }[] {
  const names = new Set([repositoryOf(image), slug(place.projectName)]);
  const deployments = all.filter(({ kind, apiVersion }) => kind === 'Deployment' && apiVersion === 'apps/v1');
  const matched = deployments.flatMap((of) => {
    const which = containersOf(of)
      .filter((one) => isOurs(one, names))
      .map(({ name }) => name ?? '');
    return which.length > 0 ? [{ of, which: new Set(which) }] : [];
  });
  for (const other of all)
    if (workloads.has(other.kind) && JSON.stringify(other.spec ?? {}).includes(`"image":"${repositoryOf(image)}:`))
      throw refuse(`The ${titleOf(other)} runs the project's image: only Deployments take versions here`);
  if (matched.length > 0) return matched;
  const [only] = deployments;
  const [container] = only ? containersOf(only) : [];
  if (only && deployments.length === 1 && containersOf(only).length === 1)
    return [{ of: only, which: new Set([container?.name ?? '']) }];
  throw refuse(
    deployments.length === 0
      ? 'The manifests hold no Deployment (apps/v1) that a version could run in'
      : `No container of the manifests has an image ${[...names].join(' or ')}: which of them is the project's cannot be known`,
  );
}

const leadsTo = (service: KubeObject, deployment: KubeObject): boolean => {
  const selector = Object.entries((service.spec?.selector ?? {}) as Record<string, string>);
  const pods = templateOf(deployment).metadata?.labels ?? {};
  return selector.length > 0 && selector.every(([key, value]) => pods[key] === value);
};

/** What is applied for one version: the project's objects with its image, its variables and the labels of Optimus. */
export function render(asked: Rendering): Rendered {
  const { place, release, target, spec, namespace, image, variables } = asked;
  const notes: string[] = [];
  const placed = { [labels.managed]: manager, [labels.place]: place.id, [labels.project]: place.projectId };
  const own = { ...placed, [labels.release]: release.id, [labels.version]: String(release.number) };
  const given = asked.objects ?? ownObjects(asked);
  const all = given.filter((object) => {
    const { kind, metadata } = object;
    if (kind === 'Namespace') {
      notes.push(`The Namespace ${metadata.name} is left to whoever looks after the cluster.`);
      return false;
    }
    if (kind === 'HorizontalPodAutoscaler') {
      notes.push(
        `The HorizontalPodAutoscaler ${metadata.name} is left out: how many pods there are is said by the place.`,
      );
      return false;
    }
    if (metadata.namespace !== undefined && metadata.namespace !== namespace)
      throw refuse(
        `The ${titleOf(object)} wants the namespace ${metadata.namespace}, and the place ships to ${namespace}`,
      );
    return true;
  });
  const versioned = versionedOf(all, asked);
  const base = slug(versioned[0]?.of.metadata.name ?? '', 50);
  const names = Object.keys(variables).filter((name) => /^[-._a-zA-Z0-9]+$/.test(name));
  const secretName = names.length > 0 ? `${base}-v${release.number}-env` : null;
  const secret: KubeObject | null =
    secretName === null
      ? null
      : {
          ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque' },
          metadata: { name: secretName, namespace, labels: own },
          data: Object.fromEntries(names.map((name) => [name, Buffer.from(variables[name] ?? '').toString('base64')])),
        };
  const services = all.filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1');
  const leading = services.filter((service) => versioned.some(({ of }) => leadsTo(service, of)));
  const { strategy } = spec;
  const maxUnavailable = strategy.type === 'rolling' ? strategy.maxUnavailable : 0;
  // Of both together 0 nothing could ever be replaced.
  const maxSurge = maxUnavailable === 0 ? Math.max(1, target.maxSurge) : target.maxSurge;

  const container = (one: PodContainer, ours: boolean): PodContainer =>
    ours
      ? {
          ...one,
          image,
          ...(target.sharedImages && { imagePullPolicy: 'IfNotPresent' }),
          ...(secretName !== null && { envFrom: [...(one.envFrom ?? []), { secretRef: { name: secretName } }] }),
        }
      : one;

  function deployment(
    { of, which }: { of: KubeObject; which: Set<string> },
    colour: Colour,
    replicas: number,
  ): KubeObject {
    const coloured = { ...own, [labels.colour]: colour };
    const made = withLabels(of, coloured, namespace);
    const { selector } = (of as DeploymentObject).spec ?? {};
    const template = templateOf(of);
    const repository = repositoryOf(image);
    return {
      ...made,
      metadata: { ...made.metadata, name: `${slug(of.metadata.name, 50)}-${colour}` },
      spec: {
        ...of.spec,
        replicas,
        revisionHistoryLimit: 2,
        progressDeadlineSeconds: Math.max(10, Math.ceil(spec.readySeconds)),
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } },
        // Not of the version: a Deployment keeps its selector for ever.
        selector: {
          ...selector,
          matchLabels: { ...selector?.matchLabels, [labels.place]: place.id, [labels.colour]: colour },
        },
        template: {
          ...template,
          metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...coloured } },
          spec: {
            ...template.spec,
            containers: containersOf(of).map((one) => container(one, which.has(one.name ?? ''))),
            ...(template.spec?.initContainers && {
              initContainers: template.spec.initContainers.map((one) =>
                container(one, repositoryOf(one.image ?? '') === repository),
              ),
            }),
          },
        },
      },
    };
  }

  return {
    ...{ base, notes, secret, serviceNames: leading.map(({ metadata }) => metadata.name) },
    shared: all
      .filter((object) => !leading.includes(object) && !versioned.some(({ of }) => of === object))
      .map((object) => withLabels(object, placed, namespace)),
    deployments: (colour, replicas) => versioned.map((one) => deployment(one, colour, replicas)),
    services: (towards) =>
      leading.map((service) => ({
        ...withLabels(service, placed, namespace),
        spec: {
          ...service.spec,
          selector: { ...(service.spec?.selector as object), [labels.place]: place.id, ...towards },
        },
      })),
    workers: versioned.some(({ of }) => !leading.some((service) => leadsTo(service, of))),
  };
}
