import { DomainError } from '../../../shared/contract/errors.ts';
import type { StartSet } from '../../../shared/features/launcher/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Children } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { HotkeyPort } from '../../core/ports/host-ports.ts';
import type { EnvironmentsForServices } from '../environments/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { LogsForServices } from '../logs/index.ts';
import type { ProcessesService } from '../processes/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createActs } from './acts.ts';
import { createTakeUp } from './adopting/take-up.ts';
import { createEndHolder } from './end-holder.ts';
import { createForgetGone } from './forget-gone.ts';
import { createServiceSource } from './identity-source.ts';
import { createInterrupted } from './interrupted.ts';
import { createReceipts } from './receipts/receipts.ts';
import { createLauncherRepo } from './repo.ts';
import { createSanity } from './sanity.ts';
import { createLauncherService } from './service.ts';
import { createSets } from './sets/sets.ts';
import { createGate } from './supervisor/gate.ts';
import type { ProjectPlace } from './supervisor/launch.ts';
import { createUnits } from './supervisor/units.ts';
import { within } from './supervisor/within.ts';
import { createTellAttention } from './tell-attention.ts';
import { createTellJournal } from './tell-journal.ts';
import type { Compose, LimitsOfServices, PortRegistry, Ports, Probing, SetupsForServices } from './types.ts';

/** Many at once would each take longer than all one after the other. */
const startsAtOnce = 8;
const stopsAtOnce = 8;
/** What is deaf is killed after half of it; the host gives all of Optimus ten seconds. */
const longestEndMs = 8_000;
/** So long whoever asks for something waits until all that ran before is taken up. */
const longestTakeUpMs = 60_000;

export interface LauncherDeps {
  store: Pick<Store, 'data' | 'recovery'>;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  changes: Pick<Channel<Change>, 'publish'>;
  attention: Pick<Attention, 'source'>;
  children: Children;
  log: Logger;
  redactor: Redactor;
  safeMode: boolean;
  projects: Pick<ProjectsService, 'row'>;
  identity: Pick<IdentityService, 'addSource'>;
  processes: Pick<ProcessesService, 'end'>;
  hotkeys: HotkeyPort;
  environments: EnvironmentsForServices;
  logs: LogsForServices;
  /** Shows a screen, for what a key cannot ask. */
  open: (route: string) => void;
}

/** The parts that the supervisor stands on, each made of its own. */
export interface LauncherParts {
  /** So long a service may take at the end of Optimus before it is killed, and so long all of them may. */
  end?: { graceMs: number; mostMs: number };
  registry: PortRegistry & { load(): Promise<void> };
  setups: SetupsForServices;
  probing: Probing;
  limits: LimitsOfServices;
  compose: Compose;
  /** Made last: it asks who runs what. */
  ports: (running: {
    serviceOfPid(pid: number): Promise<string | null>;
    serviceOfContainer(id: string): string | null;
  }) => Ports;
}

