import type { Target } from '../../../../shared/features/deployments/schema.ts';
import { isFault } from './client/faults.ts';
import { titleOf } from './client/objects.ts';
import type { Clusters } from './create-clusters.ts';
import { kubernetesTargetOf, labels, manager } from './names.ts';

/** All that manifests of projects usually hold, and what Optimus makes itself. Whatever else was applied is found by its label. */
const kinds = [
  ['apps/v1', 'Deployment'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['v1', 'Service'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['coordination.k8s.io/v1', 'Lease'],
] as const;

/** Data of the user stays: a volume that is gone cannot be had back. */
const stays = ['v1', 'PersistentVolumeClaim'] as const;

/** What carries the labels of a place, and nothing else. */
export function createClearing(clusters: Clusters) {
  async function found(target: Target, placeId: string, signal?: AbortSignal) {
    const { client } = await clusters.at(kubernetesTargetOf({ target }), placeId);
    const selector = `${labels.place}=${placeId},${labels.managed}=${manager}`;
    const all = await Promise.all(
      [...kinds, stays].map(async ([apiVersion, kind]) => {
        try {
          return (await client.list({ apiVersion, kind }, selector, signal)).items;
        } catch (error) {
          // What may not be listed, or what the cluster does not know, Optimus has not made there.
          if (isFault(error, 'forbidden', 'invalid', 'missing')) return [];
          throw error;
        }
      }),
    );
    return { client, objects: all.flat() };
  }

  return {
    async list(target: Target, placeId: string): Promise<{ removed: string[]; stays: string[] }> {
      const { objects } = await found(target, placeId);
      const lasting = objects.filter(({ kind }) => kind === stays[1]);
      return { removed: objects.filter((one) => !lasting.includes(one)).map(titleOf), stays: lasting.map(titleOf) };
    },
    async clear(target: Target, placeId: string): Promise<string[]> {
      const { client, objects } = await found(target, placeId);
      const gone: string[] = [];
      for (const object of objects) {
        if (object.kind === stays[1]) continue;
        if (await client.remove(object, object.metadata.name)) gone.push(titleOf(object));
      }
      return gone;
    },
  };
}
export type Clearing = ReturnType<typeof createClearing>;
