import type { PortConflict, Service } from '../../../../shared/features/launcher/schema.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { IdentityService } from '../../identity/index.ts';
import type { PortRegistry, PortReservation, Ports, RunningServices } from '../types.ts';
import { candidates } from './candidates.ts';
import { type PortState, tryPort } from './try-port.ts';
import { createWhoHolds, type Holder } from './who-holds.ts';

interface Deps {
  registry: PortRegistry;
  identity: Pick<IdentityService, 'ports' | 'listenedOnBy'>;
  containers: Pick<ContainersService, 'now'>;
  running: RunningServices;
}

const nameOf = (serviceId: string): string => serviceId.slice(serviceId.indexOf('/') + 1);
const canBeTold = ({ spec: { port } }: Service): boolean => port.variable !== null || port.argument !== null;

/** Who may have which port. What is promised here is nobody else's, before it is asked whether the system agrees. */
export function createPorts({ registry, identity, containers, running }: Deps): Ports {
  const whoHolds = createWhoHolds({ identity, containers, running });
  /** By port: for whom it is kept until it listens there. */
  const promised = new Map<number, { serviceId: string }>();

  const wantedBy = ({ id, spec }: Service): number | null =>
    spec.port.wanted === null ? null : (registry.of(id) ?? spec.port.wanted);

  const tries = new Map<number, Promise<PortState>>();
  /** Two tries of one port would find each other there. */
  function stateOf(port: number): Promise<PortState> {
    const under = tries.get(port);
    if (under !== undefined) return under;
    const mine = tryPort(port).finally(() => tries.delete(port));
    tries.set(port, mine);
    return mine;
  }

  function promise(port: number, serviceId: string): PortReservation | null {
    const other = promised.get(port);
    if (other && other.serviceId !== serviceId) return null;
    const mine = { serviceId };
    promised.set(port, mine);
    return {
      port,
      release() {
        if (promised.get(port) === mine) promised.delete(port);
      },
    };
  }

  async function reserveFree(port: number, serviceId: string): Promise<PortReservation | PortState> {
    const reservation = promise(port, serviceId);
    if (!reservation) return 'held';
    const state = await stateOf(port).catch((error: unknown) => {
      reservation.release();
      throw error;
    });
    if (state === 'free') return reservation;
    reservation.release();
    return state;
  }

  /** Its own from before, or the nearest above the one that it wants, of those that are nobody's. */
  async function reserveNext(service: Service): Promise<PortReservation | null> {
    const { id, spec } = service;
    const { wanted } = spec.port;
    if (wanted === null || !canBeTold(service)) return null;
    const before = registry.of(id);
    const own = before !== null && before !== wanted ? [before] : [];
    for (const port of [...own, ...candidates(wanted)]) {
      const owner = registry.ownerOf(port);
      if (owner !== null && owner !== id) continue;
      const found = await reserveFree(port, id);
      if (typeof found === 'object') return found;
    }
    return null;
  }

  async function freeFor(service: Service): Promise<number | null> {
    const reservation = await reserveNext(service);
    reservation?.release();
    return reservation?.port ?? null;
  }

  const promisedTo = (port: number, serviceId: string): Holder => ({
    holder: null,
    sentence: `Port ${port} is promised to ${nameOf(serviceId)}, which is being started`,
  });

  /** Null: what held it was there for a moment only, such as a connection to somewhere else, or a program that was ending. */
  async function holderOf(port: number, state: PortState): Promise<Holder | null> {
    const other = promised.get(port);
    if (other) return promisedTo(port, other.serviceId);
    if (state === 'held') {
      const found = await whoHolds(port);
      return found.holder === null && (await stateOf(port)) === 'free' ? null : found;
    }
    return { holder: null, sentence: `Port ${port} may not be used: the system keeps it for its administrator` };
  }

  const conflictOf = async (service: Service, port: number, found: Holder): Promise<PortConflict> => ({
    serviceId: service.id,
    port,
    ...found,
    next: await freeFor(service),
  });

  return {
    wantedBy,
    async check(services) {
      const conflicts: PortConflict[] = [];
      const taken = new Map<number, string>();
      for (const service of services) {
        const port = wantedBy(service);
        if (port === null) continue;
        const kept = promised.get(port);
        // It is being started: trying the port now could be in its way.
        if (kept?.serviceId === service.id) continue;
        const first = taken.get(port);
        if (first !== undefined) {
          const sentence = `Port ${port} is wanted by ${nameOf(first)} too, which is started with it`;
          conflicts.push(await conflictOf(service, port, { holder: null, sentence }));
          continue;
        }
        taken.set(port, service.id);
        const state = kept ? 'held' : await stateOf(port);
        if (state === 'free') continue;
        const found = await holderOf(port, state);
        if (found && found.holder?.serviceId !== service.id) conflicts.push(await conflictOf(service, port, found));
      }
      return conflicts;
    },
    async reserve(service, how) {
      const { id } = service;
      const wanted = wantedBy(service);
      if (wanted === null) return null;
      let found = how === 'next' ? await reserveNext(service) : await reserveFree(wanted, id);
      if (found === null) return null;
      if (typeof found !== 'object') {
        const holder = await holderOf(wanted, found);
        if (holder) return conflictOf(service, wanted, holder);
        found = await reserveFree(wanted, id);
        if (typeof found !== 'object') return conflictOf(service, wanted, await whoHolds(wanted));
      }
      // What somebody else was given before stays his, even while this one uses it.
      if (registry.of(id) !== found.port && (how === 'next' || registry.ownerOf(found.port) === null))
        await registry.set(id, found.port).catch((error: unknown) => {
          found.release();
          throw error;
        });
      return found;
    },
    stateOf,
    listeningOf: (pids) => (pids.length === 0 ? Promise.resolve([]) : identity.listenedOnBy(pids)),
  };
}
