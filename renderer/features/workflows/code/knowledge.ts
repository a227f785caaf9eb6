import type { WorkflowReading, WorkflowVocabulary } from '../../../../shared/features/workflows/schema.ts';
import { metricNames } from '../../../../shared/lib/metrics.ts';

/** What completion and hover may speak of; asked for at the moment of use, so that it is as new as can be. */
export interface Knowledge {
  vocabulary: WorkflowVocabulary | undefined;
  reading: WorkflowReading | undefined;
  secrets: readonly string[];
  workflows: readonly string[];
}

interface Word {
  name: string;
  summary: string;
}

export const rootFields: readonly Word[] = [
  { name: 'name', summary: 'What it is called. Other workflows may refer to it.' },
  { name: 'description', summary: 'One sentence on what it is for.' },
  { name: 'inputs', summary: 'Values that a start may give: string, number, boolean, folder or choice.' },
  { name: 'on', summary: 'What sets it off by itself. By hand is always possible.' },
  { name: 'parallel', summary: 'How many steps may run at once.' },
  { name: 'steps', summary: 'What it does. Each step needs the one before it unless it says `needs`.' },
];

export const inputFields: readonly Word[] = [
  { name: 'type', summary: 'string, number, boolean, folder or choice.' },
  { name: 'title', summary: 'What the form calls it.' },
  { name: 'default', summary: 'Used where a start gives none.' },
  { name: 'required', summary: 'A start has to give it.' },
  { name: 'choices', summary: 'What a choice may be.' },
];

export const scopeNames: readonly Word[] = [
  { name: 'inputs', summary: 'Values that the start was given.' },
  { name: 'steps', summary: 'Steps that have ended: steps.NAME.output, .state, .error.' },
  { name: 'trigger', summary: 'What has set it off.' },
  { name: 'run', summary: 'This run: run.id, run.name.' },
  { name: 'secrets', summary: 'A secret by name. It never shows in logs.' },
  { name: 'item', summary: 'Within a for-each: the item at hand.' },
  { name: 'index', summary: 'Within a for-each: its place, from 0.' },
];

/** Values of fields that know only a few. */
export const fixedValues: Readonly<Record<string, readonly string[]>> = {
  type: ['string', 'number', 'boolean', 'folder', 'choice'],
  required: ['true', 'false'],
  missed: ['skip', 'once', 'all'],
  overlap: ['skip', 'queue', 'parallel'],
  events: ['commit', 'branch', 'push', 'pull', 'tag'],
  ends: ['succeeded', 'failed', 'cancelled'],
  signature: ['optimus', 'github', 'gitlab'],
  metric: metricNames,
  'on-error': ['stop', 'continue'],
  otherwise: ['reject', 'approve'],
  save: ['json', 'text', 'none'],
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
  look: ['attention'],
  'stop-on-failure': ['true', 'false'],
  write: ['true', 'false'],
};

/** What is known of a name that stands in the text. */
export function aboutKey(
  { vocabulary }: Knowledge,
  key: string,
  path: readonly string[],
): { summary: string; example?: string } | null {
  const [top] = path;
  const word = (words: readonly Word[]) => words.find(({ name }) => name === key);
  if (path.length === 0) return word(rootFields) ?? null;
  if (top === 'on') return vocabulary?.triggerKinds.find(({ kind }) => kind === key) ?? null;
  if (top === 'inputs') return path.length > 1 ? (word(inputFields) ?? null) : null;
  if (top !== 'steps') return null;
  return vocabulary?.stepKinds.find(({ kind }) => kind === key) ?? word(vocabulary?.stepFields ?? []) ?? null;
}
