import type { Change } from '../shared/features/system/schema.ts';
import type { Attention } from './core/attention/attention.ts';
import type { Children } from './core/children/types.ts';
import type { Store } from './core/db/types.ts';
import type { Journal } from './core/journal/journal.ts';
import type { Channel } from './core/lib/channel.ts';
import type { LogSink } from './core/log/create-logger.ts';
import { implementer, type Router } from './core/rpc.ts';
import type { Schedules } from './core/runs/types.ts';
import type { Secrets } from './core/secrets/secrets.ts';
import type { WorkerPool } from './core/workers/worker-pool.ts';
import { type AlertsService, createAlertsProcedures } from './features/alerts/index.ts';
import { createAttentionProcedures } from './features/attention/index.ts';
import { type BackupsService, createBackupsProcedures } from './features/backups/index.ts';
import { type BlueprintsService, createBlueprintsProcedures } from './features/blueprints/index.ts';
import { type BuildsService, createBuildsProcedures } from './features/builds/index.ts';
import { type ChatService, createChatProcedures } from './features/chat/index.ts';
import { type ContainersService, createContainersProcedures } from './features/containers/index.ts';
import { type CouncilService, createCouncilProcedures } from './features/council/index.ts';
import { createDatabasesProcedures, type DatabasesService } from './features/databases/index.ts';
import { createDeploymentsProcedures, type DeploymentsService } from './features/deployments/index.ts';
import { createEnvironmentsProcedures, type EnvironmentsService } from './features/environments/index.ts';
import { createHotkeysProcedures, type HotkeysService } from './features/hotkeys/index.ts';
import { createIdentityProcedures, type IdentityService } from './features/identity/index.ts';
import { createJournalProcedures } from './features/journal/index.ts';
import { createKnowledgeProcedures, type KnowledgeService } from './features/knowledge/index.ts';
import { createLauncherProcedures, type LauncherService } from './features/launcher/index.ts';
import { createLogsProcedures, type LogsService } from './features/logs/index.ts';
import { createMemoryProcedures, type MemoryService } from './features/memory/index.ts';
import { createMindsProcedures, type MindsService } from './features/minds/index.ts';
import { createMonitorsProcedures, type MonitorsService } from './features/monitors/index.ts';
import { createNotificationsProcedures, type NotificationsService } from './features/notifications/index.ts';
import { createNowProcedures, type NowService } from './features/now/index.ts';
import { createProcessesProcedures, type ProcessesService } from './features/processes/index.ts';
import { type createProjects, createProjectsProcedures, type ProjectsService } from './features/projects/index.ts';
import { createRemindersProcedures, type RemindersService } from './features/reminders/index.ts';
import { createRunsProcedures, type RunsService } from './features/runs/index.ts';
import { createSettingsProcedures, type SettingsService } from './features/settings/index.ts';
import { createSystemProcedures, type SystemService } from './features/system/index.ts';
import { createTerminalsProcedures, type TerminalsService } from './features/terminals/index.ts';
import { createVoiceProcedures, type VoiceService } from './features/voice/index.ts';
import { createWorkflowsProcedures, type WorkflowsService } from './features/workflows/index.ts';

/** What the procedures stand on. */
export interface RouterServices {
  alerts: AlertsService;
  attention: Attention;
  backups: BackupsService;
  blueprints: BlueprintsService;
  builds: BuildsService;
  chat: ChatService;
  containers: ContainersService;
  council: CouncilService;
  databases: DatabasesService;
  deployments: DeploymentsService;
  environments: EnvironmentsService;
  hotkeys: HotkeysService;
  identity: IdentityService;
  journal: Journal;
  knowledge: KnowledgeService;
  launcher: LauncherService;
  logs: LogsService;
  memory: MemoryService;
  minds: MindsService;
  monitors: MonitorsService;
  notifications: NotificationsService;
  now: NowService;
  processes: ProcessesService;
  projects: ProjectsService;
  reminders: RemindersService;
  runs: RunsService;
  settings: SettingsService;
  system: SystemService;
  terminals: TerminalsService;
  voice: VoiceService;
  workflows: WorkflowsService;
}

/** All that the core is made of. */
export interface CoreServices extends RouterServices {
  changes: Channel<Change>;
  children: Children;
  log: LogSink;
  /** With what only the core itself asks of it. */
  projects: ReturnType<typeof createProjects>;
  schedules: Schedules;
  secrets: Secrets;
  store: Store;
  workers: WorkerPool;
}

/** One line per feature. */
export function createRouter(services: RouterServices): Router {
  return implementer.router({
    alerts: createAlertsProcedures(services),
    attention: createAttentionProcedures(services),
    backups: createBackupsProcedures(services),
    blueprints: createBlueprintsProcedures(services),
    builds: createBuildsProcedures(services),
    chat: createChatProcedures(services),
    containers: createContainersProcedures(services),
    council: createCouncilProcedures(services),
    databases: createDatabasesProcedures(services),
    deployments: createDeploymentsProcedures(services),
    environments: createEnvironmentsProcedures(services),
    hotkeys: createHotkeysProcedures(services),
    identity: createIdentityProcedures(services),
    journal: createJournalProcedures(services),
    knowledge: createKnowledgeProcedures(services),
    launcher: createLauncherProcedures(services),
    logs: createLogsProcedures(services),
    memory: createMemoryProcedures(services),
    minds: createMindsProcedures(services),
    monitors: createMonitorsProcedures(services),
    notifications: createNotificationsProcedures(services),
    now: createNowProcedures(services),
    processes: createProcessesProcedures(services),
    projects: createProjectsProcedures(services),
    reminders: createRemindersProcedures(services),
    runs: createRunsProcedures(services),
    settings: createSettingsProcedures(services),
    system: createSystemProcedures(services),
    terminals: createTerminalsProcedures(services),
    voice: createVoiceProcedures(services),
    workflows: createWorkflowsProcedures(services),
  });
}
