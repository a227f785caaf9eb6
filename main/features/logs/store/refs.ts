import { type Head, headBytes, perMs } from './block.ts';

/** Where lines lie: one block of a segment, or all of a tail. Plain data: it crosses threads. */
export interface Ref {
  path: string;
  offset: number;
  bytes: number;
  first: number;
  last: number;
  /** Of the clock on the wall. */
  firstAt: number;
  lastAt: number;
  lines: number;
  counts: number[];
  plainBytes: number;
}

export const timeOf = (key: number, shift: number): number => Math.floor(key / perMs) - shift;

export const refOf = (path: string, offset: number, head: Head): Ref => ({
  path,
  offset,
  bytes: headBytes + head.bodyBytes,
  first: head.first,
  last: head.last,
  firstAt: timeOf(head.first, head.shift),
  lastAt: timeOf(head.last, head.shift),
  lines: head.lines,
  counts: head.counts,
  plainBytes: head.plainBytes,
});

/** Blocks that lie behind each other, as one. */
export const joined = (one: Ref | null, next: Ref): Ref =>
  one === null
    ? { ...next, counts: [...next.counts] }
    : {
        ...one,
        bytes: one.bytes + next.bytes,
        last: next.last,
        firstAt: Math.min(one.firstAt, next.firstAt),
        lastAt: Math.max(one.lastAt, next.lastAt),
        lines: one.lines + next.lines,
        counts: one.counts.map((count, level) => count + (next.counts[level] ?? 0)),
        plainBytes: one.plainBytes + next.plainBytes,
      };
