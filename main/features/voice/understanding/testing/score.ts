import type { Intent } from '../../../../../shared/features/voice/intents.ts';
import type { Grammar, UnderstandContext, Understood } from '../../types.ts';
import { isDestroying } from '../commands/destroying.ts';
import { isDestructive } from '../reading/destructive.ts';
import type { Said, Unmeant } from './wanted.ts';
import { commands } from './world.ts';

const keyOf = (intent: Intent): string => JSON.stringify(Object.entries(intent).sort(([a], [b]) => a.localeCompare(b)));

export const intentsOf = (understood: Understood): Intent[] =>
  understood.kind === 'one'
    ? [understood.reading.intent]
    : understood.kind === 'several'
      ? understood.readings.map(({ intent }) => intent)
      : [];

const destroying = new Set(commands.filter(isDestroying).map(({ id }) => id));
export const destroys = (intent: Intent): boolean => isDestructive(intent, (id) => destroying.has(id));

export const isRight = (understood: Understood, wanted: Intent): boolean =>
  understood.kind === 'one' && keyOf(understood.reading.intent) === keyOf(wanted);

export interface Score {
  right: number;
  share: number;
  /** What was made of something else, in words for whoever reads a failing test. */
  wrong: string[];
  /** Texts from which something destructive came that nobody said. */
  destructive: string[];
}

export function scoreOf(grammar: Grammar, said: readonly Said[], context: UnderstandContext): Score {
  const score: Score = { right: 0, share: 0, wrong: [], destructive: [] };
  for (const { text, wanted } of said) {
    const understood = grammar.understand(text, context);
    if (isRight(understood, wanted)) score.right++;
    else score.wrong.push(`${text} → ${intentsOf(understood).map(keyOf).join(' | ') || 'nothing'}`);
    if (intentsOf(understood).some((intent) => destroys(intent) && keyOf(intent) !== keyOf(wanted)))
      score.destructive.push(text);
  }
  score.share = score.right / said.length;
  return score;
}

const harmless = new Set<Intent['kind']>(['ask', 'hush', 'cancel', 'repeat']);

/** What was made of texts that mean nothing: done by itself, or destructive in any way. */
export function mistakes(grammar: Grammar, unmeant: readonly Unmeant[], context: UnderstandContext) {
  const done: string[] = [];
  const destructive: string[] = [];
  for (const { text } of unmeant) {
    const understood = grammar.understand(text, context);
    if (intentsOf(understood).some(destroys)) destructive.push(text);
    if (understood.kind === 'one' && !harmless.has(understood.reading.intent.kind)) done.push(text);
  }
  return { done, destructive };
}
