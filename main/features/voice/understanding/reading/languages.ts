import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { lazily } from '../../../../../shared/lib/lazily.ts';
import { chinese } from '../languages/chinese/index.ts';
import { english } from '../languages/english/index.ts';
import { german } from '../languages/german/index.ts';
import type { Language, Meaning } from '../languages/types.ts';
import { keyOf } from '../names/name-keys.ts';
import { compile, type Pattern } from '../patterns/compile.ts';
import { createTimeReader } from '../times/time-slot.ts';
import { type Homophones, homophonesOf, type PhraseTree, phraseTree } from '../words/sentence.ts';
import { wordsOf } from '../words/tokens.ts';

export interface CompiledRow {
  means: Meaning;
  pattern: Pattern;
}

export interface CompiledLanguage {
  language: VoiceLanguage;
  rows: CompiledRow[];
  fillers: PhraseTree;
  negations: Set<string>;
  homophones: Homophones;
  /** Ids of commands by how they are called. */
  commands: Map<string, string[]>;
  readTime: ReturnType<typeof createTimeReader>;
}

export const tables: Record<VoiceLanguage, Language> = { en: english, de: german, zh: chinese };
export const languages = Object.keys(tables) as VoiceLanguage[];

function compileLanguage(language: VoiceLanguage): CompiledLanguage {
  const table = tables[language];
  const commands = new Map<string, string[]>();
  for (const [id, called] of Object.entries(table.commands))
    for (const name of called) {
      const key = keyOf(wordsOf(name));
      commands.set(key, [...new Set([...(commands.get(key) ?? []), id])]);
    }
  return {
    language,
    rows: table.rows.flatMap(({ means, say }) => say.map((text) => ({ means, pattern: compile(text, table.parts) }))),
    fillers: phraseTree(table.fillers),
    negations: new Set(table.negations.flatMap(wordsOf)),
    homophones: homophonesOf(table.homophones),
    commands,
    readTime: createTimeReader(table.times),
  };
}

const compiled = lazily(() => new Map(languages.map((language) => [language, compileLanguage(language)])));
export const languageNamed = (language: VoiceLanguage): CompiledLanguage =>
  compiled().get(language) as CompiledLanguage;

/** What an environment is called, in all languages: people mix them. */
export const environments = lazily(() => {
  const named = new Map<string, string>();
  for (const { environments: table } of Object.values(tables))
    for (const [canonical, called] of Object.entries(table))
      for (const name of called) named.set(keyOf(wordsOf(name)), canonical);
  return named;
});
