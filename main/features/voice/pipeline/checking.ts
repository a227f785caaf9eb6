import type { Intent, Reading, SpokenCommand } from '../../../../shared/features/voice/intents.ts';
import type { Names, UnderstandContext, Understood } from '../types.ts';

/** Of things that are there: an id that nobody offered is not done, whoever wrote it. */
export function isPossible(intent: Intent, commands: readonly SpokenCommand[], names: Names): boolean {
  if (intent.kind === 'command') return commands.some(({ id }) => id === intent.commandId);
  if (intent.kind === 'run-workflow') return names.workflows.some(({ id }) => id === intent.workflowId);
  if ('projectId' in intent && intent.projectId !== null)
    return names.projects.some(({ id }) => id === intent.projectId);
  return true;
}

/** Only what can be done with what is there now. */
export function onlyPossible(understood: Understood, { commands, names, language }: UnderstandContext): Understood {
  const nothing: Understood = { kind: 'none', text: understood.text, language: language === 'auto' ? 'en' : language };
  if (understood.kind === 'none') return understood;
  const possible = (one: Reading) => isPossible(one.intent, commands, names);
  if (understood.kind === 'one')
    return possible(understood.reading) ? understood : { ...nothing, language: understood.reading.language };
  const [first, ...others] = understood.readings.filter(possible);
  if (!first) return nothing;
  return others.length === 0
    ? { kind: 'one', reading: first, text: understood.text }
    : { kind: 'several', readings: [first, ...others].slice(0, 5), text: understood.text };
}
