import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncDir } from '../../../../core/lib/atomic-file.ts';
import { placeOf, reach, type Segment, segmentsOf, spansOf } from './segments.ts';

const facts = z.object({
  version: z.literal(1),
  major: z.number(),
  system: z.string().nullable(),
  segmentBytes: z.number(),
  /** Where reading of WAL begins. */
  startSegment: z.string(),
  /** By the clock of the server: nothing before can be restored to with this base. */
  endedAt: z.number(),
  /** How far its clock is before ours. */
  aheadMs: z.number(),
  preload: z.string(),
  bytes: z.number(),
});
export type BaseFacts = z.infer<typeof facts>;

export interface Base extends BaseFacts {
  dir: string;
  start: number;
}

export const basesFolder = (folder: string): string => join(folder, 'base');
export const factsFile = 'facts.json';

/** Whole ones, the oldest first. */
export async function basesOf(folder: string): Promise<Base[]> {
  const bases: Base[] = [];
  for (const name of await readdir(basesFolder(folder)).catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const dir = join(basesFolder(folder), name);
    try {
      const read = facts.parse(JSON.parse(await readFile(join(dir, factsFile), 'utf8')));
      const start = placeOf(read.startSegment, read.segmentBytes)?.number;
      if (start !== undefined) bases.push({ ...read, dir, start });
    } catch {
      // Without its facts it is not whole.
    }
  }
  return bases.sort((a, b) => a.endedAt - b.endedAt);
}

export interface Reach {
  bases: Base[];
  /** The stretch of the archive that it is in. */
  span: string;
  segments: Segment[];
  from: number;
  to: number;
}

/** The newest stretch that has what follows on a base, and how far that goes. */
async function stretchOf(folder: string, base: Base) {
  for (const span of (await spansOf(folder)).reverse()) {
    const segments = await segmentsOf(span, base.segmentBytes);
    const end = reach(segments, base.start);
    if (end) return { span, segments, end };
  }
  return null;
}

/** What can be restored to without a gap, from the newest base and those before it that lead there. */
export async function reachOf(folder: string): Promise<Reach | null> {
  const all = await basesOf(folder);
  const newest = all.at(-1);
  const stretch = newest && (await stretchOf(folder, newest));
  if (!newest || !stretch) return null;
  const { span, segments, end } = stretch;
  const bases = all.filter(
    (base) =>
      base.system === newest.system &&
      base.segmentBytes === newest.segmentBytes &&
      base.start <= newest.start &&
      reach(segments, base.start)?.number === end.number,
  );
  const from = Math.ceil((bases[0] ?? newest).endedAt / 1_000) * 1_000;
  const to = Math.floor((end.writtenAt + newest.aheadMs) / 1_000) * 1_000;
  return to < from ? null : { bases, span, segments: segments.filter(({ number }) => number <= end.number), from, to };
}

/** Keeps every base that a second of the window needs, and the WAL from the oldest of them on. */
export async function prune(folder: string, before: number): Promise<void> {
  const bases = await basesOf(folder);
  const floor = bases.findLastIndex(({ endedAt }) => endedAt <= before);
  const kept = bases.slice(Math.max(0, floor));
  for (const base of bases.slice(0, Math.max(0, floor))) await rm(base.dir, { recursive: true, force: true });
  // What a killed base backup left.
  for (const name of await readdir(basesFolder(folder)).catch(() => []))
    if (/^\.\d+\./.test(name)) await rm(join(basesFolder(folder), name), { recursive: true, force: true });
  const oldest = kept[0];
  const stretch = oldest && (await stretchOf(folder, oldest));
  // Before what follows on the oldest base has come, nothing can be told to be of no use.
  if (!oldest || !stretch) return;
  const { span } = stretch;
  for (const earlier of await spansOf(folder)) if (earlier < span) await rm(earlier, { recursive: true, force: true });
  for (const name of await readdir(span)) {
    const place = placeOf(name, oldest.segmentBytes);
    if (place !== null && place.number < oldest.start) await rm(join(span, name), { force: true });
  }
  await syncDir(span);
}
