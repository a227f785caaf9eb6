import type { Change } from '../../shared/features/system/schema.ts';
import type { AlertsService } from '../features/alerts/index.ts';
import { createChatService } from '../features/chat/index.ts';
import type { ContainersService } from '../features/containers/index.ts';
import { createCouncilService } from '../features/council/index.ts';
import type { DeploymentsService } from '../features/deployments/index.ts';
import type { EnvironmentsService } from '../features/environments/index.ts';
import type { IdentityService } from '../features/identity/index.ts';
import { createKnowledgeService } from '../features/knowledge/index.ts';
import type { LauncherService } from '../features/launcher/index.ts';
import type { LogsService } from '../features/logs/index.ts';
import { createMemoryService } from '../features/memory/index.ts';
import { createMindsService } from '../features/minds/index.ts';
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
export function createAdvice({ clock, journal, changes }: AdviceDeps) {
  const disposers = createDisposers();
  const minds = createMindsService({ clock, journal, changes });
  const knowledge = createKnowledgeService({ clock, journal, changes });
  const memory = createMemoryService({ clock, journal, changes });
  const council = createCouncilService({ clock, journal, changes });
  const chat = createChatService({ clock, journal, changes });

  return {
    services: { chat, council, knowledge, memory, minds },
    /** Once every kind of step is known. */
    async begin(): Promise<void> {},
    dispose: () => disposers.run(() => {}),
  };
}
