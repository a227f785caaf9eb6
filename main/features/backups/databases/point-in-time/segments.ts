import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of WAL in the archive. */
export interface Segment {
  name: string;
  path: string;
  timeline: number;
  /** Its place in the endless row of them, over all timelines. */
  number: number;
  partial: boolean;
  /** When the last of it was written here. */
  writtenAt: number;
}

const named = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?$/;

export function placeOf(name: string, segmentBytes: number): { timeline: number; number: number } | null {
  const [, timeline, log, low] = named.exec(name) ?? [];
  if (timeline === undefined || log === undefined || low === undefined) return null;
  const perLog = 0x1_0000_0000 / segmentBytes;
  return {
    timeline: Number.parseInt(timeline, 16),
    number: Number.parseInt(log, 16) * perLog + Number.parseInt(low, 16),
  };
}

export const walFolder = (folder: string): string => join(folder, 'wal');

/**
 * The stretches of the archive, a folder each: a new one is begun where the one before has a gap after it, or where the server
 * was set back and writes the same numbers once more. Nothing goes over from one into another.
 */
export async function spansOf(folder: string): Promise<string[]> {
  const names = await readdir(walFolder(folder)).catch(() => []);
  return names
    .filter((name) => /^\d{4}$/.test(name))
    .sort()
    .map((name) => join(walFolder(folder), name));
}

/** What was received in one stretch, in order; of a segment that is there twice the whole one, or the one of the later timeline. */
export async function segmentsOf(span: string, segmentBytes: number): Promise<Segment[]> {
  const best = new Map<number, Segment>();
  for (const name of await readdir(span)) {
    const place = placeOf(name, segmentBytes);
    if (!place) continue;
    const path = join(span, name);
    const found = await stat(path).catch(() => null);
    if (!found || found.size !== segmentBytes) continue;
    const one: Segment = { name, path, ...place, partial: name.endsWith('.partial'), writtenAt: found.mtimeMs };
    const other = best.get(one.number);
    if (!other || isBetter(one, other)) best.set(one.number, one);
  }
  return [...best.values()].sort((a, b) => a.number - b.number);
}

const isBetter = (one: Segment, other: Segment) =>
  one.timeline !== other.timeline ? one.timeline > other.timeline : other.partial && !one.partial;

/** All files of a stretch that have anything to do with these numbers, of every timeline, and every history of timelines. */
export async function filesBetween(
  span: string,
  segmentBytes: number,
  from: number,
  to: number,
): Promise<{ name: string; path: string }[]> {
  const found = new Map<string, string>();
  for (const name of await readdir(span)) {
    const place = placeOf(name, segmentBytes);
    const wanted = place ? place.number >= from && place.number <= to : /^[0-9A-F]{8}\.history$/.test(name);
    if (!wanted) continue;
    const plain = name.replace(/\.partial$/, '');
    // The whole one wins over what was there of it before.
    if (!found.has(plain) || !name.endsWith('.partial')) found.set(plain, join(span, name));
  }
  return [...found].map(([name, path]) => ({ name, path }));
}

/** How far one gets from a segment without missing any. Null when not even the first one is there. */
export function reach(segments: readonly Segment[], from: number): Segment | null {
  let last: Segment | null = null;
  for (const one of segments) {
    if (one.number < from) continue;
    if (one.number !== (last === null ? from : last.number + 1)) break;
    last = one;
    // Nothing can follow in what ends in the middle.
    if (one.partial) break;
  }
  return last;
}
