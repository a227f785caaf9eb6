import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  Limits,
  PortChoice,
  ProbeLook,
  ServiceReceipt,
  ServiceSpec,
  ServiceStatus,
  ServiceUsage,
  StartAnswer,
} from '../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Acts } from './acts.ts';
import type { Interrupted } from './interrupted.ts';
import type { Receipts } from './receipts/receipts.ts';
import type { LauncherRepo } from './repo.ts';
import type { SetDraft, Sets } from './sets/sets.ts';
import type { Verdict } from './supervisor/needs.ts';
import type { Unit } from './supervisor/unit.ts';
import type { Units } from './supervisor/units.ts';
import type { LimitsOfServices, PortRegistry, SetupsForServices } from './types.ts';

interface Deps {
  setups: SetupsForServices;
  units: Units;
  acts: Acts;
  sets: Sets;
  interrupted: Interrupted;
  limits: Pick<LimitsOfServices, 'change' | 'usage'>;
  receipts: Receipts;
  repo: Pick<LauncherRepo, 'receipts'>;
  registry: PortRegistry;
  clock: Clock;
  /** Rejects when nothing may be started or stopped. */
  ready: () => Promise<void>;
  tellAttention: () => void;
  /** They were stopped: what its project has no more goes now. */
  stopped: (ids: readonly string[]) => void;
}

export interface CameUp {
  status: ServiceStatus;
  verdict: Verdict;
}

