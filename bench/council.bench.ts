import type { Bench, Figure } from './lib/bench.ts';
import { searchFigures } from './lib/council/search.ts';

/** What the council and the chat stand on, part by part: each brings figures of its own. */
export const parts: (() => Promise<Figure[]>)[] = [searchFigures];

const bench: Bench = async () => {
  const figures: Figure[] = [];
  for (const part of parts) figures.push(...(await part()));
  return { bench: 'council', figures };
};

export default bench;
