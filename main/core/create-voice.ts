import { randomUUID } from 'node:crypto';
import type { Change, HostRequest } from '../../shared/features/system/schema.ts';
import type { AlertsService } from '../features/alerts/index.ts';
import type { BackupsService } from '../features/backups/index.ts';
import type { ContainersService } from '../features/containers/index.ts';
import type { DeploymentsService } from '../features/deployments/index.ts';
import type { EnvironmentsService } from '../features/environments/index.ts';
import type { HotkeysService } from '../features/hotkeys/index.ts';
import type { LauncherService } from '../features/launcher/index.ts';
import type { MonitorsService } from '../features/monitors/index.ts';
import type { ProcessesService } from '../features/processes/index.ts';
import type { ProjectsService } from '../features/projects/index.ts';
import { createReminders } from '../features/reminders/index.ts';
import type { RunsService } from '../features/runs/index.ts';
import type { SettingsService } from '../features/settings/index.ts';
import {
  createDoing,
  createEars,
  createModelReader,
  createPhrases,
  createSpeaking,
  createVoice,
  loadGrammar,
} from '../features/voice/index.ts';
import type { WorkflowsService } from '../features/workflows/index.ts';
import type { Attention } from './attention/attention.ts';
import type { Children } from './children/types.ts';
import type { createAdvice } from './create-advice.ts';
import type { Store } from './db/types.ts';
import type { Journal } from './journal/journal.ts';
import type { Channel } from './lib/channel.ts';
import type { Clock } from './lib/clock.ts';
import { createDisposers } from './lib/disposers.ts';
import type { LogSink } from './log/create-logger.ts';
import type { Redactor } from './log/redactor.ts';
import type { HostPorts } from './ports/host-ports.ts';
import type { Secrets } from './secrets/secrets.ts';

export interface VoicePartsDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  settings: SettingsService;
  attention: Attention;
  runs: RunsService;
  children: Children;
  secrets: Secrets;
  redactor: Redactor;
  log: LogSink;
  monitors: MonitorsService;
  projects: ProjectsService;
  processes: ProcessesService;
  advice: ReturnType<typeof createAdvice>;
  alerts: AlertsService;
  backups: BackupsService;
  containers: ContainersService;
  deployments: DeploymentsService;
  environments: EnvironmentsService;
  launcher: LauncherService;
  workflows: WorkflowsService;
  hostPorts: HostPorts;
  hotkeys: HotkeysService;
  /** To the page. */
  requests: Channel<HostRequest>;
  dataDir: string;
  safeMode: boolean;
}

/** The part of the composition root that is spoken to. */
export function createVoiceParts(deps: VoicePartsDeps) {
  const { store, clock, journal, changes, settings, attention, children, secrets, log, dataDir, hostPorts } = deps;
  const { minds } = deps.advice.services;
  const disposers = createDisposers();
  const reminders = createReminders({
    ...{ store, clock, journal, changes, attention, projects: deps.projects },
    log: log.child('reminders'),
  });
  disposers.add(() => reminders.dispose());
  const ears = createEars({ children, clock, dataDir, fetched: minds.local, log: log.child('ears') });
  disposers.add(() => ears.dispose());
  const speaking = createSpeaking({ children, minds, settings, clock, log: log.child('speaking') });
  disposers.add(() => speaking.dispose());
  const ask = (request: HostRequest): string | null => {
    hostPorts.window.show();
    if (deps.requests.readers() === 0) return 'No window of Optimus is open to do it in.';
    deps.requests.publish(request);
    return null;
  };
  const runCommand = (id: string, asked: boolean) => ask({ type: 'command', id, asked, turn: randomUUID() });
  const doing = createDoing({
    ...{ clock, journal, changes, attention, minds, reminders, log: log.child('doing') },
    ...{ alerts: deps.alerts, backups: deps.backups, deployments: deps.deployments, launcher: deps.launcher },
    ...{ environments: deps.environments, monitors: deps.monitors, processes: deps.processes, runs: deps.runs },
    ...{ projects: deps.projects, workflows: deps.workflows },
    ...{ chat: deps.advice.services.chat, council: deps.advice.services.council },
    open: (route) => ask({ type: 'navigate', to: route, turn: randomUUID() }),
  });
  disposers.add(() => doing.dispose());
  const phrases = createPhrases({
    ...{ dataDir, clock, log: log.child('phrases') },
    onChange: () => changes.publish({ feature: 'voice', ids: ['phrases'] }),
  });
  disposers.add(() => phrases.dispose());
  const voice = createVoice({
    ...{ store, clock, journal, changes, settings, attention, secrets, minds, ears, speaking, hostPorts, dataDir },
    safeMode: deps.safeMode,
    hotkey: () => deps.hotkeys.list().find(({ id }) => id === 'voice') ?? null,
    runCommand,
    grammar: () => loadGrammar({ phrases }),
    phrases,
    modelReader: createModelReader({ minds }),
    doing,
    log: log.child('voice'),
  });
  disposers.add(() => voice.dispose());

  return {
    services: { reminders, voice },
    /** Once every kind of step is known. */
    async begin(): Promise<void> {
      for (const [name, part] of Object.entries({ reminders, ears, phrases, voice: { begin: voice.takeUp } }))
        await part.begin().catch((error: unknown) => log.error(`${name} could not be taken up`, error));
    },
    /** Another database was chosen while all of it ran. */
    async recovered(): Promise<void> {
      await reminders.begin();
      await voice.takeUp();
    },
    dispose: () => disposers.run(() => {}),
  };
}
