import type { MigrationMap } from '../migrate.ts';
import { up as createJournal } from './0010-create-journal.ts';
import { up as createAttentionMarks } from './0020-create-attention-marks.ts';
import { up as createSecrets } from './0030-create-secrets.ts';
import { up as createChildren } from './0040-create-children.ts';
import { up as createPresence } from './0050-create-presence.ts';
import { up as createRuns } from './0060-create-runs.ts';
import { up as createRunSchedules } from './0061-create-run-schedules.ts';
import { up as createWorkflows } from './0070-create-workflows.ts';
import { up as createProjects } from './0080-create-projects.ts';
import { up as createProjectMarks } from './0090-create-project-marks.ts';
import { up as createNotifications } from './0100-create-notifications.ts';
import { up as createAlerts } from './0110-create-alerts.ts';
import { up as createDatabases } from './0120-create-databases.ts';
import { up as createLauncher } from './0130-create-launcher.ts';
import { up as createEnvironments } from './0140-create-environments.ts';
import { up as createTerminals } from './0150-create-terminals.ts';
import { up as createDeployments } from './0160-create-deployments.ts';
import { up as createBuilds } from './0170-create-builds.ts';
import { up as createBackups } from './0180-create-backups.ts';
import { up as createMinds } from './0190-create-minds.ts';
import { up as createCouncil } from './0200-create-council.ts';
import { up as createChat } from './0210-create-chat.ts';
import { up as createMemory } from './0220-create-memory.ts';
import { up as createKnowledge } from './0230-create-knowledge.ts';
import { up as createVoice } from './0240-create-voice.ts';
import { up as createReminders } from './0250-create-reminders.ts';
import { up as addBuildSecrets } from './0260-add-build-secrets.ts';
import { up as createMeta } from './series-0010-create-meta.ts';
import { up as createRunLog } from './series-0020-create-run-log.ts';
import { up as createProjectFacts } from './series-0030-create-project-facts.ts';
import { up as createMetrics } from './series-0040-create-metrics.ts';

/** Forward only. A migration that has been released is never edited: the next one mends it. */
export const dataMigrations: MigrationMap = {
  '0010-create-journal': { up: createJournal },
  '0020-create-attention-marks': { up: createAttentionMarks },
  '0030-create-secrets': { up: createSecrets },
  '0040-create-children': { up: createChildren },
  '0050-create-presence': { up: createPresence },
  '0060-create-runs': { up: createRuns },
  '0061-create-run-schedules': { up: createRunSchedules },
  '0070-create-workflows': { up: createWorkflows },
  '0080-create-projects': { up: createProjects },
  '0090-create-project-marks': { up: createProjectMarks },
  '0100-create-notifications': { up: createNotifications },
  '0110-create-alerts': { up: createAlerts },
  '0120-create-databases': { up: createDatabases },
  '0130-create-launcher': { up: createLauncher },
  '0140-create-environments': { up: createEnvironments },
  '0150-create-terminals': { up: createTerminals },
  '0160-create-deployments': { up: createDeployments },
  '0170-create-builds': { up: createBuilds },
  '0180-create-backups': { up: createBackups },
  '0190-create-minds': { up: createMinds },
  '0200-create-council': { up: createCouncil },
  '0210-create-chat': { up: createChat },
  '0220-create-memory': { up: createMemory },
  '0230-create-knowledge': { up: createKnowledge },
  '0240-create-voice': { up: createVoice },
  '0250-create-reminders': { up: createReminders },
  '0260-add-build-secrets': { up: addBuildSecrets },
};

export const seriesMigrations: MigrationMap = {
  '0010-create-meta': { up: createMeta },
  '0020-create-run-log': { up: createRunLog },
  '0030-create-project-facts': { up: createProjectFacts },
  '0040-create-metrics': { up: createMetrics },
};
