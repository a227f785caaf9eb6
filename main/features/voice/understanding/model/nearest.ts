import { keyOf } from '../names/name-keys.ts';
import { wordsOf } from '../words/tokens.ts';

const pairsOf = (key: string): Set<string> => {
  const pairs = new Set<string>();
  for (let at = 0; at + 1 < key.length; at++) pairs.add(key.slice(at, at + 2));
  if (key.length === 1) pairs.add(key);
  return pairs;
};

/** Those whose letters are in the text the most: so few names are sent out that a model can choose among them. */
export function nearest<T>(text: string, list: readonly T[], name: (one: T) => string, most: number): T[] {
  if (list.length <= most) return [...list];
  const said = pairsOf(keyOf(wordsOf(text)));
  return list
    .map((one, index) => {
      const pairs = pairsOf(keyOf(wordsOf(name(one))));
      let shared = 0;
      for (const pair of pairs) if (said.has(pair)) shared++;
      return { one, index, near: shared / Math.max(1, pairs.size) };
    })
    .sort((a, b) => b.near - a.near || a.index - b.index)
    .slice(0, most)
    .map(({ one }) => one);
}
