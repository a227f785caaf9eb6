import { z } from 'zod';
import type { IntentKind } from '../../../../../shared/features/voice/intents.ts';
import type { ToolSpec } from '../../../minds/index.ts';
import type { UnderstandContext } from '../../types.ts';
import { nearest } from './nearest.ts';

const mostNames = 40;
const longestName = 80;
const words = z.string().trim().min(1).max(2_000);
const short = z.string().trim().min(1).max(60);

/** One line without anything that could pass for something else. */
export const plainName = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestName);

export interface ModelTool {
  kind: IntentKind;
  description: string;
  shape: z.ZodObject;
}

/** What a model may answer with: the intents, with names in place of ids, of which it sees the nearest only. */
export function modelTools(text: string, { names, commands }: UnderstandContext): ModelTool[] {
  const namesOf = <T>(list: readonly T[], name: (one: T) => string) =>
    [...new Set(nearest(text, list, name, mostNames).map((one) => plainName(name(one))))].filter((one) => one !== '');
  const oneOf = (list: string[]) => (list.length > 0 ? z.enum(list as [string, ...string[]]) : null);
  const project = oneOf(namesOf(names.projects, ({ name }) => name));
  const workflow = oneOf(namesOf(names.workflows, ({ name }) => name));
  const command = oneOf(namesOf(commands, ({ title }) => title));
  const tools: ModelTool[] = [];
  const add = (kind: IntentKind, description: string, shape: z.ZodRawShape = {}) =>
    tools.push({ kind, description, shape: z.object(shape) });

  if (project) {
    const maybe = { project: project.optional() };
    const on = { environment: short.optional().describe('staging, production …, only if the user said one') };
    const target = { project, service: short.optional(), ...on };
    add('start', 'Start a project or one of its services', target);
    add('stop', 'Stop a project or one of its services', target);
    add('restart', 'Restart a project or one of its services', target);
    add('deploy', 'Deploy a project', { project, ...on });
    add('roll-back', 'Put the version before back', { project, ...on });
    add('open-project', 'Show the page of a project', { project });
    add('show-logs', 'Show what a project or a service logs', { project, service: short.optional() });
    add('project-state', 'Say how a project is', { project });
    add('running', 'Say what is running', maybe);
    add('costs', 'Say what was spent', maybe);
    add('what-failed', 'Say what failed', maybe);
    add('last-backup', 'Say when the last backup was', maybe);
    add('back-up', 'Make a backup; of everything where no project is given', maybe);
  }
  add('why', 'Say why the machine is busy, full, slow or hot', {
    metric: z.enum(['cpu', 'memory', 'disk', 'network', 'temperature']),
    ...(project && { project: project.optional() }),
  });
  if (workflow) add('run-workflow', 'Run a workflow', { workflow });
  if (command) add('command', 'A command of the program, or a place to go to', { command });
  add('needs-me', 'Say what needs the user');
  add('search', 'Search everywhere', { text: words });
  add('remind', 'Remind the user of something', {
    at: z.string().max(20).describe('on the clocks of the user, as 2026-12-01T09:00'),
    text: words,
  });
  add('ask-council', 'Have the council of models decide a question', { question: words });
  add('ask', 'What only a conversation can answer', { question: words });
  return tools;
}

export function toolSpec({ kind, description, shape }: ModelTool): ToolSpec {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input' });
  return { name: kind.replaceAll('-', '_'), description, schema: schema as ToolSpec['schema'] };
}
