import { alertsContract } from '../features/alerts/contract.ts';
import { attentionContract } from '../features/attention/contract.ts';
import { backupsContract } from '../features/backups/contract.ts';
import { blueprintsContract } from '../features/blueprints/contract.ts';
import { buildsContract } from '../features/builds/contract.ts';
import { chatContract } from '../features/chat/contract.ts';
import { containersContract } from '../features/containers/contract.ts';
import { councilContract } from '../features/council/contract.ts';
import { databasesContract } from '../features/databases/contract.ts';
import { deploymentsContract } from '../features/deployments/contract.ts';
import { environmentsContract } from '../features/environments/contract.ts';
import { hotkeysContract } from '../features/hotkeys/contract.ts';
import { identityContract } from '../features/identity/contract.ts';
import { journalContract } from '../features/journal/contract.ts';
import { knowledgeContract } from '../features/knowledge/contract.ts';
import { launcherContract } from '../features/launcher/contract.ts';
import { logsContract } from '../features/logs/contract.ts';
import { memoryContract } from '../features/memory/contract.ts';
import { mindsContract } from '../features/minds/contract.ts';
import { monitorsContract } from '../features/monitors/contract.ts';
import { notificationsContract } from '../features/notifications/contract.ts';
import { nowContract } from '../features/now/contract.ts';
import { processesContract } from '../features/processes/contract.ts';
import { projectsContract } from '../features/projects/contract.ts';
import { remindersContract } from '../features/reminders/contract.ts';
import { runsContract } from '../features/runs/contract.ts';
import { settingsContract } from '../features/settings/contract.ts';
import { systemContract } from '../features/system/contract.ts';
import { terminalsContract } from '../features/terminals/contract.ts';
import { voiceContract } from '../features/voice/contract.ts';
import { workflowsContract } from '../features/workflows/contract.ts';

type Features = {
  alerts: typeof alertsContract;
  attention: typeof attentionContract;
  backups: typeof backupsContract;
  blueprints: typeof blueprintsContract;
  builds: typeof buildsContract;
  chat: typeof chatContract;
  containers: typeof containersContract;
  council: typeof councilContract;
  databases: typeof databasesContract;
  deployments: typeof deploymentsContract;
  environments: typeof environmentsContract;
  hotkeys: typeof hotkeysContract;
  identity: typeof identityContract;
  journal: typeof journalContract;
  knowledge: typeof knowledgeContract;
  launcher: typeof launcherContract;
  logs: typeof logsContract;
  memory: typeof memoryContract;
  minds: typeof mindsContract;
  monitors: typeof monitorsContract;
  notifications: typeof notificationsContract;
  now: typeof nowContract;
  processes: typeof processesContract;
  projects: typeof projectsContract;
  reminders: typeof remindersContract;
  runs: typeof runsContract;
  settings: typeof settingsContract;
  system: typeof systemContract;
  terminals: typeof terminalsContract;
  voice: typeof voiceContract;
  workflows: typeof workflowsContract;
};

/** By its name: written out wherever something is made of it, it would be longer than the compiler allows. */
export interface Contract extends Features {}

export const contract: Contract = {
  alerts: alertsContract,
  attention: attentionContract,
  backups: backupsContract,
  blueprints: blueprintsContract,
  builds: buildsContract,
  chat: chatContract,
  containers: containersContract,
  council: councilContract,
  databases: databasesContract,
  deployments: deploymentsContract,
  environments: environmentsContract,
  hotkeys: hotkeysContract,
  identity: identityContract,
  journal: journalContract,
  knowledge: knowledgeContract,
  launcher: launcherContract,
  logs: logsContract,
  memory: memoryContract,
  minds: mindsContract,
  monitors: monitorsContract,
  notifications: notificationsContract,
  now: nowContract,
  processes: processesContract,
  projects: projectsContract,
  reminders: remindersContract,
  runs: runsContract,
  settings: settingsContract,
  system: systemContract,
  terminals: terminalsContract,
  voice: voiceContract,
  workflows: workflowsContract,
};
