import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  PortChoice,
  PortConflict,
  Service,
  ServiceReceipt,
  Setup,
  StartAnswer,
} from '../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Interrupted } from './interrupted.ts';
import { createOvertaken, type Underway } from './overtaken.ts';
import { type LauncherRepo, wantedRow } from './repo.ts';
import { createGate } from './supervisor/gate.ts';
import type { ProjectPlace } from './supervisor/launch.ts';
import type { Order } from './supervisor/order.ts';
import { dependentsOf, planStart, type Wish } from './supervisor/plan.ts';
import type { Unit } from './supervisor/unit.ts';
import type { Units } from './supervisor/units.ts';
import type { Ports, SetupsForServices } from './types.ts';

const readAtOnce = 8;
const overtook = { why: 'It was stopped before it could start.', remedy: 'Start it again.' };

interface Deps {
  setups: Pick<SetupsForServices, 'of'>;
  units: Units;
  ports: Ports;
  repo: Pick<LauncherRepo, 'want' | 'patch'>;
  clock: Pick<Clock, 'now'>;
  place: (projectId: string) => ProjectPlace | null;
  interrupted: Interrupted;
  /** Ends whoever holds a port and is no service of ours; says why when it may not. */
  endHolder: (conflict: PortConflict) => Promise<string | null>;
}

export interface StartAsked {
  ids: readonly string[];
  environment?: string | null;
  ports?: readonly PortChoice[];
  by: string;
}

const split = (id: string) => ({
  projectId: id.slice(0, id.lastIndexOf('/')),
  name: id.slice(id.lastIndexOf('/') + 1),
});
type Refusal = StartAnswer['refused'][number];

