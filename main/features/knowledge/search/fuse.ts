import type { Hit } from '../../../../shared/features/knowledge/schema.ts';

export type ListName = keyof Hit['ranks'];

export interface RankedList {
  name: ListName;
  weight: number;
  /** The best first. */
  ids: readonly string[];
}

export interface Fused {
  id: string;
  score: number;
  ranks: Hit['ranks'];
}

/**
 * How much the first places of a list are worth beside later ones. Small, because what is first in one list and missing in the other is
 * the very case that two lists are for: with the usual 60, whatever is somewhere in both stands above it.
 */
const damping = 3;

/** Reciprocal rank fusion: places count, never the scores of lists that cannot be compared. */
export function fuse(lists: readonly RankedList[]): Fused[] {
  const fused = new Map<string, Fused>();
  for (const { name, weight, ids } of lists)
    ids.forEach((id, at) => {
      const one = fused.get(id) ?? { id, score: 0, ranks: { words: null, meaning: null, recency: null, entity: null } };
      one.score += weight / (damping + at + 1);
      one.ranks[name] = Math.min(one.ranks[name] ?? Number.MAX_SAFE_INTEGER, at + 1);
      fused.set(id, one);
    });
  // The id decides between equals, so that the same question has the same answer.
  return [...fused.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
