import type { Grammar, Names, UnderstandContext } from '../types.ts';
import { examplesOf } from './examples.ts';
import type { PhraseSource } from './phrases/types.ts';
import { promptOf } from './prompt.ts';
import { choose } from './reading/choose.ts';
import { namesIndexOf } from './reading/indexes.ts';
import { languageNamed, languages } from './reading/languages.ts';
import { read } from './reading/read.ts';
import { startAlone } from './reading/start-alone.ts';
import { putRight, putWordsRight } from './words/put-right.ts';
import { languageOf } from './words/sentence.ts';

const warm = (names: Names): void => {
  for (const language of languages) languageNamed(language);
  namesIndexOf(names);
};

/** A deterministic grammar over all intents in three languages. */
export function createGrammar({ phrases }: { phrases?: PhraseSource } = {}): Grammar {
  return {
    understand(said, context: UnderstandContext) {
      const text = putWordsRight(said.normalize('NFC'), context.names);
      const language = languageOf(text, context.language);
      const found = read(text, language, context, phrases?.compiled(context.names) ?? null);
      const asked = found.some(({ by }) => by === 'phrases') ? null : startAlone(text, context);
      return asked ?? choose(found, text, language, context);
    },
    examples: examplesOf,
    prompt(names, longest) {
      // The words are asked for when something was said: while it is written down, there is time for what is made once.
      setImmediate(() => warm(names));
      return promptOf(names, longest);
    },
    putRight: (text: string, names: Names) => putRight(text, names),
  };
}
