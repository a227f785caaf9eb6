import { flag } from '../store/block.ts';
import { timeOf } from '../store/refs.ts';
import { blocksOf, type SourceRef } from './blocks-of.ts';
import { createMatcher, type LineFilter } from './matcher.ts';

export interface Stretches {
  from: number;
  step: number;
  count: number;
}

export interface CountWanted {
  refs: SourceRef[];
  filter: LineFilter;
  stretches: Stretches;
  deadline: number;
  lenient: boolean;
}

export interface Counted {
  found: number;
  looked: number;
  cut: boolean;
  /** By level, 0 for none, whatever levels are wanted. */
  levels: number[];
  spread: number[];
  errors: number[];
}

const worst = 5;

export const newCount = ({ count }: Stretches): Counted => ({
  ...{ found: 0, looked: 0, cut: false },
  levels: [0, 0, 0, 0, 0, 0, 0],
  spread: new Array<number>(count).fill(0),
  errors: new Array<number>(count).fill(0),
});

export const stretchOf = ({ from, step, count }: Stretches, at: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor((at - from) / step)));

export async function scanCount({ refs, filter, stretches, deadline, lenient }: CountWanted): Promise<Counted> {
  const matcher = createMatcher(filter);
  const counted = newCount(stretches);
  const { levels, spread, errors } = counted;
  for await (const { blocks } of blocksOf(refs, lenient)) {
    for (const block of blocks) {
      const { lines, shift } = block.head;
      const { any, fits } = matcher.look(block);
      counted.looked += lines;
      if (any && !any.includes(1)) continue;
      const keys = block.keys();
      for (let at = 0; at < lines; at++) {
        if (any && any[at] === 0) continue;
        const level = (block.flags[at] ?? 0) & flag.level;
        levels[level] = (levels[level] ?? 0) + 1;
        if (fits && fits[at] === 0) continue;
        counted.found += 1;
        const stretch = stretchOf(stretches, timeOf(keys[at] ?? 0, shift));
        spread[stretch] = (spread[stretch] ?? 0) + 1;
        if (level >= worst) errors[stretch] = (errors[stretch] ?? 0) + 1;
      }
    }
    if (Date.now() > deadline) return { ...counted, cut: true };
  }
  return counted;
}
