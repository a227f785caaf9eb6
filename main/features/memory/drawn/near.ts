import { turn } from '../../../core/lib/turn.ts';
import { dot } from '../meaning/create-meaning.ts';
import { fold } from '../store/fold.ts';

export interface Point {
  num: number;
  text: string;
}

/** So many are compared with each other; beyond, only the newest. */
export const mostCompared = 2_000;
const shortest = 3;
const sliceOf = 50_000;

/** Small words and endings do not make two sentences alike. */
export const stemsOf = (text: string): Set<string> =>
  new Set(
    fold(text)
      .split(' ')
      .filter((word) => word.length > shortest)
      .map((word) => word.replace(/(?:ing|ed|es|s|en|e)$/u, '').slice(0, 12)),
  );

export function overlapOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let both = 0;
  for (const word of a) if (b.has(word)) both++;
  return both / (a.size + b.size - both);
}

/** Which two are near: by vectors where both have one of the same model, else by their words. In slices, so that nobody waits. */
export async function* nearPairs(
  points: readonly Point[],
  vectors: ReadonlyMap<number, Float32Array> | null,
  least: { meaning: number; words: number },
): AsyncGenerator<{ a: number; b: number }, void, void> {
  const some = points.slice(-mostCompared);
  const stems = some.map(({ text }) => stemsOf(text));
  let since = 0;
  for (let i = 0; i < some.length; i++)
    for (let j = i + 1; j < some.length; j++) {
      if (++since % sliceOf === 0) await turn();
      const [a, b] = [some[i], some[j]];
      if (!a || !b) continue;
      const [x, y] = [vectors?.get(a.num), vectors?.get(b.num)];
      const near =
        x && y && x.length === y.length
          ? dot(x, y) >= least.meaning
          : overlapOf(stems[i] ?? new Set(), stems[j] ?? new Set()) >= least.words;
      if (near) yield { a: a.num, b: b.num };
    }
}

/** Which belong together when each pair does. */
export function createGroups<T>() {
  const parent = new Map<T, T>();
  const find = (one: T): T => {
    let root = one;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(one, root);
    return root;
  };
  return {
    join(a: T, b: T): void {
      const [x, y] = [find(a), find(b)];
      if (x !== y) parent.set(x, y);
      else parent.set(x, x);
    },
    all(): T[][] {
      const groups = new Map<T, T[]>();
      for (const one of parent.keys()) {
        const root = find(one);
        groups.set(root, [...(groups.get(root) ?? []), one]);
      }
      return [...groups.values()];
    },
  };
}
