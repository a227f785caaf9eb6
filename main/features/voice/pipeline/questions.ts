import type { Reading } from '../../../../shared/features/voice/intents.ts';
import type { VoiceQuestion } from '../../../../shared/features/voice/schema.ts';
import type { Deed } from '../types.ts';

/** Whose voice it was: `unchecked` where nobody wanted to know. */
export type Whose = { kind: 'unchecked' } | { kind: 'same' } | { kind: 'other' } | { kind: 'unknown'; why: string };

/** What the user has answered so far. */
export interface Answered {
  whose: Whose;
  /** Its end may be missing, or it may be no speech at all: half a sentence is another command. */
  doubtful: boolean;
  /** By a click or a typed word, to what stands in the question. */
  clicked: boolean;
  question: VoiceQuestion | null;
}

const sureFrom = 0.75;

/** What has to be answered first; null: nothing. A deed that destroys always asks, whoever spoke and however sure it is. */
export function questionFor(
  deed: Deed,
  reading: Reading,
  { whose, doubtful, clicked, question }: Answered,
): VoiceQuestion | null {
  /** A click holds for what was on the screen, and for nothing else. */
  const unlessAnswered = (asked: VoiceQuestion) => (clicked && sameQuestion(asked, question) ? null : asked);
  const of = (why: VoiceQuestion['why'], sentence = deed.sentence): VoiceQuestion => ({
    ...{ why, sentence, consequence: deed.consequence, typed: deed.typed, choices: [] },
  });
  if (deed.weight === 'destroy') return unlessAnswered(of('destructive'));
  // What was chosen out of several was on the screen by its name, and not yet by what would be done.
  if (clicked) return question === null || question.why === 'which' ? null : unlessAnswered(of(question.why));
  if (whose.kind === 'other') return of('speaker');
  // What changes nothing may be asked by anybody who was too brief to be known.
  if (whose.kind === 'unknown' && deed.weight === 'act') return of('speaker');
  if (doubtful && deed.weight === 'act') return of('sure');
  return reading.confidence < sureFrom ? of('sure') : null;
}

export const whichOf = (readings: readonly Reading[]): VoiceQuestion => ({
  ...{ why: 'which', sentence: 'Which one do you mean?', consequence: null, typed: null },
  choices: readings.map(({ sentence }, at) => ({ id: `${at}`, sentence })),
});

const sameQuestion = (a: VoiceQuestion, b: VoiceQuestion | null): boolean =>
  a.why === b?.why && a.sentence === b?.sentence && a.consequence === b?.consequence && a.typed === b?.typed;