export function createActs(deps: Deps) {
  const { setups, units, ports, repo, clock, place, interrupted, endHolder } = deps;
  const reading = createGate(readAtOnce);
  const overtaken = createOvertaken();

  const setupOf = async (projectId: string): Promise<Setup> => {
    const leave = await reading.enter();
    try {
      return await setups.of(projectId);
    } finally {
      leave();
    }
  };

  /** One that is not there stops only itself, unless it is all that was asked for. */
  async function wishesFor(ids: readonly string[]): Promise<{ wishes: Wish[]; refused: Refusal[] }> {
    const refused: Refusal[] = [];
    const missing = (id: string, error?: unknown) => {
      if (ids.length === 1) throw error ?? new DomainError('NOT_FOUND', { what: 'service', id });
      const remedy = 'Look at how its project starts.';
      refused.push({ serviceId: id, why: 'There is no such service any more.', remedy });
    };
    const byProject = Map.groupBy(new Set(ids), (id) => split(id).projectId);
    const wishes = await Promise.all(
      [...byProject].map(async ([projectId, asked]) => {
        const setup = await setupOf(projectId).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error;
          for (const id of asked) missing(id, error);
          return null;
        });
        if (!setup) return [];
        const there = asked.filter((id) => {
          const known = setup.services.some((service) => service.id === id);
          if (!known) missing(id);
          return known;
        });
        return [{ setup, names: there.map((id) => split(id).name) }];
      }),
    );
    return { wishes: wishes.flat(), refused };
  }

  const isUp = (service: Service, asked: ReadonlySet<string>): boolean => {
    const unit = units.get(service.id);
    if (!unit) return false;
    // One that waits for its next try is told to try now.
    if (unit.wanted()) return unit.view().nextTryAt === null;
    return service.spec.once && !asked.has(service.id) && !unit.active() && unit.view().state === 'done';
  };

  /** What others asked for and found in the way is decided by the user; what he has decided is done here. */
  async function settle(
    todo: readonly Service[],
    choices: ReadonlyMap<string, PortChoice>,
    { by, underway }: { by: string; underway: Underway },
  ) {
    const refused: Refusal[] = [];
    const next = new Set<string>();
    let conflicts = await ports.check(todo);
    let stopped = false;
    for (const conflict of conflicts) {
      const choice = choices.get(conflict.serviceId);
      if (choice?.do === 'next' && conflict.next !== null) next.add(conflict.serviceId);
      if (choice?.do !== 'stop-holder' || underway.has(conflict.serviceId)) continue;
      // Another has taken the port since it was asked: about that one nobody has decided anything.
      if (choice.pid !== undefined && choice.pid !== conflict.holder?.pid) continue;
      stopped = true;
      const owner = conflict.holder?.serviceId ?? null;
      const unit = owner === null ? null : units.get(owner);
      const why = unit ? await stopHolder(unit, by) : await endHolder(conflict);
      if (why !== null)
        refused.push({ serviceId: conflict.serviceId, why, remedy: 'End it yourself, or use another port.' });
    }
    if (stopped) conflicts = await ports.check(todo);
    return { conflicts: conflicts.filter(({ serviceId }) => !next.has(serviceId)), next, refused };
  }
  async function stopHolder(unit: Unit, by: string): Promise<string | null> {
    const receipt = await unit.stop({ by });
    return receipt.ok ? null : receipt.sentence;
  }

  /** Those of the closures of what was asked in which nothing is in the way. */
  function startable(order: readonly Service[], asked: ReadonlySet<string>, blocked: ReadonlySet<string>): Set<string> {
    const caught = dependentsOf(blocked, order);
    const byId = new Map(order.map((service) => [service.id, service]));
    const found = new Set<string>();
    const take = (id: string) => {
      const service = byId.get(id);
      if (!service || found.has(id)) return;
      found.add(id);
      for (const need of service.spec.needs) take(`${service.projectId}/${need}`);
    };
    for (const id of asked) if (!caught.has(id)) take(id);
    return found;
  }

  async function start(asked: StartAsked, act: 'start' | 'restart' = 'start'): Promise<StartAnswer> {
    const underway = overtaken.begin();
    try {
      return await startUnless(underway, asked, act);
    } finally {
      underway.over();
    }
  }

  async function startUnless(underway: Underway, asked: StartAsked, act: 'start' | 'restart'): Promise<StartAnswer> {
    const { wishes, refused } = await wishesFor(asked.ids);
    const explicit = new Set(wishes.flatMap(({ setup, names }) => names.map((name) => `${setup.projectId}/${name}`)));
    const plan = planStart(wishes);
    refused.push(...plan.refused);
    const again = (service: Service) =>
      act === 'restart' && explicit.has(service.id) && (units.get(service.id)?.active() ?? false);
    const todo = plan.order.filter((service) => again(service) || !isUp(service, explicit));
    const choices = new Map((asked.ports ?? []).map((choice) => [choice.serviceId, choice]));
    const settled = await settle(
      todo.filter((service) => !units.get(service.id)?.active()),
      choices,
      { by: asked.by, underway },
    );
    refused.push(
      ...settled.refused.filter(({ serviceId }) => settled.conflicts.some((one) => one.serviceId === serviceId)),
    );
    const inTheWay = settled.conflicts.map(({ serviceId }) => serviceId);
    let free = startable(plan.order, explicit, new Set(inTheWay));

    const orders: Order[] = [];
    for (const service of todo) {
      if (!free.has(service.id)) continue;
      const project = place(service.projectId);
      if (!project) {
        refused.push({ serviceId: service.id, why: 'Its project is not there.', remedy: 'Put its folder back.' });
        continue;
      }
      const port = settled.next.has(service.id) ? 'next' : 'wanted';
      orders.push({ service, project, environment: asked.environment ?? null, port, act, by: asked.by });
    }
    // What is wanted is on disk before anything is done about it; and nothing waits between the first start and the last.
    const fresh = new Set<string>();
    for (const order of orders) {
      if (units.get(order.service.id)?.active()) continue;
      fresh.add(order.service.id);
      await repo.want(wantedRow(order, 0, clock.now()));
    }
    const stopped = plan.order.filter(({ id }) => underway.has(id)).map(({ id }) => id);
    if (stopped.length > 0) {
      free = startable(plan.order, explicit, new Set([...inTheWay, ...stopped]));
      for (const serviceId of stopped) refused.push({ serviceId, ...overtook });
    }
    for (const order of orders.filter(({ service }) => free.has(service.id))) {
      interrupted.settled(order.service.id);
      const unit = units.of(order);
      if (again(order.service)) unit.restart(order);
      else unit.start(order);
    }
    const rests = [...fresh].filter((id) => !free.has(id) && !units.get(id)?.active());
    // Of one that stays in the books it is only said too often that it ended with Optimus.
    await Promise.allSettled(rests.map((id) => repo.patch(id, { wanted: 'stopped', updated_at: clock.now() })));
    const started = plan.order.flatMap(({ id }) => (free.has(id) ? (units.get(id)?.status() ?? []) : []));
    return { started, conflicts: settled.conflicts, refused };
  }

  /** Who needs others is stopped before them. */
  async function stop(ids: readonly string[], how: { by: string; force?: boolean }): Promise<ServiceReceipt[]> {
    overtaken.stopped(ids);
    const chosen = new Map<string, Unit>();
    for (const id of new Set(ids)) {
      const unit = units.get(id) ?? (await idle(id));
      chosen.set(id, unit);
    }
    const stops = new Map<string, Promise<ServiceReceipt>>();
    const stopOne = (unit: Unit, way: readonly Unit[] = []): Promise<ServiceReceipt> => {
      const known = stops.get(unit.id);
      if (known) return known;
      const name = unit.service().spec.name;
      // Without a body there is nothing that others could still need: it must not come up any more.
      const before = [...chosen.values()].filter(
        (other) =>
          unit.body() !== null &&
          (other.body() !== null || stops.has(other.id)) &&
          !way.includes(other) &&
          other.projectId === unit.projectId &&
          other.service().spec.needs.includes(name),
      );
      const after = before.map((other) => stopOne(other, [...way, unit]));
      const stop = unit.stop({ ...how, ...(after.length > 0 && { after: Promise.allSettled(after) }) });
      stops.set(unit.id, stop);
      return stop;
    };
    const receipts = await Promise.all([...chosen.values()].map((unit) => stopOne(unit)));
    for (const id of chosen.keys()) interrupted.settled(id);
    return receipts;
  }

  async function idle(id: string): Promise<Unit> {
    const { projectId } = split(id);
    const service = (await setupOf(projectId)).services.find((one) => one.id === id);
    if (!service) throw new DomainError('NOT_FOUND', { what: 'service', id });
    const project = place(projectId) ?? { id: projectId, name: projectId, path: '', commit: null };
    return units.of({ service, project, environment: null, port: 'wanted', act: 'start', by: 'you' });
  }

  return {
    start,
    stop,
    close: overtaken.close,
    async conflicts(ids: readonly string[]): Promise<PortConflict[]> {
      const { wishes } = await wishesFor(ids);
      const asked = new Set(ids);
      return ports.check(
        planStart(wishes).order.filter((service) => !isUp(service, asked) && !units.get(service.id)?.active()),
      );
    },
    /** The main services of projects; of one without any it is said. */
    async startProjects(projectIds: readonly string[], asked: Omit<StartAsked, 'ids'>): Promise<StartAnswer> {
      const underway = overtaken.begin();
      try {
        const found = await Promise.all(
          [...new Set(projectIds)].map(async (projectId) => ({ projectId, setup: await setupOf(projectId) })),
        );
        const all = found.flatMap(({ setup }) => setup.services.filter(({ main }) => main).map(({ id }) => id));
        const ids = all.filter((id) => !underway.has(id));
        const late = all.filter(underway.has).map((serviceId) => ({ serviceId, ...overtook }));
        const nothing = found
          .filter(({ setup }) => !setup.services.some(({ main }) => main))
          .map(({ projectId }) => ({
            serviceId: `${projectId}/?`,
            why: `${place(projectId)?.name ?? 'This project'} has nothing that Start could start.`,
            remedy: 'Add a service on its Run tab, or mark one as main.',
          }));
        const answer = ids.length === 0 ? { started: [], conflicts: [], refused: [] } : await start({ ...asked, ids });
        return { ...answer, refused: [...answer.refused, ...late, ...nothing] };
      } finally {
        underway.over();
      }
    },
    stopProjects(projectIds: readonly string[], how: { by: string; force?: boolean }) {
      overtaken.projectsStopped(projectIds);
      const chosen = new Set(projectIds);
      const ids = units
        .all()
        .flatMap((unit) =>
          chosen.has(unit.projectId) && (unit.active() || unit.view().state !== 'stopped') ? [unit.id] : [],
        );
      return stop(ids, how);
    },
  };
}
export type Acts = ReturnType<typeof createActs>;
