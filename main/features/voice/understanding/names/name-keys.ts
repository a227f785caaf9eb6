import { digitsOf } from '../words/numbers.ts';
import { tokensOf } from '../words/tokens.ts';

/** How the marks within names are said. */
const marks: string[][] = [
  ['forward', 'slash'],
  ['under', 'score'],
  ['punkt'],
  ['dot'],
  ['point'],
  ['dash'],
  ['hyphen'],
  ['minus'],
  ['strich'],
  ['bindestrich'],
  ['unterstrich'],
  ['underscore'],
  ['slash'],
  ['schraegstrich'],
  ['下', '划', '线'],
  ['横', '杠'],
  ['横', '线'],
  ['减', '号'],
  ['短', '横'],
  ['点'],
  ['杠'],
];

function withoutMarks(words: readonly string[]): string[] {
  const left: string[] = [];
  for (let at = 0; at < words.length; ) {
    const mark = marks.find((said) => said.every((word, i) => words[at + i] === word));
    if (mark) at += mark.length;
    else {
      left.push(words[at] ?? '');
      at++;
    }
  }
  return left;
}

/** The one spelling of a name in which split, joined and marked ones are equal: `shop-api`, `ShopAPI` and `shop api`. */
export const keyOf = (words: readonly string[]): string => words.filter((word) => word !== "'s").join('');

/** How a name can be written without its dots on the letters: `muller` beside `mueller`. */
export const withoutUmlauts = (name: string): string =>
  name.replace(/[äöüÄÖÜ]/g, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''));

/** A key of what was said: as it is, without marks, with digits for numbers; the first is the plainest. */
export function saidKeys(words: readonly string[]): string[] {
  const plain = withoutMarks(words);
  const keys = [keyOf(words), keyOf(plain), keyOf(digitsOf(words)), keyOf(digitsOf(plain))];
  return [...new Set(keys)].filter((key) => key !== '');
}

/** All keys by which a name is found. */
export function nameKeys(name: string): { keys: string[]; words: string[] } {
  const words = tokensOf(name, 40).map(({ word }) => word);
  const bare = tokensOf(withoutUmlauts(name), 40).map(({ word }) => word);
  return { keys: [...new Set([keyOf(words), keyOf(bare), ...saidKeys(words)])].filter((key) => key !== ''), words };
}
