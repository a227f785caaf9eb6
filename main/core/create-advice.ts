import type { Change } from '../../shared/features/system/schema.ts';
import type { AlertsService } from '../features/alerts/index.ts';
import { createChat } from '../features/chat/index.ts';
import type { ContainersService } from '../features/containers/index.ts';
import { createCouncil } from '../features/council/index.ts';
import type { DeploymentsService } from '../features/deployments/index.ts';
import type { EnvironmentsService } from '../features/environments/index.ts';
import type { IdentityService } from '../features/identity/index.ts';
import { createKnowledgeService } from '../features/knowledge/index.ts';
import type { LauncherService } from '../features/launcher/index.ts';
import type { LogsService } from '../features/logs/index.ts';
import { createMemory, letGoOf } from '../features/memory/index.ts';
import { createMinds } from '../features/minds/index.ts';
import type { MonitorsService } from '../features/monitors/index.ts';
import type { ProjectsService } from '../features/projects/index.ts';
import type { RunsService } from '../features/runs/index.ts';
import type { SettingsService } from '../features/settings/index.ts';
import type { WorkflowsService } from '../features/workflows/index.ts';
import type { Attention } from './attention/attention.ts';
import type { Children } from './children/types.ts';
import type { Store } from './db/types.ts';
import type { Journal } from './journal/journal.ts';
import type { Channel } from './lib/channel.ts';
import type { Clock } from './lib/clock.ts';
import { createDisposers } from './lib/disposers.ts';
import type { LogSink } from './log/create-logger.ts';
import type { Redactor } from './log/redactor.ts';
import type { Schedules } from './runs/types.ts';
import type { Secrets } from './secrets/secrets.ts';

export interface AdviceDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  settings: SettingsService;
  attention: Attention;
  runs: RunsService;
  schedules: Schedules;
  children: Children;
  secrets: Secrets;
  redactor: Redactor;
  log: LogSink;
  monitors: MonitorsService;
  projects: ProjectsService;
  identity: IdentityService;
  alerts: AlertsService;
  containers: ContainersService;
  deployments: DeploymentsService;
  environments: EnvironmentsService;
  launcher: LauncherService;
  logs: LogsService;
  workflows: WorkflowsService;
  dataDir: string;
  safeMode: boolean;
}

/** The part of the composition root that thinks: models, what they may know, and who asks them. */
export function createAdvice(deps: AdviceDeps) {
  const { store, clock, journal, changes, redactor, projects, identity, containers, runs, monitors, logs, log } = deps;
  const { dataDir, safeMode } = deps;
  const disposers = createDisposers();
  const minds = createMinds({
    ...{ store, clock, journal, changes, redactor, runs, dataDir },
    ...{ attention: deps.attention, secrets: deps.secrets, children: deps.children, log: log.child('minds') },
  });
  disposers.add(() => minds.dispose());
  const knowledge = createKnowledgeService({
    ...{ store, clock, journal, changes, redactor, projects, identity, containers, runs, monitors, logs, minds },
    ...{ dataDir, safeMode, log: log.child('knowledge') },
  });
  disposers.add(() => knowledge.dispose());
  const memory = createMemory({
    ...{ store, clock, journal, changes, redactor, projects, minds, knowledge, log: log.child('memory') },
  });
  disposers.add(() => memory.dispose());
  disposers.add(memory.onForgotten((gone) => knowledge.letGo(letGoOf(gone).needles)));
  const council = createCouncil({
    ...{ store, clock, journal, changes, attention: deps.attention, runs, monitors, projects },
    ...{ minds, knowledge, memories: memory, log: log.child('council') },
  });
  disposers.add(() => council.dispose());
  const chat = createChat({
    ...{ store, clock, journal, changes, minds, knowledge, memory, projects, runs },
    ...{ launcher: deps.launcher, deployments: deps.deployments, workflows: deps.workflows },
    ...{ attention: deps.attention, log: log.child('chat') },
  });
  disposers.add(() => chat.dispose());

  return {
    services: { chat, council, knowledge, memory, minds },
    /** Once every kind of step is known. */
    async begin(): Promise<void> {
      // Advice that cannot be taken up keeps neither the rest of it nor the program from starting.
      for (const [name, part] of Object.entries({ minds, knowledge, memory, council, chat }))
        await part.begin().catch((error: unknown) => log.error(`${name} could not be taken up`, error));
    },
    /** Another database was chosen while all of it ran. */
    recovered: () => minds.begin(),
    dispose: () => disposers.run(() => {}),
  };
}
