import { DomainError } from '../../../../shared/contract/errors.ts';
import type { ClusterView } from '../../../../shared/features/deployments/kubernetes.ts';
import type { PlaceSpec } from '../../../../shared/features/deployments/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { patiently } from '../patience.ts';
import type { PlaceRow, ReleaseRow } from '../repo.ts';
import type { KubeClient } from './client/create-client.ts';
import { KubeFault } from './client/faults.ts';
import type { KubeObject, Pod } from './client/objects.ts';
import type { Clusters } from './create-clusters.ts';
import { kubernetesTargetOf, labels, repositoryOf } from './names.ts';
import { foundOf, type InCluster, stageOf } from './rollout/stage.ts';
import { isReady, podTrouble, restartsOf } from './rollout/status.ts';
import { podKind } from './rollout/wait.ts';

const serviceKind = { apiVersion: 'v1', kind: 'Service' };
/** Many screens ask at once. */
const freshMs = 1_000;
/** A cluster that is away is not asked again by each of them. */
const awayMs = 10_000;
const withinMs = 4_000;
const mostPods = 200;

export interface Picture extends ClusterView {
  /** That leads to what is live; null: not known now. */
  service: string | null;
  /** By version. */
  byRelease: ReadonlyMap<string, { id: string; host: string; ready: boolean; restarts: number }[]>;
}

const selectorOf = (service: KubeObject) => (service.spec?.selector ?? {}) as Record<string, string>;

/** What is in the cluster and not as Optimus left it. */
function driftOf(
  found: readonly InCluster[],
  services: readonly KubeObject[],
  live: readonly ReleaseRow[],
  names: readonly string[],
): string[] {
  const drift: string[] = [];
  const [main] = live;
  if (!main) return drift;
  for (const release of live) {
    const own = found.filter((one) => one.release === release.id);
    if (own.length === 0) drift.push(`The Deployment of version ${release.number} is not there.`);
    for (const { name, object, replicas } of own) {
      const images = (object.spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? '');
      const image = release.artifact?.image ?? '';
      if (!images.includes(image) && images.some((one) => repositoryOf(one) === repositoryOf(image)))
        drift.push(
          `${name} runs ${images.find((one) => repositoryOf(one) === repositoryOf(image)) ?? ''} where version ${release.number} is ${image}.`,
        );
      else if (!images.includes(image))
        drift.push(`${name} does not run the image of version ${release.number}, ${image}.`);
      if (live.length === 1 && replicas !== release.replicas)
        drift.push(`${name} wants ${replicas} pods where the place says ${release.replicas}.`);
    }
  }
  for (const name of names) {
    const service = services.find(({ metadata }) => metadata.name === name);
    if (!service) drift.push(`The Service ${name} is not there.`);
    else if (live.length === 1 && selectorOf(service)[labels.release] !== main.id)
      drift.push(`The Service ${name} does not lead to version ${main.number}.`);
  }
  return drift;
}

export function createClusterView({
  clusters,
  clock,
}: {
  clusters: Clusters;
  clock: Pick<Clock, 'monotonic' | 'after'>;
}) {
  const kept = new Map<string, { at: number; away: boolean; picture: Promise<Picture> }>();

  async function podsOf(client: KubeClient, placeId: string, signal: AbortSignal): Promise<Pod[]> {
    const { items } = await client.list<Pod>(podKind, `${labels.place}=${placeId},${labels.release}`, signal);
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  async function ask(
    place: PlaceRow,
    releases: readonly ReleaseRow[],
    spec: PlaceSpec,
    settled: boolean,
    signal: AbortSignal,
  ): Promise<Picture> {
    const { client, chosen } = await clusters.at(kubernetesTargetOf(spec), place.id);
    const [pods, found, services] = await Promise.all([
      podsOf(client, place.id, signal),
      foundOf(client, place.id, signal),
      client.list(serviceKind, `${labels.place}=${place.id}`, signal),
    ]);
    const live = releases
      .filter(({ weight, artifact }) => weight > 0 && artifact !== null)
      .sort((a, b) => b.weight - a.weight);
    const asked = {
      spec,
      place_id: place.id,
      place_name: place.name,
      project_id: place.project_id,
      project_name: place.project_name,
    };
    const [first] = live;
    const names = first && settled ? (await stageOf(clusters, asked, first)).rendered().serviceNames : [];
    const byRelease = new Map<string, { id: string; host: string; ready: boolean; restarts: number }[]>();
    for (const pod of pods) {
      const id = pod.metadata.labels?.[labels.release] ?? '';
      const one = {
        id: pod.metadata.name,
        host: pod.status?.podIP ?? '',
        ready: isReady(pod),
        restarts: restartsOf(pod),
      };
      byRelease.set(id, [...(byRelease.get(id) ?? []), one]);
    }
    return {
      ...{ context: chosen.context, namespace: chosen.namespace, problem: null, byRelease },
      service: names[0] ?? null,
      drift: settled ? driftOf(found, services.items, live, names) : [],
      pods: pods.slice(0, mostPods).map((pod) => ({
        name: pod.metadata.name,
        version: Number(pod.metadata.labels?.[labels.version]) || null,
        ready: isReady(pod),
        restarts: restartsOf(pod),
        node: pod.spec?.nodeName ?? null,
        sentence: isReady(pod) ? 'Ready' : (podTrouble(pod)?.sentence ?? pod.status?.phase ?? 'Unknown'),
      })),
    };
  }

  const whyOf = (error: unknown): string => {
    if (error instanceof KubeFault) return error.message;
    if (error instanceof DomainError && 'why' in error.data) return error.data.why;
    return error instanceof Error ? error.message : String(error);
  };

  return {
    /** Null: it is no place in a cluster. `settled`: no deployment goes on there. */
    async pictureOf(
      place: PlaceRow,
      releases: readonly ReleaseRow[],
      spec: PlaceSpec,
      settled: boolean,
    ): Promise<Picture | null> {
      if (spec.target.type !== 'kubernetes') return null;
      const now = clock.monotonic();
      const known = kept.get(place.id);
      if (known && now - known.at < (known.away ? awayMs : freshMs)) return known.picture;
      const { target } = spec;
      const over = new AbortController();
      const entry = {
        ...{ at: now, away: false },
        picture: patiently(clock, 'the cluster', ask(place, releases, spec, settled, over.signal), withinMs)
          .catch((error: unknown): Picture => {
            entry.away = true;
            const problem = whyOf(error).replace(/[.]?$/, '.');
            return {
              context: target.context ?? '',
              namespace: target.namespace ?? '',
              problem,
              drift: [],
              pods: [],
              byRelease: new Map(),
              service: null,
            };
          })
          .finally(() => over.abort()),
      };
      kept.set(place.id, entry);
      return entry.picture;
    },
    forget: (placeId: string): void => void kept.delete(placeId),
  };
}
export type ClusterViews = ReturnType<typeof createClusterView>;
