import type { Intent } from '../../../../shared/features/voice/intents.ts';
import type { UnderstandContext } from '../types.ts';

const metrics = {
  cpu: 'the processor',
  memory: 'memory',
  disk: 'the disk',
  network: 'the network',
  temperature: 'the temperature',
};

/** What was understood, for the screen. */
export function sentenceOf(intent: Intent, { commands, names, zone }: UnderstandContext): string {
  const project = (id: string | null) => names.projects.find((one) => one.id === id)?.name ?? 'a project that is gone';
  const of = (id: string | null) => (id === null ? '' : ` of ${project(id)}`);
  const target = ({ projectId, service }: { projectId: string; service: string | null }) =>
    service === null ? project(projectId) : `${service} of ${project(projectId)}`;
  const on = (environment: string | null) => (environment === null ? '' : ` on ${environment}`);
  switch (intent.kind) {
    case 'command':
      return commands.find(({ id }) => id === intent.commandId)?.title ?? intent.commandId;
    case 'open-project':
      return `Open ${project(intent.projectId)}`;
    case 'show-logs':
      return `Show the log of ${target(intent)}`;
    case 'search':
      return `Search for “${intent.text}”`;
    case 'running':
      return intent.projectId === null ? 'Say what is running' : `Say what is running in ${project(intent.projectId)}`;
    case 'needs-me':
      return 'Say what needs you';
    case 'project-state':
      return `Say how ${project(intent.projectId)} is`;
    case 'why':
      return `Say why ${metrics[intent.metric]} is as it is${intent.projectId === null ? '' : `, with ${project(intent.projectId)}`}`;
    case 'costs':
      return `Say what ${intent.projectId === null ? 'it all' : project(intent.projectId)} cost`;
    case 'what-failed':
      return `Say what failed${intent.projectId === null ? '' : ` in ${project(intent.projectId)}`}`;
    case 'last-backup':
      return `Say when the last backup${of(intent.projectId)} was`;
    case 'time':
      return 'Say what time it is';
    case 'help':
      return 'Say what can be said';
    case 'start':
      return `Start ${target(intent)}${on(intent.environment)}`;
    case 'stop':
      return `Stop ${target(intent)}${on(intent.environment)}`;
    case 'restart':
      return `Restart ${target(intent)}${on(intent.environment)}`;
    case 'stop-all':
      return 'Stop all that runs';
    case 'deploy':
      return `Deploy ${project(intent.projectId)}${intent.environment === null ? '' : ` to ${intent.environment}`}`;
    case 'roll-back':
      return `Roll back ${project(intent.projectId)}${on(intent.environment)}`;
    case 'back-up':
      return intent.projectId === null ? 'Back up everything' : `Back up ${project(intent.projectId)}`;
    case 'run-workflow':
      return `Run ${names.workflows.find(({ id }) => id === intent.workflowId)?.name ?? 'a workflow that is gone'}`;
    case 'remind':
      return `Remind you on ${momentText(intent.at, zone)}: ${intent.text}`;
    case 'ask-council':
      return `Ask the council: ${intent.question}`;
    case 'ask':
      return `Ask in a chat: ${intent.question}`;
    case 'dictate':
      return intent.text === null ? 'Take a dictation' : `Write “${intent.text}”`;
    case 'repeat':
      return 'Say it once more';
    case 'hush':
      return 'Be quiet';
    case 'cancel':
      return 'Cancel';
  }
}

function momentText(at: number, zone: string): string {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
    }).format(at);
  try {
    return format(zone);
  } catch {
    return format('UTC');
  }
}
