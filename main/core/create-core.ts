import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { settingsDefaults, settingsSchema, settingsVersion } from '../../shared/features/settings/schema.ts';
import type { HostRequest } from '../../shared/features/system/schema.ts';
import { createAlerts } from '../features/alerts/index.ts';
import { createBackups } from '../features/backups/index.ts';
import { createBlueprints } from '../features/blueprints/index.ts';
import { createBuilds } from '../features/builds/index.ts';
import { createContainers } from '../features/containers/index.ts';
import { createDatabases } from '../features/databases/index.ts';
import { createDeployments } from '../features/deployments/index.ts';
import { createEnvironments } from '../features/environments/index.ts';
import { createIdentity } from '../features/identity/index.ts';
import { createLauncher } from '../features/launcher/index.ts';
import { createLogs } from '../features/logs/index.ts';
import { createMonitors } from '../features/monitors/index.ts';
import { createNotifications } from '../features/notifications/index.ts';
import { createNowService, createPresenceRepo, createTrayView } from '../features/now/index.ts';
import { createProcesses } from '../features/processes/index.ts';
import { createProjects } from '../features/projects/index.ts';
import { createRunsService } from '../features/runs/index.ts';
import { createSettingsService } from '../features/settings/index.ts';
import { createSystemService } from '../features/system/index.ts';
import { createTerminals } from '../features/terminals/index.ts';
import { createWorkflows } from '../features/workflows/index.ts';
import { type CoreServices, createRouter } from '../router.ts';
import { createAttention } from './attention/attention.ts';
import { createAttentionRepo } from './attention/repo.ts';
import { createChildren } from './children/children.ts';
import { createLastingRepo } from './children/lasting-repo.ts';
import { createAdvice } from './create-advice.ts';
import { createGround, type Ground } from './create-ground.ts';
import { createKeys } from './create-keys.ts';
import { createVoiceParts } from './create-voice.ts';
import { assertLasting } from './db/lasting.ts';
import { createJournal } from './journal/journal.ts';
import { createJournalRepo } from './journal/repo.ts';
import type { Clock } from './lib/clock.ts';
import { createDisposers } from './lib/disposers.ts';
import type { HostPorts } from './ports/host-ports.ts';
import type { Router, RpcContext } from './rpc.ts';
import { createRuns } from './runs/create-runs.ts';
import { createSchedules } from './runs/schedules/create-schedules.ts';
import { createSecretsRepo } from './secrets/repo.ts';
import { createSecrets } from './secrets/secrets.ts';
import { createOwnAttention } from './self/own-attention.ts';
import { createSelfMetrics } from './self/self-metrics.ts';
import { createSettingsFile } from './settings/settings-file.ts';

export interface CoreOptions {
  dataDir: string;
  hostPorts: HostPorts;
  clock: Clock;
  version: string;
  /** `~`; the user's own unless a test says otherwise. */
  home?: string;
  /** Where Linux tells of its power: `/sys`. */
  sys?: string;
  /** Ends the program, for the tray and the menu. */
  quit?: () => void;
  /** Gives the start up at its next step; what was begun is ended in order. */
  signal?: AbortSignal;
}

export interface Core {
  services: CoreServices;
  router: Router;
  /** Tells whoever finds the data folder in use where this instance can be reached. */
  announce: Ground['lock']['announce'];
  context(caller: RpcContext['client']): RpcContext;
  /** Orderly end: in reverse order of creation, each step given its chance whatever the others do. */
  dispose(): Promise<void>;
  /** After the end: a thread cannot be stopped, so only SIGKILL ends the process before that thread does. */
  stuck(): boolean;
}

