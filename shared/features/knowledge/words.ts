/** How texts become terms: once, so that what is written into the index and what is asked for are the same words. */

const longestTerm = 64;
/** A letter or digit of any script; `_` and `$` join an identifier. */
const run = /[\p{L}\p{N}_$]+/gu;
const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const onlyAscii = /^[\x20-\x7e\s]*$/;

/** Words that say nothing about what is looked for. */
const empty = new Set(
  (
    'a an and any are as at be been but by can could did do does for from get had has have how i if in into is it its ' +
    'me my no not of on or our out should so some than that the their them then there these they this those to us use ' +
    'was we were what when where which who why will with would you your about'
  ).split(' '),
);

const undouble = (word: string) => (/([bdfgklmnprt])\1$/.test(word) ? word.slice(0, -1) : word);

/** Lightly: `caches`, `caching` and `cached` are one word, `class` and `status` stay. */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  let at = word;
  if (at.endsWith('ies') && at.length > 4) at = `${at.slice(0, -3)}y`;
  else if (/(?:x|ch|sh|ss|z)es$/.test(at)) at = at.slice(0, -2);
  else if (/[^suai]s$/.test(at)) at = at.slice(0, -1);
  if (at.length > 5 && at.endsWith('ing')) at = undouble(at.slice(0, -3));
  else if (at.length > 4 && at.endsWith('ed') && !at.endsWith('eed')) at = undouble(at.slice(0, -2));
  return at.length > 4 && at.endsWith('e') ? at.slice(0, -1) : at;
}

/** `getHTTPResponse_v2` is get, http, response and v2. */
export const partsOf = (word: string): string[] =>
  word
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_$]+/)
    .filter((part) => part !== '');

const pairsOf = (text: string): string[] => {
  const letters = [...text];
  return letters.length === 1 ? letters : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
};

/** Calls `take` with each term and where the word stands that it comes from. */
export function eachTerm(text: string, take: (term: string, from: number, to: number) => void): void {
  const plain = onlyAscii.test(text);
  for (const match of text.matchAll(run)) {
    const [found] = match;
    const from = match.index;
    const to = from + found.length;
    const word = plain ? found : found.normalize('NFKD').replace(/\p{M}/gu, '');
    if (!plain && withoutSpaces.test(word)) {
      for (const pair of pairsOf(word.toLowerCase())) take(pair, from, to);
      continue;
    }
    const parts = partsOf(word);
    // Both ways of writing an identifier are one word, and each of its parts is one.
    if (parts.length > 1) {
      const whole = parts.join('').toLowerCase();
      if (whole.length <= longestTerm) take(whole, from, to);
    }
    for (const part of parts) if (part.length <= longestTerm) take(stem(part.toLowerCase()), from, to);
  }
}

export function termsOf(text: string): string[] {
  const terms: string[] = [];
  eachTerm(text, (term) => terms.push(term));
  return terms;
}

const mostTerms = 32;

/** What a question asks for: each term once, without the words that say nothing, unless there are no others. */
export function askedTerms(query: string): string[] {
  const all = [...new Set(termsOf(query))];
  const telling = all.filter((term) => !empty.has(term) && term.length > 1);
  return (telling.length > 0 ? telling : all).slice(0, mostTerms);
}

/** Where a text says what was asked for: stretches in order, none over another. */
export function marksOf(text: string, asked: readonly string[]): { from: number; to: number }[] {
  const wanted = new Set(asked);
  const marks: { from: number; to: number }[] = [];
  eachTerm(text, (term, from, to) => {
    if (wanted.has(term) && marks.at(-1)?.from !== from) marks.push({ from, to });
  });
  return marks;
}
