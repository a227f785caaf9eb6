import { DomainError } from '../../../shared/contract/errors.ts';
import type { PlaceSpec } from '../../../shared/features/deployments/schema.ts';
import { createSerial, type Serial } from '../../core/lib/serial.ts';
import { type Ground, refOf } from './ground.ts';
import type { PlaceRow } from './repo.ts';
import type { Route, RouteBackend } from './types.ts';

const none = { by: 'none' } as const;

export const urlOf = ({ address, port, tls }: Pick<PlaceSpec, 'address' | 'port' | 'tls'>): string => {
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' || address === '::1' ? '[::1]' : address;
  return `${tls ? 'https' : 'http'}://${host}:${port}`;
};

/** What the proxy does is what the table says: it is told the whole of a place after each change. */
export function createRoutes({
  repo,
  proxy,
  driver,
  log,
  named,
}: Pick<Ground, 'repo' | 'proxy' | 'driver' | 'log' | 'named'>) {
  const lanes = new Map<string, Serial>();
  const laneOf = (placeId: string) => {
    const lane = lanes.get(placeId) ?? createSerial();
    lanes.set(placeId, lane);
    return lane;
  };

  /** As it was when requests were sent to what most of them go to: what the user changed since waits for the next deployment. */
  async function specInForce(place: PlaceRow): Promise<PlaceSpec> {
    const most = (await repo.releases(place.id)).toSorted((a, b) => b.weight - a.weight || a.number - b.number)[0];
    const inForce = most && most.weight > 0 ? await repo.specOfSwitch(most.id) : null;
    return inForce ?? (await repo.open(place.id))[0]?.spec ?? place.spec;
  }
  /** By which clients stay where they are is a matter of the deployment that goes on. */
  async function stickyOf(placeId: string): Promise<Route['sticky']> {
    const [open] = await repo.open(placeId);
    return open?.spec.strategy.type === 'canary' ? open.spec.strategy.sticky : none;
  }

  /** Throws where a version that has requests cannot be asked for its instances: nobody may take for done what was not. */
  async function made(placeId: string): Promise<Route | null> {
    const place = await repo.place(placeId);
    if (!place) return null;
    const spec = await specInForce(place);
    // A cluster leads requests by its own Services.
    if (spec.target.type === 'kubernetes') return null;
    const about = { projectName: place.project_name, placeName: place.name, spec };
    const backends: RouteBackend[] = [];
    for (const release of await repo.releases(placeId)) {
      if (release.artifact === null || release.state === 'gone') continue;
      const found = await driver(release.target.type)
        .instances(refOf(release, about))
        .catch((error: unknown) => {
          if (release.weight > 0) throw error;
          // One without requests is missed by nobody, and its engine may be gone for good.
          log.debug('the instances of a version could not be looked for', { release: release.id, why: String(error) });
          return [];
        });
      const upstreams = found
        .filter(({ replica }) => release.serving.includes(replica))
        .map(({ id, host, port }) => ({ id, host, port }));
      if (release.weight === 0 && upstreams.length === 0) continue;
      backends.push({ releaseId: release.id, weight: release.weight, upstreams });
    }
    return {
      id: placeId,
      label: `${place.project_name} ${place.name}`,
      listen: { address: spec.address, port: spec.port, tls: spec.tls },
      backends,
      sticky: await stickyOf(placeId),
      keep: spec.keep,
      answerMs: spec.answerSeconds * 1_000,
    };
  }

  return {
    /** Null: there is no such place, or what is live there cannot be asked now. */
    routeOf: (placeId: string): Promise<Route | null> =>
      made(placeId).catch((error: unknown) => {
        log.warn('the instances of a place could not be looked for', { place: placeId, why: String(error) });
        return null;
      }),
    specInForce,
    apply: (placeId: string): Promise<void> =>
      laneOf(placeId)(async () => {
        const route = await made(placeId);
        if (!route) return;
        await proxy.apply(route).catch(async (error: unknown) => {
          if (!(error instanceof DomainError) || error.code !== 'CONFLICT' || !('why' in error.data)) throw error;
          const { what, why } = error.data;
          throw new DomainError(
            'CONFLICT',
            { what, why: (await named(route.listen.port, why)) ?? why },
            { cause: error },
          );
        });
      }),
    async remove(placeId: string): Promise<void> {
      await laneOf(placeId)(() => proxy.remove(placeId));
      lanes.delete(placeId);
    },
  };
}
export type Routes = ReturnType<typeof createRoutes>;
