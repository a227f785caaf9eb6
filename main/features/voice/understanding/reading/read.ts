import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { UnderstandContext } from '../../types.ts';
import { editDistance } from '../names/edit-distance.ts';
import { match, mayBegin } from '../patterns/match.ts';
import { type Heard, hear, heardOf, meantTokens } from '../words/sentence.ts';
import { build, type Candidate } from './build.ts';
import { type CompiledLanguage, type CompiledRow, languageNamed } from './languages.ts';
import { createSlots } from './slots.ts';

export interface LanguageCandidate extends Candidate {
  language: VoiceLanguage;
  by: 'grammar' | 'phrases';
}

const misheardPenalty = 0.06;
const shortestSlip = 5;
/** A word of a pattern with one letter wrong. Verbs that destroy are left out by `build`. */
const alike = (heard: string, word: string) =>
  heard.length >= shortestSlip && word.length >= shortestSlip && editDistance(heard, word, 1) === 1;

/** All that a text may mean in one language. */
export function readIn(
  language: VoiceLanguage,
  text: string,
  context: UnderstandContext,
  extra: readonly CompiledRow[],
): LanguageCandidate[] {
  const compiled = languageNamed(language);
  const heard = hear(text, compiled.fillers);
  if (heard.words.length === 0) return [];
  const found = readRows(compiled, heard, context, compiled.rows, 0);
  const tag = (by: 'grammar' | 'phrases') => (one: Candidate) => ({ ...one, language, by });
  const all = found.map(tag('grammar'));
  if (extra.length > 0) all.push(...readRows(compiled, heard, context, extra, 0).map(tag('phrases')));
  const meant = meantTokens(heard.tokens, compiled.homophones);
  if (meant) {
    const again = heardOf(text, meant, compiled.fillers);
    all.push(...readRows(compiled, again, context, compiled.rows, misheardPenalty).map(tag('grammar')));
  }
  return all;
}

function readRows(
  language: CompiledLanguage,
  heard: Heard,
  context: UnderstandContext,
  rows: readonly CompiledRow[],
  penalty: number,
): Candidate[] {
  const slots = createSlots(heard, language, context);
  const candidates: Candidate[] = [];
  const read = (slips: boolean) => {
    for (const { means, pattern } of rows) {
      if (!slips && !mayBegin(pattern, heard)) continue;
      for (const found of match(pattern, heard, { fill: slots.fill, ...(slips && { alike }) }))
        candidates.push(...build(means, found, heard, { language, slots, penalty }));
    }
  };
  read(false);
  // Only what is short can be a command with a slip of the ear in it.
  if (candidates.length === 0 && heard.words.length <= 14) read(true);
  return candidates;
}
