import type { Intent, Reading, VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { UnderstandContext, Understood } from '../../types.ts';
import { sentenceOf } from '../sentence.ts';
import type { LanguageCandidate } from './read.ts';

const mostReadings = 5;
/** So close in confidence that neither is the better. */
const close = 0.05;

const better = (a: LanguageCandidate, b: LanguageCandidate) =>
  Number(b.by === 'phrases') - Number(a.by === 'phrases') ||
  Math.round((b.confidence - a.confidence) * 100) ||
  b.specific - a.specific ||
  textLength(b.intent) - textLength(a.intent);

const textLength = (intent: Intent) => ('text' in intent ? (intent.text?.length ?? 0) : 0);

const keyOf = (intent: Intent) => JSON.stringify(Object.entries(intent).sort(([a], [b]) => a.localeCompare(b)));

/** Of all that a text may mean, what it means: one, several about equally good, or nothing. */
export function choose(
  candidates: readonly LanguageCandidate[],
  text: string,
  language: VoiceLanguage,
  context: UnderstandContext,
): Understood {
  const byIntent = new Map<string, LanguageCandidate>();
  const inOrder = [...candidates].sort(
    (a, b) => better(a, b) || Number(b.language === language) - Number(a.language === language),
  );
  for (const candidate of inOrder) {
    const key = keyOf(candidate.intent);
    if (!byIntent.has(key)) byIntent.set(key, candidate);
  }
  const distinct = [...byIntent.values()];
  const [best] = distinct;
  if (!best) return { kind: 'none', text, language };
  const rivals = distinct.filter(
    (one) =>
      one.by === best.by &&
      one.confidence >= best.confidence - close &&
      one.specific >= best.specific &&
      one.byTitle === best.byTitle &&
      !(one.intent.kind === 'dictate' && best.intent.kind === 'dictate') &&
      one !== best,
  );
  const reading = ({ by, language: spoken, intent, confidence }: LanguageCandidate): Reading => ({
    ...{ by, language: spoken, intent, confidence, sentence: sentenceOf(intent, context) },
  });
  if (rivals.length === 0) return { kind: 'one', reading: reading(best), text };
  return { kind: 'several', readings: [best, ...rivals].slice(0, mostReadings).map(reading), text };
}
