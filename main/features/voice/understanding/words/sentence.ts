import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { Sentence } from '../patterns/match.ts';
import { mostTokens, type Token, tokensOf, wordsOf } from './tokens.ts';

/** A text as the patterns see it. */
export interface Heard extends Sentence {
  text: string;
  tokens: readonly Token[];
  words: readonly string[];
  glue: readonly string[];
  passable: readonly (readonly number[])[];
  /** There was more than is looked at. */
  cut: boolean;
}

/** Phrases by their first word, longest first. */
export type PhraseTree = Map<string, string[][]>;

export function phraseTree(phrases: readonly string[]): PhraseTree {
  const tree: PhraseTree = new Map();
  for (const phrase of phrases) {
    const words = wordsOf(phrase);
    const [first] = words;
    if (first === undefined) continue;
    tree.set(
      first,
      [...(tree.get(first) ?? []), words].sort((a, b) => b.length - a.length),
    );
  }
  return tree;
}

export function phrasesAt(tree: PhraseTree, words: readonly string[], at: number): string[][] {
  return (tree.get(words[at] ?? '') ?? []).filter((phrase) => phrase.every((word, i) => words[at + i] === word));
}

export function hear(text: string, fillers: PhraseTree): Heard {
  const tokens = tokensOf(text);
  return heardOf(text, tokens, fillers);
}

export function heardOf(text: string, tokens: readonly Token[], fillers: PhraseTree): Heard {
  const words = tokens.map(({ word }) => word);
  return {
    ...{ text, tokens, words, cut: tokens.length >= mostTokens },
    glue: tokens.map(({ glue }) => glue),
    passable: words.map((_, at) => phrasesAt(fillers, words, at).map(({ length }) => length)),
  };
}

export interface Homophones {
  tree: PhraseTree;
  meant: Map<string, string[]>;
}

export function homophonesOf(table: Record<string, string>): Homophones {
  return {
    tree: phraseTree(Object.keys(table)),
    meant: new Map(Object.entries(table).map(([heard, meant]) => [wordsOf(heard).join(' '), wordsOf(meant)])),
  };
}

/** The tokens with what was misheard put right; null where nothing was. */
export function meantTokens(tokens: readonly Token[], { tree, meant }: Homophones): Token[] | null {
  const words = tokens.map(({ word }) => word);
  const out: Token[] = [];
  let changed = false;
  for (let at = 0; at < tokens.length; ) {
    const [phrase] = phrasesAt(tree, words, at);
    const right = phrase && meant.get(phrase.join(' '));
    const [first, last] = [tokens[at] as Token, tokens[at + (phrase?.length ?? 1) - 1] as Token];
    if (phrase && right) {
      for (const [index, word] of right.entries())
        out.push({ word, from: first.from, to: last.to, glue: index === 0 ? first.glue : ' ' });
      at += phrase.length;
      changed = true;
    } else {
      out.push(first);
      at++;
    }
  }
  return changed ? out : null;
}

const germanWords = new Set(
  'der die das den dem ist und nicht ich du wir mich mir bitte was wie wer warum wieso wann starte stoppe oeffne zeig zeige mach auf von mit fuer ein eine einen laeuft geht gibt erinnere frag frage sag sei neu alles alle zu zum zur heute morgen uhr'.split(
    ' ',
  ),
);
const englishWords = new Set(
  'the is and not i you we me my please what how who why when start stop open show go to of with for a an on in run tell ask remind say be all at it that'.split(
    ' ',
  ),
);

/** By its script and its small words; the grammar tries every language anyway. */
export function languageOf(text: string, hint: VoiceLanguage | 'auto'): VoiceLanguage {
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  const words = wordsOf(text.slice(0, 2_000));
  const german = words.filter((word) => germanWords.has(word)).length + (/[äöüß]/i.test(text) ? 1 : 0);
  const english = words.filter((word) => englishWords.has(word)).length;
  if (german !== english) return german > english ? 'de' : 'en';
  return hint === 'de' ? 'de' : 'en';
}
