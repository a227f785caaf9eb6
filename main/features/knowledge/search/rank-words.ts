import { termsOf } from '../../../../shared/features/knowledge/words.ts';

const saturation = 1.2;
const lengthShare = 0.6;
/** How rare a word is cannot be told from a handful of texts: they are taken for so many at least. */
const fewest = 200;
/** Of what was asked for, weighed by how much each word tells, so much must be there. */
const leastCovered = 0.34;

/** Ranks a handful of texts by words, for what has a store of its own and no index. Those that hardly fit are left out. */
export function rankByWords<T>(items: readonly T[], textOf: (item: T) => string, asked: readonly string[]): T[] {
  if (asked.length === 0 || items.length === 0) return [];
  const wanted = new Set(asked);
  const counted = items.map((item) => {
    const counts = new Map<string, number>();
    const terms = termsOf(textOf(item));
    for (const term of terms) if (wanted.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    return { item, counts, length: terms.length };
  });
  const mean = counted.reduce((sum, { length }) => sum + length, 0) / counted.length || 1;
  const all = Math.max(items.length, fewest);
  const weight = new Map(
    asked.map((term) => {
      const found = counted.filter(({ counts }) => counts.has(term)).length;
      return [term, Math.log(1 + (all - found + 0.5) / (found + 0.5))];
    }),
  );
  const whole = [...weight.values()].reduce((sum, one) => sum + one, 0) || 1;
  return counted
    .flatMap(({ item, counts, length }) => {
      let score = 0;
      let covered = 0;
      for (const [term, times] of counts) {
        const tells = weight.get(term) ?? 0;
        covered += tells;
        score +=
          (tells * times * (saturation + 1)) / (times + saturation * (1 - lengthShare + (lengthShare * length) / mean));
      }
      return covered / whole >= leastCovered ? [{ item, score }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
