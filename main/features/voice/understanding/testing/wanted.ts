import type { Intent, VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { names } from './world.ts';

/** What was said, and what has to come of it. */
export interface Said {
  language: VoiceLanguage;
  text: string;
  wanted: Intent;
}

/** What must come to nothing that is done by itself: `none`, a question for a mind, or several; and never to what destroys. */
export interface Unmeant {
  text: string;
  why: 'chatter' | 'song' | 'negation' | 'near' | 'invented' | 'unknown';
}

const p = (name: string): string => {
  const found = names.projects.find((project) => project.name === name);
  if (!found) throw new Error(`no project ${name}`);
  return found.id;
};
const some = (name?: string) => (name === undefined ? null : p(name));

type Where = { on?: string; service?: string };
const service =
  (kind: 'start' | 'stop' | 'restart') =>
  (name: string, { on, service }: Where = {}): Intent => ({
    ...{ kind, projectId: p(name), service: service ?? null, environment: on ?? null },
  });

export const start = service('start');
export const stop = service('stop');
export const restart = service('restart');
export const stopAll: Intent = { kind: 'stop-all' };
export const deploy = (name: string, environment: string | null = null): Intent => ({
  ...{ kind: 'deploy', projectId: p(name), environment },
});
export const rollBack = (name: string, environment: string | null = null): Intent => ({
  ...{ kind: 'roll-back', projectId: p(name), environment },
});
export const backUp = (name?: string): Intent => ({ kind: 'back-up', projectId: some(name) });
export const open = (name: string): Intent => ({ kind: 'open-project', projectId: p(name) });
export const logs = (name: string, service: string | null = null): Intent => ({
  ...{ kind: 'show-logs', projectId: p(name), service },
});
export const search = (text: string): Intent => ({ kind: 'search', text });
export const running = (name?: string): Intent => ({ kind: 'running', projectId: some(name) });
export const needsMe: Intent = { kind: 'needs-me' };
export const state = (name: string): Intent => ({ kind: 'project-state', projectId: p(name) });
type Metric = Extract<Intent, { kind: 'why' }>['metric'];
export const why = (metric: Metric, name?: string): Intent => ({ kind: 'why', metric, projectId: some(name) });
export const costs = (name?: string): Intent => ({ kind: 'costs', projectId: some(name) });
export const failed = (name?: string): Intent => ({ kind: 'what-failed', projectId: some(name) });
export const lastBackup = (name?: string): Intent => ({ kind: 'last-backup', projectId: some(name) });
export const time: Intent = { kind: 'time' };
export const help: Intent = { kind: 'help' };
export const workflow = (id: string): Intent => ({ kind: 'run-workflow', workflowId: `w:${id}` });
/** On the clocks of Berlin, in winter. */
export const remind = (at: string, text: string): Intent => ({
  kind: 'remind',
  at: Date.parse(`${at}:00+01:00`),
  text,
});
export const council = (question: string): Intent => ({ kind: 'ask-council', question });
export const ask = (question: string): Intent => ({ kind: 'ask', question });
export const dictate = (text: string | null = null): Intent => ({ kind: 'dictate', text });
export const command = (commandId: string): Intent => ({ kind: 'command', commandId });
export const go = (to: string): Intent => command(`go./${to}`);
export const repeat: Intent = { kind: 'repeat' };
export const hush: Intent = { kind: 'hush' };
export const cancel: Intent = { kind: 'cancel' };
