import type { Names } from '../../types.ts';
import { keyOf } from '../names/name-keys.ts';
import { type PhraseTree, phrasesAt, phraseTree } from './sentence.ts';
import { tokensOf, wordsOf } from './tokens.ts';

interface Words {
  tree: PhraseTree;
  right: Map<string, string>;
}

const kept = new WeakMap<Names, { own: Words; all: Words }>();
/** A name of fewer letters is too much like what people say anyway. */
const shortestName = 6;

function wordsTo(pairs: readonly [string, string][]): Words {
  const right = new Map<string, string>();
  for (const [heard, word] of pairs) {
    const key = wordsOf(heard).join(' ');
    if (key !== '' && !right.has(key)) right.set(key, word);
  }
  return { tree: phraseTree([...right.keys()]), right };
}

function wordsFor(names: Names): { own: Words; all: Words } {
  const there = kept.get(names);
  if (there) return there;
  const own = names.words.flatMap(({ word, misheard }): [string, string][] => [
    ...misheard.map((heard): [string, string] => [heard, word]),
    // The word itself in another spelling: “opti mus” is not it, “kube proxy” is.
    [word, word],
  ]);
  const ofNames = [...names.projects, ...names.workflows].flatMap(({ name }): [string, string][] => {
    const words = wordsOf(name);
    const written = /[-_.]|[a-z][A-Z]/.test(name);
    return written && words.length > 1 && keyOf(words).length >= shortestName ? [[words.join(' '), name]] : [];
  });
  const made = { own: wordsTo(own), all: wordsTo([...own, ...ofNames]) };
  kept.set(names, made);
  return made;
}

function replace(text: string, { tree, right }: Words): string {
  if (right.size === 0) return text;
  // All of a long dictation, not only what a command could hold.
  const tokens = tokensOf(text, Number.POSITIVE_INFINITY);
  const words = tokens.map(({ word }) => word);
  let out = '';
  let done = 0;
  for (let at = 0; at < tokens.length; ) {
    const [phrase] = phrasesAt(tree, words, at);
    const word = phrase && right.get(phrase.join(' '));
    const [first, last] = [tokens[at], tokens[at + (phrase?.length ?? 1) - 1]];
    // A word that is only a half of a contraction stays as it is.
    if (!phrase || word === undefined || !first || !last || first.from < done) {
      at++;
      continue;
    }
    out += text.slice(done, first.from) + word;
    done = last.to;
    at += phrase.length;
  }
  return out + text.slice(done);
}

/** The user's own words in place of how they were misheard: before anything is understood. */
export const putWordsRight = (text: string, names: Names): string => replace(text, wordsFor(names).own);

/** Names of the machine, too, as they are written: for what is dictated. */
export const putRight = (text: string, names: Names): string => replace(text, wordsFor(names).all);
