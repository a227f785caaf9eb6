import type { Grammar, Names, UnderstandContext } from '../types.ts';
import { examplesOf } from './examples.ts';
import type { PhraseSource } from './phrases/types.ts';
import { promptOf } from './prompt.ts';
import { readBare } from './reading/bare.ts';
import { choose } from './reading/choose.ts';
import { languages } from './reading/languages.ts';
import { readIn } from './reading/read.ts';
import { readTopics } from './reading/topics.ts';
import { putRight, putWordsRight } from './words/put-right.ts';
import { languageOf } from './words/sentence.ts';

/** A deterministic grammar over all intents in three languages. */
export function createGrammar({ phrases }: { phrases?: PhraseSource } = {}): Grammar {
  return {
    understand(said, context: UnderstandContext) {
      const text = putWordsRight(said.normalize('NFC'), context.names);
      const language = languageOf(text, context.language);
      const extra = phrases?.compiled(context.names) ?? { en: [], de: [], zh: [] };
      const found = languages.flatMap((one) => readIn(one, text, context, extra[one]));
      if (found.length === 0) found.push(...languages.flatMap((one) => readTopics(one, text, context)));
      if (found.length === 0) found.push(...readBare(text, language, context));
      return choose(found, text, language, context);
    },
    examples: examplesOf,
    prompt: promptOf,
    putRight: (text: string, names: Names) => putRight(text, names),
  };
}
