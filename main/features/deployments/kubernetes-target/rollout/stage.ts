import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubernetesTarget } from '../../../../../shared/features/deployments/kubernetes.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { DeploymentRow, ReleaseRow } from '../../repo.ts';
import type { KubeClient } from '../client/create-client.ts';
import { asFailure, isFault } from '../client/faults.ts';
import type { DeploymentObject, KubeObject } from '../client/objects.ts';
import { titleOf } from '../client/objects.ts';
import type { Clusters } from '../create-clusters.ts';
import type { Chosen } from '../kubeconfig/connection.ts';
import { type Rendered, render } from '../manifests/render.ts';
import { type Colour, colours, isColour, kubernetesTargetOf, labels, ofAnotherOptimus } from '../names.ts';
import { deploymentKind } from './wait.ts';

export const serviceKind = { apiVersion: 'v1', kind: 'Service' };
export const manifestsFile = 'manifests.json';

/** What a release was made of, as it was when it was built. */
export async function objectsOf(folder: string | null): Promise<KubeObject[] | null> {
  if (folder === null) return null;
  try {
    return JSON.parse(await readFile(join(folder, manifestsFile), 'utf8')) as KubeObject[];
  } catch (error) {
    throw new StepFailure('The manifests of this version are not on this machine any more: deploy that commit again', {
      ...{ code: 'GONE', retry: false, cause: error },
    });
  }
}

export interface Stage {
  client: KubeClient;
  chosen: Chosen;
  target: KubernetesTarget;
  rendered(variables?: Readonly<Record<string, string>>): Rendered;
}

type Asked = Pick<DeploymentRow, 'spec' | 'project_id' | 'project_name' | 'place_name' | 'place_id'>;

/** Where a version is shipped to, and what it is there. */
export async function stageOf(
  clusters: Clusters,
  asked: Asked,
  release: Pick<ReleaseRow, 'id' | 'number' | 'artifact' | 'target'>,
): Promise<Stage> {
  const target = kubernetesTargetOf(release);
  const { client, chosen } = await clusters.at(target, asked.place_id);
  const image = release.artifact?.image ?? null;
  if (image === null) throw new StepFailure(`Version ${release.number} has no image`, { retry: false });
  const objects = await objectsOf(release.artifact?.folder ?? null);
  const place = {
    id: asked.place_id,
    name: asked.place_name,
    projectId: asked.project_id,
    projectName: asked.project_name,
  };
  return {
    ...{ client, chosen, target },
    rendered: (variables = {}) =>
      render({ place, release, target, spec: asked.spec, namespace: chosen.namespace, image, variables, objects }),
  };
}

export interface InCluster {
  name: string;
  colour: Colour;
  release: string;
  version: number;
  replicas: number;
  object: DeploymentObject;
}

/** What runs of a place, from the cluster and not from memory. */
export async function foundOf(client: KubeClient, placeId: string, signal?: AbortSignal): Promise<InCluster[]> {
  const { items } = await client.list<DeploymentObject>(deploymentKind, `${labels.place}=${placeId}`, signal);
  return items.flatMap((object) => {
    const { labels: known = {}, name } = object.metadata;
    const colour = known[labels.colour];
    if (!isColour(colour)) return [];
    const release = known[labels.release] ?? '';
    return [
      { name, colour, release, version: Number(known[labels.version]), replicas: object.spec?.replicas ?? 1, object },
    ];
  });
}

/** Its own where it is already, else the one that the live version does not have. */
export function colourFor(found: readonly InCluster[], releaseId: string, previousId: string | null): Colour {
  const own = found.find(({ release }) => release === releaseId);
  if (own) return own.colour;
  const taken = found.find(({ release }) => release === previousId)?.colour;
  return colours.find((one) => one !== taken) ?? 'blue';
}

/** What has the same name and is another's is not touched; two places would take it from each other. */
export async function assertOurs(
  client: KubeClient,
  placeId: string,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<void> {
  for (const object of objects) {
    const { namespaced } = await client.resourceOf(object, signal);
    if (!namespaced)
      throw new StepFailure(
        `The ${titleOf(object)} belongs to the whole cluster: Optimus ships into one namespace alone. Take it out of the manifests`,
        {
          ...{ code: 'MANIFESTS', retry: false },
        },
      );
    const there = await client.get(object, object.metadata.name, signal).catch((error: unknown) => {
      // Who may write a Secret need not be allowed to read it.
      if (isFault(error, 'forbidden')) return null;
      throw error;
    });
    const owner = there?.metadata.labels?.[labels.place];
    if (owner !== undefined && owner !== placeId)
      throw new StepFailure(
        `The ${titleOf(object)} in ${client.namespace} belongs to another place of an Optimus (${owner}): remove that place, or take another namespace`,
        { code: ofAnotherOptimus, retry: false },
      );
  }
}

const isMade = (object: KubeObject | null, placeId: string): boolean =>
  object?.metadata.labels?.[labels.place] === placeId && object.metadata.labels[labels.release] !== undefined;

/** A name that Optimus chose by itself may be that of something else. */
export async function ownService(client: KubeClient, placeId: string, name: string, signal: AbortSignal) {
  const there = await client.get(serviceKind, name, signal);
  return { there, own: isMade(there, placeId) };
}

/** A fault of the cluster is told in its own words, wherever it is met. */
export async function inWords<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw asFailure(what, error);
  }
}