/** What screens, workflows, keys and voice ask of the launcher. */
export function createLauncherService(deps: Deps) {
  const { setups, units, acts, sets, interrupted, limits, receipts, repo, registry, clock, ready, tellAttention } =
    deps;
  const { stopped } = deps;

  const running = (id: string): Unit => {
    const unit = units.get(id);
    if (!unit?.body())
      throw new DomainError('UNAVAILABLE', { what: id, why: 'It does not run.', remedy: 'Start it first.' });
    return unit;
  };

  async function start(asked: Parameters<Acts['start']>[0], act?: 'start' | 'restart'): Promise<StartAnswer> {
    await ready();
    const answer = await acts.start(asked, act);
    tellAttention();
    return answer;
  }
  async function stop(ids: readonly string[], how: { by: string; force?: boolean }): Promise<ServiceReceipt[]> {
    await ready();
    const done = await acts.stop(ids, how);
    stopped(ids);
    tellAttention();
    return done;
  }

  return {
    statuses: (): ServiceStatus[] => units.statuses(),
    setup: ({ projectId }: { projectId: string }) => setups.of(projectId),
    async save(asked: { projectId: string; spec: ServiceSpec; was?: string | undefined; main?: boolean | undefined }) {
      const saved = await setups.save(asked);
      const before =
        asked.was === undefined || asked.was === asked.spec.name ? null : `${asked.projectId}/${asked.was}`;
      const port = before === null ? null : registry.of(before);
      // Under its new name it is the same to whoever has its address.
      if (before !== null && port !== null) {
        await registry.forget(before);
        await registry.set(`${asked.projectId}/${asked.spec.name}`, port);
      }
      return saved;
    },
    reset: ({ id }: { id: string }) => setups.reset(id),
    async hide({ id }: { id: string }) {
      if (units.get(id)?.active())
        throw new DomainError('CONFLICT', { what: id, why: 'It runs.', remedy: 'Stop it first.' });
      return setups.hide(id);
    },
    unhide: ({ projectId, names }: { projectId: string; names: readonly string[] }) => setups.unhide(projectId, names),
    saveFile: ({ projectId }: { projectId: string }) => setups.saveFile(projectId),
    conflicts: ({ ids }: { ids: readonly string[] }) => acts.conflicts(ids),
    start: ({
      ids,
      environment,
      ports,
    }: {
      ids: readonly string[];
      environment: string | null;
      ports: readonly PortChoice[];
    }) => start({ ids, environment, ports, by: 'you' }),
    stop: ({ ids, force }: { ids: readonly string[]; force: boolean }) => stop(ids, { by: 'you', force }),
    restart: ({ ids }: { ids: readonly string[] }) => start({ ids, by: 'you' }, 'restart'),
    async startProjects({ projectIds, ports }: { projectIds: readonly string[]; ports: readonly PortChoice[] }) {
      await ready();
      const answer = await acts.startProjects(projectIds, { ports, by: 'you' });
      tellAttention();
      return answer;
    },
    async stopProjects({ projectIds }: { projectIds: readonly string[] }) {
      await ready();
      const done = await acts.stopProjects(projectIds, { by: 'you' });
      stopped(done.map(({ serviceId }) => serviceId));
      tellAttention();
      return done;
    },
    async probe({ id }: { id: string }): Promise<ProbeLook> {
      await setups.service(id);
      const unit = running(id);
      const look = await unit.look();
      void unit.lookAtPorts().catch(() => {});
      if (!look) throw new DomainError('CONFLICT', { what: id, why: 'It is being started or stopped.' });
      return look;
    },
    async limit({ id, limits: wanted }: { id: string; limits: Limits }): Promise<ServiceReceipt> {
      await ready();
      const began = clock.monotonic();
      const service = await setups.service(id);
      await setups.save({ projectId: service.projectId, spec: { ...service.spec, limits: wanted } });
      const unit = units.get(id);
      const body = unit?.body();
      const name = service.spec.name;
      const changed =
        body?.pid == null
          ? { ok: true, sentence: `${name} has these limits from its next start.`, evidence: [], limitedBy: null }
          : await limits.change({ serviceId: id, pids: await body.pids(), limits: wanted });
      if (body && changed.ok) unit?.limitedBy(changed.limitedBy);
      const { ok, sentence, evidence } = changed;
      const receipt = receipts.make(service, { act: 'limit', by: 'you', began, ok, sentence, evidence });
      await receipts.keep(receipt);
      return receipt;
    },
    async usage({ id }: { id: string }): Promise<ServiceUsage> {
      const { spec } = await setups.service(id);
      return limits.usage({ serviceId: id, limits: spec.limits });
    },
    receipts: (asked: { id?: string | undefined; limit: number }) => repo.receipts(asked),
    interrupted: () => interrupted.list(),
    async forgetInterrupted() {
      const forgotten = await interrupted.forget();
      tellAttention();
      return forgotten;
    },
    sets: () => sets.list(),
    async saveSet(draft: SetDraft) {
      await ready();
      return sets.save(draft);
    },
    async removeSet({ id }: { id: string }) {
      await ready();
      return sets.remove(id);
    },

    /** For those who go on when it is ready: each with how it came out. What it needs is waited for with it. */
    async startAndWait(asked: {
      ids: readonly string[];
      by: string;
      restart: boolean;
      /** Null, or left out: the one that each stands on. */
      environment?: string | null;
      signal: AbortSignal;
    }): Promise<{ answer: StartAnswer; came: CameUp[] }> {
      const { ids, by, environment = null } = asked;
      const answer = await start({ ids, by, environment }, asked.restart ? 'restart' : 'start');
      const chosen = asked.ids
        .flatMap((id) => units.get(id) ?? [])
        .filter((unit) => unit.active() || unit.view().state === 'done');
      const came = await Promise.all(
        chosen.map(async (unit): Promise<CameUp> => {
          const verdict = await unit.comesUp(asked.signal);
          return { verdict, status: unit.status() };
        }),
      );
      return { answer, came };
    },
    stopAndWait: (asked: { ids: readonly string[]; by: string }) => stop(asked.ids, { by: asked.by }),
    /** The ids of main services of a project, or of one by name. */
    async idsOf(projectId: string, names: readonly string[]): Promise<string[]> {
      const { services } = await setups.of(projectId);
      if (names.length === 0) return services.filter(({ main }) => main).map(({ id }) => id);
      return names.map((name) => {
        const found = services.find(({ spec }) => spec.name === name);
        if (!found) throw new DomainError('NOT_FOUND', { what: 'service', id: name });
        return found.id;
      });
    },
    /** Of a project, what runs or is about to. */
    activeOf: (projectId: string): string[] =>
      units.all().flatMap((unit) => (unit.projectId === projectId && unit.active() ? [unit.id] : [])),
  };
}
