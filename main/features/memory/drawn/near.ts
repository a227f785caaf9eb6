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
const sliceOf = 10_000;

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

type Stems = readonly string[];

/**
 * Two texts whose words overlap so much share one of their rarest: only what does is compared. Sorted rarest first, as many of them
 * as the overlap asks for.
 */
function* alike(all: readonly Stems[], least: number): Generator<[number, number], void, void> {
  const counts = new Map<string, number>();
  for (const stems of all) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const holding = new Map<string, number[]>();
  for (const [j, stems] of all.entries()) {
    const rare = stems.toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || a.localeCompare(b));
    const seen = new Set<number>();
    for (const stem of rare.slice(0, rare.length - Math.ceil(least * rare.length) + 1)) {
      for (const i of holding.get(stem) ?? []) seen.add(i);
      holding.set(stem, [...(holding.get(stem) ?? []), j]);
    }
    for (const i of seen) yield [i, j];
  }
}

function* everyTwo(count: number): Generator<[number, number], void, void> {
  for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) yield [i, j];
}

/** Which two are near: by vectors where all have one, else by their words. In slices, so that nobody waits. */
export async function* nearPairs(
  points: readonly Point[],
  vectors: ReadonlyMap<number, Float32Array> | null,
  least: { meaning: number; words: number },
): AsyncGenerator<{ a: number; b: number }, void, void> {
  const some = points.slice(-mostCompared);
  const all = some.map(({ num }) => vectors?.get(num));
  const stems = some.map(({ text }) => stemsOf(text));
  const byMeaning = all.every((one) => one !== undefined && one.length === all[0]?.length);
  const pairs = byMeaning
    ? everyTwo(some.length)
    : alike(
        stems.map((one) => [...one]),
        least.words,
      );
  let since = 0;
  for (const [i, j] of pairs) {
    if (++since % sliceOf === 0) await turn();
    const [x, y, a, b] = [all[i], all[j], some[i], some[j]];
    if (!a || !b) continue;
    const near =
      byMeaning && x && y
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
        const group = groups.get(root);
        if (group) group.push(one);
        else groups.set(root, [one]);
      }
      return [...groups.values()];
    },
  };
}
