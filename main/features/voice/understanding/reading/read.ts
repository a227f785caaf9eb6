import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { UnderstandContext } from '../../types.ts';
import { editDistance } from '../names/edit-distance.ts';
import { type Match, match, mayBegin } from '../patterns/match.ts';
import { type Heard, hear, heardOf, meantTokens } from '../words/sentence.ts';
import { readBare } from './bare.ts';
import { build, type Candidate, sure } from './build.ts';
import { type CompiledLanguage, type CompiledRow, languageNamed, languages } from './languages.ts';
import { createSlots, type Slots } from './slots.ts';
import { readTopics } from './topics.ts';

export interface LanguageCandidate extends Candidate {
  language: VoiceLanguage;
  by: 'grammar' | 'phrases';
}

const misheardPenalty = 0.06;
const shortestSlip = 5;
/** Only what is short can be a command with a slip of the ear in it. */
const mostWordsWithSlip = 14;
/** A word of a pattern with one letter wrong. What destroys is never heard so: see `build`. */
const alike = (heard: string, word: string) =>
  heard.length >= shortestSlip && word.length >= shortestSlip && editDistance(heard, word, 1) === 1;

interface Reader {
  language: VoiceLanguage;
  compiled: CompiledLanguage;
  heard: Heard;
  slots: Slots;
}

/** All that a text may mean: as it is, then as it may have been misheard, then by the words that are in it. */
export function read(
  text: string,
  language: VoiceLanguage,
  context: UnderstandContext,
  phrases: Record<VoiceLanguage, CompiledRow[]> | null,
): LanguageCandidate[] {
  const readers = languages
    // Chinese patterns have Chinese words in them; the others may hold a Chinese name.
    .filter((one) => one !== 'zh' || language === 'zh')
    .map((one) => readerOf(one, text, context));
  if (readers.every(({ heard }) => heard.words.length === 0)) return [];
  const found: LanguageCandidate[] = [];
  for (const reader of readers) {
    found.push(...rowsOf(reader, reader.compiled.rows, 'grammar'));
    const own = phrases?.[reader.language] ?? [];
    if (own.length > 0) found.push(...rowsOf(reader, own, 'phrases'));
  }
  if (found.some(({ confidence }) => confidence >= sure)) return found;
  for (const { language: one, compiled, heard } of readers) {
    const meant = meantTokens(heard.tokens, compiled.homophones);
    if (!meant) continue;
    const again = heardOf(text, meant, compiled.fillers);
    const reader = { language: one, compiled, heard: again, slots: createSlots(again, compiled, context) };
    found.push(...rowsOf(reader, compiled.rows, 'grammar', { penalty: misheardPenalty }));
  }
  if (found.length === 0) for (const { language: one } of readers) found.push(...readTopics(one, text, context));
  if (found.length === 0)
    for (const reader of readers)
      if (reader.heard.words.length <= mostWordsWithSlip)
        found.push(...rowsOf(reader, reader.compiled.rows, 'grammar', { slips: true }));
  return found.length > 0 ? found : readBare(text, language, context);
}

function readerOf(language: VoiceLanguage, text: string, context: UnderstandContext): Reader {
  const compiled = languageNamed(language);
  const heard = hear(text, compiled.fillers);
  return { language, compiled, heard, slots: createSlots(heard, compiled, context) };
}

function rowsOf(
  { language, compiled, heard, slots }: Reader,
  rows: readonly CompiledRow[],
  by: 'grammar' | 'phrases',
  { penalty = 0, slips = false } = {},
): LanguageCandidate[] {
  const candidates: LanguageCandidate[] = [];
  const options = { fill: slots.fill, ...(slips && { alike }) };
  const take = (means: CompiledRow['means'], found: Match) => {
    for (const one of build(means, found, heard, { language: compiled, slots, penalty }))
      candidates.push({ ...one, language, by });
  };
  for (const { means, pattern } of rows) {
    if (!mayBegin(pattern, heard, slips ? alike : null)) continue;
    for (const found of match(pattern, heard, options)) take(means, found);
  }
  return candidates;
}
