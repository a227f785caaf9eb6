import type { Answer, Minds } from '../../../minds/index.ts';
import type { ModelReader } from '../../types.ts';
import { isDestructive } from '../reading/destructive.ts';
import { commandsIndexOf } from '../reading/indexes.ts';
import { languageNamed } from '../reading/languages.ts';
import { sentenceOf } from '../sentence.ts';
import { putWordsRight } from '../words/put-right.ts';
import { languageOf } from '../words/sentence.ts';
import { wordsOf } from '../words/tokens.ts';
import { readerText } from './system-text.ts';
import { takeCall } from './take-call.ts';
import { modelTools, toolSpec } from './tools.ts';

const longestText = 2_000;
const mostReadings = 5;
const longestAnswer = 500;
const patienceMs = 30_000;
/** Whether a chat is wanted at all is for the user to say. */
const doubted = 0.7;

interface Asked {
  minds: Pick<Minds, 'ask'>;
  model: NonNullable<ReturnType<Minds['role']>>;
}

export async function readByModel(
  { minds, model }: Asked,
  ...[said, context, signal]: Parameters<ModelReader['read']>
): ReturnType<ModelReader['read']> {
  const text = putWordsRight(said.normalize('NFC'), context.names).slice(0, longestText);
  const language = languageOf(text, context.language);
  const tools = modelTools(text, context);
  const answer = await minds.ask({
    ...{ model, signal, tools: tools.map(toolSpec), maxOutputTokens: longestAnswer, silenceMs: patienceMs },
    messages: [
      { role: 'system', text: readerText(context) },
      { role: 'user', text },
    ],
    purpose: { feature: 'voice', id: 'understanding' },
  });
  const why = whyNot(answer);
  if (why !== null) return { kind: 'failed', why };
  const { destroys } = commandsIndexOf(context.commands);
  const negated = isNegated(text);
  const seen = new Set<string>();
  const readings = answer.toolCalls
    .slice(0, mostReadings)
    .flatMap((call) => takeCall(call, tools, context))
    .filter(({ intent }) => !(negated && isDestructive(intent, destroys)))
    .filter(({ intent }) => {
      const key = JSON.stringify(intent);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, mostReadings)
    .map(({ intent, confidence }) => ({
      ...{ by: 'model' as const, language, intent, confidence, sentence: sentenceOf(intent, context) },
    }));
  const [first] = readings;
  if (first) return readings.length === 1 ? { kind: 'one', reading: first, text } : { kind: 'several', readings, text };
  if (answer.toolCalls.length > 0 || answer.text.trim() === '') return { kind: 'none', text, language };
  // It answered in words: that is what a chat is for, and there the user sees who says it.
  const intent = { kind: 'ask' as const, question: text };
  const reading = {
    by: 'model' as const,
    language,
    intent,
    confidence: doubted,
    sentence: sentenceOf(intent, context),
  };
  return { kind: 'one', reading, text };
}

function whyNot({ end }: Answer): string | null {
  switch (end.kind) {
    case 'complete':
    case 'tools':
      return null;
    case 'length':
      return 'The model said too much and came to no end.';
    case 'refusal':
      return end.message || 'The model refused to answer.';
    case 'cancelled':
      return 'It was cancelled.';
    case 'failed':
      return end.fault.message || 'The model could not be asked.';
  }
}

const isNegated = (text: string): boolean => {
  const words = wordsOf(text);
  return (['en', 'de', 'zh'] as const).some((language) => {
    const { negations } = languageNamed(language);
    return words.some((word) => negations.has(word));
  });
};