/** The composition root: everything is made here, once, and handed to whoever needs it. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { dataDir, hostPorts, clock, version, home, sys, quit = () => {}, signal } = options;
  const disposers = createDisposers();
  const orGiveUp = () => signal?.throwIfAborted();
  try {
    const ground = await createGround({ dataDir, hostPorts, clock, version, signal, disposers });
    const { lock, redactor, log, crashCounter, safeMode, workers, queries, store, changes, requests } = ground;
    const { overlayRequests } = ground;

    let settingsNow = settingsDefaults;
    const journal = createJournal({
      ...{ repo: createJournalRepo(store.data), clock, log: log.child('journal'), changes, redactor },
      keepDays: () => settingsNow.storage.journalDays,
    });
    disposers.add(() => journal.dispose());

    const attention = await createAttention({ repo: createAttentionRepo(store.data), clock, journal, changes });
    disposers.add(() => attention.dispose());

    const own = createOwnAttention({ attention, store, clock, log: log.child('self'), safeMode, crashCounter });
    disposers.add(() => own.dispose());

    const settingsFile = await createSettingsFile({
      path: join(dataDir, 'settings.json'),
      schema: settingsSchema,
      version: settingsVersion,
      clock,
      log: log.child('settings'),
      onWatchLimit: () => own.watchLimit('The settings file'),
    });
    disposers.add(() => settingsFile.dispose());
    orGiveUp();
    const settings = createSettingsService({ file: settingsFile, journal, attention, changes, hostPorts });
    disposers.add(() => settings.dispose());
    settingsNow = settings.get();
    disposers.add(
      settings.onChange((next) => {
        settingsNow = next;
      }),
    );

    const children = createChildren({
      clock,
      log: log.child('children'),
      instanceId: randomUUID(),
      repo: createLastingRepo(store),
    });
    disposers.add(() => children.dispose());
    // What was kept runs on unadopted: no reason not to start.
    const adopt = () => children.adopt().catch((error) => log.error('kept processes could not be adopted', error));
    if (!safeMode) await adopt();
    orGiveUp();

    const secrets = createSecrets({
      repo: createSecretsRepo(store.data),
      cipher: hostPorts.secrets,
      clock,
      journal,
      assertLasting: () => assertLasting(store),
      hide: redactor.add,
    });

    const runs = createRunsService({
      runs: createRuns({
        ...{ store, clock, log: log.child('runs'), journal, changes, attention, redactor },
        keepDays: () => settingsNow.storage.journalDays,
      }),
    });
    disposers.add(() => runs.dispose());
    const schedules = createSchedules({ store, clock, log: log.child('schedules'), journal, runs });
    disposers.add(() => schedules.dispose());
    let begun = false;
    /** What an earlier process left goes on, once every kind of step is known. */
    const takeUpRuns = async () => {
      if (begun) return;
      begun = true;
      const first = [runs, workflows, schedules, projects, notifications, containers, databases, alerts, logs];
      for (const part of [...first, launcher, builds, backups, deployments, advice, spoken]) await part.begin();
    };

    const ask = (request: HostRequest) => {
      hostPorts.window.show();
      requests.publish(request);
    };
    const open = (route: string) => ask({ type: 'navigate', to: route });

    /** What most features stand on. */
    const house = { store, clock, journal, changes, settings, attention, runs, schedules, children, secrets, redactor };

    const monitors = createMonitors({ ...house, log: log.child('monitors') });
    disposers.add(() => monitors.dispose());

    const notifications = createNotifications({
      ...{ ...house, log: log.child('notifications'), port: hostPorts.notifications, open },
    });
    disposers.add(() => notifications.dispose());

    const workflows = createWorkflows({
      ...house,
      workers: queries,
      secretStore: secrets,
      log: log.child('workflows'),
      tell: notifications,
      safeMode,
      version,
      repositoriesIn: (folder) => projects.repositoriesIn(folder),
      projectOf: (path) => projects.ofPath(path),
      projectNamed: (name) => projects.named(name),
      monitors,
      ...{ services: () => launcher, backups: () => backups, council: () => advice.services.council },
      shipping: { builds: () => builds, deployments: () => deployments },
    });
    disposers.add(() => workflows.dispose());
    disposers.add(runs.definitionsOf('workflow', workflows.newestDefinition));

    const projects = createProjects({
      ...house,
      log: log.child('projects'),
      shell: hostPorts.shell,
      ...(home !== undefined && { home }),
    });
    disposers.add(() => projects.dispose());
    const identity = createIdentity({ projects, children, clock, redact: redactor.redact });

    const { hotkeys, voiceKey } = createKeys({ ...house, clock, hostPorts, ask, requests, overlayRequests });
    disposers.add(() => voiceKey.dispose());
    disposers.add(() => hotkeys.dispose());

    const now = createNowService({ ...house, presence: createPresenceRepo(store.data), redact: redactor.redact });
    disposers.add(() => now.dispose());
    disposers.add(
      createTrayView({ attention, now, clock, tray: hostPorts.tray, window: hostPorts.window, open, quit }),
    );
    notifications.followAttention();

    const selfMetrics = createSelfMetrics({
      clock,
      children,
      extraProcesses: async () => hostPorts.processes(),
      databaseBytes: async () => {
        const { dataBytes, seriesBytes, walBytes } = await store.sizes();
        return dataBytes + seriesBytes + walBytes;
      },
    });
    disposers.add(() => selfMetrics.dispose());
    if (!safeMode) monitors.begin({ projects, selfMetrics });

    const system = createSystemService({
      ...house,
      version,
      dataDir,
      safeMode,
      hostPorts,
      log,
      requests,
      overlayRequests,
      selfMetrics,
      check: own.check,
      leaveSafeMode: own.leaveSafeMode,
      async onRecovered() {
        const { recovered } = projects;
        const later = [
          databases.recovered,
          alerts.recovered,
          backups.recovered,
          advice.recovered,
          spoken.recovered,
          takeUpRuns,
        ];
        const steps = [attention.reload, adopt, recovered, ...later];
        try {
          for (const step of steps) await step();
        } finally {
          // Whoever starts a service or a version waits for these, whatever else went wrong.
          await launcher.begin().finally(deployments.begin);
        }
        own.tellRecovered();
      },
    });
    disposers.add(() => system.dispose());

    const processes = createProcesses({ ...house, monitors, identity, projects, hostPorts });
    disposers.add(() => processes.dispose());
    const sight = { ...house, monitors, projects, identity, workers: queries };
    const containers = createContainers({
      ...{ ...sight, dataDir, log: log.child('containers') },
      ...(home !== undefined && { home }),
    });
    disposers.add(() => containers.dispose());
    const databases = createDatabases({ ...sight, containers, log: log.child('databases') });
    disposers.add(() => databases.dispose());
    const alerts = createAlerts({
      ...{ ...sight, log, notifications, containers, databases, home },
      onDatabaseChecked: own.onChecked,
      logs: () => logs,
    });
    disposers.add(() => alerts.dispose());

    const environments = createEnvironments({ ...house, projects, workflows, log: log.child('environments') });
    disposers.add(() => environments.dispose());
    const logs = createLogs({ ...sight, containers, dataDir, log: log.child('logs') });
    disposers.add(() => logs.dispose());
    const launcher = createLauncher({
      ...sight,
      containers,
      ...{ environments, logs, processes, safeMode, open },
      hotkeys: hostPorts.hotkeys,
      log: log.child('launcher'),
    });
    disposers.add(() => launcher.dispose());
    const terminals = createTerminals({
      ...{ ...sight, environments, dataDir, version },
      log: log.child('terminals'),
      ...(home !== undefined && { home }),
    });
    disposers.add(() => terminals.dispose());

    const builds = createBuilds({ ...sight, containers, environments, log: log.child('builds') });
    disposers.add(() => builds.dispose());
    const backups = createBackups({
      ...{ ...sight, workers, containers, databases, dataDir, safeMode, home, sys },
      log: log.child('backups'),
    });
    disposers.add(() => backups.dispose());
    const deployments = createDeployments({
      ...{ ...sight, backups, builds, containers, databases, launcher, environments, logs, dataDir, safeMode, home },
      log: log.child('deployments'),
    });
    disposers.add(() => deployments.dispose());
    disposers.add(containers.closing);
    const advice = createAdvice({
      ...{ ...sight, alerts, containers, deployments, environments, launcher, logs, workflows, dataDir, safeMode, log },
    });
    disposers.add(() => advice.dispose());

    const spoken = createVoiceParts({
      ...{ ...sight, advice, alerts, backups, containers, deployments, environments, launcher, processes, workflows },
      ...{ hostPorts, hotkeys, dataDir, safeMode, log, requests },
    });
    disposers.add(() => spoken.dispose());

    const services: CoreServices = {
      ...advice.services,
      ...spoken.services,
      alerts,
      attention,
      backups,
      blueprints: createBlueprints({ ...house, projects, launcher, builds, containers, log, disposers }),
      builds,
      changes,
      children,
      containers,
      databases,
      deployments,
      environments,
      hotkeys,
      identity,
      journal,
      launcher,
      log,
      logs,
      monitors,
      notifications,
      now,
      processes,
      projects,
      runs,
      schedules,
      secrets,
      settings,
      store,
      system,
      terminals,
      workers,
      workflows,
    };
    if (!safeMode && !store.recovery) {
      await takeUpRuns();
      const said = await spoken.services.voice.history({ text: '', limit: 1 });
      voiceKey.warmUp(said.utterances.length > 0);
    }
    journal.note({
      kind: 'optimus.started',
      sentence: safeMode ? `Optimus ${version} started in safe mode` : `Optimus ${version} started`,
      data: { host: hostPorts.kind, pid: process.pid },
    });

    async function end() {
      await journal.append({ kind: 'optimus.stopped', sentence: 'Optimus stopped' }).catch(() => {});
      await disposers.run((error) => log.error('something did not end well', error));
    }
    let ended: Promise<void> | null = null;
    ground.complete();

    return {
      services,
      router: createRouter(services),
      announce: lock.announce,
      context: (caller) => ({ log: log.child('rpc'), client: caller }),
      dispose() {
        ended ??= end();
        return ended;
      },
      stuck: () => workers.stuck() || queries.stuck(),
    };
  } catch (error) {
    await disposers.run(() => {});
    throw error;
  }
}
