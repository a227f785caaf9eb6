import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { lazily } from '../../../../../shared/lib/lazily.ts';
import type { UnderstandContext } from '../../types.ts';
import type { Topic } from '../languages/types.ts';
import type { FoundName } from '../names/name-index.ts';
import { type Heard, hear } from '../words/sentence.ts';
import { wordsOf } from '../words/tokens.ts';
import { intentOf } from './build.ts';
import { namesIndexOf } from './indexes.ts';
import { languageNamed, languages, tables } from './languages.ts';
import type { LanguageCandidate } from './read.ts';

/** Longer ones say more than one thing. */
const longest: Record<VoiceLanguage, number> = { en: 14, de: 14, zh: 26 };
const likely = 0.78;
const unlikely = 0.7;
/** More words than this that say nothing known make it doubtful. */
const mostUnknown = 4;

interface CompiledTopics {
  openers: Set<string>;
  never: string[][];
  topics: { topic: Topic; need: string[][][] }[];
}

const compiled = lazily(
  () =>
    new Map(
      languages.map((language): [VoiceLanguage, CompiledTopics] => [
        language,
        {
          openers: new Set(tables[language].topics.openers),
          never: tables[language].topics.never.map(wordsOf),
          topics: tables[language].topics.topics.map((topic) => ({
            topic,
            need: topic.need.map((group) => group.map(wordsOf)),
          })),
        },
      ]),
    ),
);

const placeOf = (words: readonly string[], phrase: readonly string[], from = 0): number => {
  for (let at = from; at + phrase.length <= words.length; at++)
    if (phrase.every((word, i) => words[at + i] === word)) return at;
  return -1;
};

/** Questions in other words than those of the patterns. What they lead to changes nothing, and what destroys never comes from here. */
export function readTopics(language: VoiceLanguage, text: string, context: UnderstandContext): LanguageCandidate[] {
  const table = compiled().get(language);
  const own = languageNamed(language);
  const heard = hear(text, own.fillers);
  const { words } = heard;
  if (!table || words.length < 2 || words.length > longest[language]) return [];
  const first = firstWord(heard);
  if (table.openers.size > 0 && !table.openers.has(words[first] ?? '')) return [];
  if (words.some((word) => own.negations.has(word)) && !/[能可]不[能可]|有没有/.test(words.join(''))) return [];
  const named = projectIn(words, context);
  const outside = words.filter((_, at) => !named || at < named.from || at >= named.end);
  if (table.never.some((phrase) => placeOf(outside, phrase) >= 0)) return [];
  const found: LanguageCandidate[] = [];
  for (const { topic, need } of table.topics) {
    if (topic.project === 'must' ? !named : topic.project === 'none' && named) continue;
    const known = new Set<number>();
    const fits = need.every((group) => {
      // The longest phrase of a group says the most.
      const hits = group
        .map((phrase) => ({ at: placeOf(outside, phrase), length: phrase.length }))
        .filter(({ at }) => at >= 0);
      for (const { at, length } of hits) for (let i = at; i < at + length; i++) known.add(i);
      return hits.length > 0;
    });
    if (!fits) continue;
    for (const name of named?.names ?? [null]) {
      const intent = intentOf(topic.means, {
        ...{ projectId: name?.id ?? null, service: null, environment: null, workflowId: null },
        ...{ commandId: null, at: null, text: null },
      });
      if (!intent) continue;
      const unknown = outside.length - known.size;
      const confidence = unknown > (language === 'zh' ? mostUnknown * 2 : mostUnknown + 1) ? unlikely : likely;
      found.push({
        intent,
        confidence,
        specific: known.size + (named ? named.end - named.from : 0),
        language,
        by: 'grammar',
        byTitle: false,
      });
    }
  }
  // The one that explains most of what was said; the order of the table decides between equals.
  const most = Math.max(0, ...found.map(({ specific }) => specific));
  const [best] = found.filter(({ specific }) => specific === most);
  return best ? found.filter(({ specific, intent }) => specific === most && intent.kind === best.intent.kind) : [];
}

function firstWord({ words, passable }: Heard): number {
  let at = 0;
  for (let length = passable[at]?.[0]; length && at + length < words.length; length = passable[at]?.[0]) at += length;
  return at;
}

/** The longest name that is written as it is. Of one that is only guessed, no question is made. */
function projectIn(
  words: readonly string[],
  { names }: UnderstandContext,
): { from: number; end: number; names: FoundName[] } | null {
  const { projects } = namesIndexOf(names);
  for (let length = Math.min(words.length, projects.longestWords + 2); length > 0; length--)
    for (let from = 0; from + length <= words.length; from++) {
      const found = projects.written(words.slice(from, from + length));
      if (found.length > 0) return { from, end: from + length, names: found };
    }
  return null;
}