/** What runs of projects: started in order, watched, started again, stopped with proof, and taken up after a restart. */
export function createSupervised(deps: LauncherDeps, parts: LauncherParts) {
  const { store, clock, journal, changes, children, log, redactor, projects, environments, logs, open } = deps;
  const { setups, probing, limits, compose, registry } = parts;
  const redact = redactor.redact;
  const repo = createLauncherRepo(store.data);
  const interrupted = createInterrupted(repo);
  const tell = createTellJournal({ journal, redact });
  const receipts = createReceipts({ repo, clock, log, redact });
  const states = new Map<string, string>();
  let disposed = false;

  const place = (projectId: string): ProjectPlace | null => {
    const row = projects.row(projectId);
    if (row?.presence !== 'here') return null;
    return { id: row.id, name: row.name, path: row.path, commit: row.git?.head ?? null };
  };
  const changed = (id: string) => {
    changes.publish({ feature: 'launcher', ids: [id] });
    const state = units.get(id)?.view().state;
    if (states.get(id) === state) return;
    if (state) states.set(id, state);
    attention.tell();
  };
  const owners = {
    serviceOfPid: (pid: number) => units.serviceOfPid(pid),
    serviceOfContainer: (id: string) => units.serviceOfContainer(id),
  };
  const ports = parts.ports(owners);
  const launchDeps = { children, clock, logs, limits, ports, environments, compose };
  const units = createUnits({
    ...launchDeps,
    ...{ log, repo, probing, receipts, tell, redact, changed },
    ...(parts.end && { endGraceMs: parts.end.graceMs }),
    startGate: createGate(startsAtOnce),
    stopGate: createGate(stopsAtOnce),
  });
  const endHolder = createEndHolder({ processes: deps.processes, facts: children.facts });
  const acts = createActs({ setups, units, ports, repo, clock, place, interrupted, endHolder });

  let taken: Promise<void> | null = null;
  let sweeping: Promise<void> | null = null;
  const { promise: begun, resolve: letIn } = Promise.withResolvers<void>();
  const refuseAtTheEnd = () => {
    if (disposed) throw new DomainError('UNAVAILABLE', { what: 'services', why: 'Optimus is closing.' });
  };
  /** What is asked before the end of the beginning waits for it, so that nothing is started twice. */
  const ready = async () => {
    refuseAtTheEnd();
    if (deps.safeMode)
      throw new DomainError('UNAVAILABLE', {
        what: 'services',
        why: 'Optimus runs in safe mode, in which nothing is started or taken up.',
        remedy: 'Leave safe mode first.',
      });
    assertLasting(store);
    if (!(await within(longestTakeUpMs, begun)))
      throw new DomainError('UNAVAILABLE', {
        what: 'services',
        why: 'Optimus is still looking at what ran before it was started.',
        remedy: 'Try again in a moment. If it stays like this, the log says what it waits for.',
      });
    refuseAtTheEnd();
  };

  const attention = createTellAttention({
    attention: deps.attention,
    statuses: units.statuses,
    interrupted: interrupted.list,
    brokenKeys: () => sets.problems(),
    async start(ids) {
      await ready();
      const { started, conflicts, refused } = await acts.start({ ids, by: 'you' });
      const lack = conflicts[0]?.sentence ?? refused[0]?.why;
      if (lack !== undefined) return { ok: false, sentence: lack };
      return { ok: true, sentence: started.length === 1 ? 'It is being started.' : 'They are being started.' };
    },
    async forget() {
      await interrupted.forget();
      attention.tell();
    },
  });
  const sets = createSets({
    repo,
    clock,
    hotkeys: deps.hotkeys,
    async check(ids) {
      for (const id of ids) await setups.service(id);
    },
    press: (set: StartSet) =>
      void ready()
        .then(() => acts.start({ ids: set.services, by: `the key of ${set.name}` }))
        .then(({ conflicts, refused }) => {
          // A key cannot ask: the screen does.
          if (conflicts.length + refused.length > 0) open('/running');
        })
        .catch((error: unknown) => {
          log.error('a start set could not be started', error, { set: set.id });
          open('/running');
        }),
    changed() {
      changes.publish({ feature: 'launcher' });
      attention.tell();
    },
  });
  const takeUp = createTakeUp({
    ...launchDeps,
    ...{ log, repo, tell, place },
    unit: units.of,
    start: (ids) => acts.start({ ids, by: 'Optimus' }),
  });
  const sanity = createSanity({ children, clock, log, units, tell });
  const removeSource = deps.identity.addSource(
    createServiceSource({
      units: units.all,
      serviceOfPid: units.serviceOfPid,
      redact,
      project(id) {
        const row = projects.row(id);
        return row && { type: 'project', id, label: row.name, detail: row.path, at: null, route: `/projects/${id}` };
      },
    }),
  );
  const stopMeasuring = limits.measure(() =>
    units.all().flatMap((unit) => {
      const body = unit.body();
      return body?.pid == null ? [] : [{ serviceId: unit.id, pids: body.pids }];
    }),
  );
  const forgetGone = createForgetGone({
    ...{ units, setups, repo, projects, interrupted, log },
    changed() {
      changes.publish({ feature: 'launcher' });
      attention.tell();
    },
  });
  const stopSetups = setups.onChange((projectId) => {
    void forgetGone.project(projectId);
    changes.publish({ feature: 'launcher' });
  });
  const begin = async () => {
    await registry.load();
    const whole = await takeUp();
    if (whole && !disposed) sanity.begin();
    await interrupted.load();
    await sets.begin();
    sweeping = forgetGone.everything();
  };

  /** All at once, and nobody longer than the end of Optimus may take. */
  async function leaveAll() {
    await taken;
    const leave = units.all().map((unit) => unit.leave('the end of Optimus'));
    for (const { status, ...more } of await Promise.allSettled(leave))
      if (status === 'rejected' && 'reason' in more) log.error('a service did not end well', more.reason);
    await sweeping;
  }

  return {
    ...createLauncherService({
      setups,
      units,
      acts,
      sets,
      interrupted,
      limits,
      receipts,
      repo,
      registry,
      clock,
      ready,
      tellAttention: attention.tell,
      stopped: forgetGone.stopped,
    }),
    async begin(): Promise<void> {
      taken ??= begin().catch((error: unknown) => log.error('what an earlier run left could not be taken up', error));
      await taken;
      letIn();
    },
    async dispose(): Promise<void> {
      if (disposed) return;
      disposed = true;
      acts.close();
      forgetGone.dispose();
      letIn();
      stopSetups();
      stopMeasuring();
      sanity.dispose();
      removeSource();
      sets.dispose();
      attention.dispose();
      const gone = await within(parts.end?.mostMs ?? longestEndMs, leaveAll());
      if (!gone) {
        const rest = units.all().filter((unit) => unit.active());
        log.warn('services were not proven to have ended; the next start looks again', {
          ids: rest.map(({ id }) => id),
        });
      }
      await limits.dispose();
    },
  };
}
