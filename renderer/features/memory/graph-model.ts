import type { MemoryGraph } from '../../../shared/features/memory/schema.ts';

export interface Tie {
  from: string;
  to: string;
  /** `uses, owns`; empty where the two are only named together. */
  words: string[];
  count: number;
}

const mostTies = 80;

/**
 * What connects two entities, once for each pair. Drawn from the better known one to the other, so that the picture has no circle;
 * which way a relation goes is said by its words in the table.
 */
export function tiesOf({
  entities,
  relations,
  together,
}: Pick<MemoryGraph, 'entities' | 'relations' | 'together'>): Tie[] {
  const rank = new Map(entities.map(({ id }, index) => [id, index]));
  const ties = new Map<string, Tie>();
  const tie = (a: string, b: string): Tie | null => {
    const [x, y] = [rank.get(a), rank.get(b)];
    if (x === undefined || y === undefined || x === y) return null;
    const [from, to] = x < y ? [a, b] : [b, a];
    const key = `${from} ${to}`;
    const known = ties.get(key) ?? { from, to, words: [], count: 0 };
    ties.set(key, known);
    return known;
  };
  for (const { from, word, to, memoryIds } of relations) {
    const known = tie(from.id, to.id);
    if (!known) continue;
    known.count += memoryIds.length;
    if (!known.words.includes(word)) known.words.push(word);
  }
  for (const { a, b, count } of together) {
    const known = tie(a, b);
    if (known) known.count = Math.max(known.count, count);
  }
  return [...ties.values()].sort((a, b) => b.words.length - a.words.length || b.count - a.count).slice(0, mostTies);
}
