import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { decodeHead, encodeBlock, headBytes, type Place } from './block.ts';
import type { Pending } from './pending.ts';
import { type Found, nameOf, recover } from './recover.ts';
import { joined, type Ref, refOf } from './refs.ts';

export interface Segment {
  number: number;
  path: string;
  bytes: number;
  refs: Ref[];
  closed: boolean;
}

/** What has come since the last block, as it came. */
interface Tail {
  path: string;
  ref: Ref | null;
  bytes: number;
  /** Lines of the pending ones that are in it. */
  lines: number;
  textBytes: number;
  handle: FileHandle | null;
  /** How far the followed file had been read, as it was written last. */
  told: string;
}

const placeName = ({ file, through }: Omit<Place, 'shift'>) => `${file}:${through}`;

/**
 * The files of one source. What comes is appended to a tail every moment; when there is enough of it, it becomes a packed block at the
 * end of a segment, and the tail goes. Keys tell which of both is newer, so a kill in between leaves nothing twice.
 * Not for two at once: whoever writes waits for his turn.
 */
export function createSourceFiles(dir: string, segmentBytes: () => number) {
  let segments: Segment[] = [];
  let tails: Tail[] = [];
  let nextTail = 1;
  let nextSegment = 1;
  let current: { segment: Segment; handle: FileHandle } | null = null;

  /** All or nothing: what was half written is cut off again. */
  async function append(handle: FileHandle, at: number, bytes: Buffer): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
        done += bytesWritten;
      }
    } catch (error) {
      await handle.truncate(at).catch(() => {});
      throw error;
    }
  }

  async function closeSegment(): Promise<void> {
    const open = current;
    if (!open) return;
    current = null;
    const { segment, handle } = open;
    const heads: Buffer[] = [];
    for (const { offset } of segment.refs) {
      const head = Buffer.alloc(headBytes);
      await handle.read(head, 0, headBytes, offset);
      heads.push(head);
    }
    await handle.datasync().catch(() => {});
    await handle.close();
    segment.closed = true;
    // Without it a start reads the heads where they lie.
    await writeFileAtomic(join(dir, nameOf(segment.number, 'idx')), Buffer.concat(heads), { mode: 0o600 }).catch(
      () => {},
    );
  }

  async function segmentFor(): Promise<{ segment: Segment; handle: FileHandle }> {
    if (current && current.segment.bytes >= segmentBytes()) await closeSegment();
    if (current) return current;
    const last = segments.at(-1);
    const segment: Segment =
      last && !last.closed && last.bytes < segmentBytes()
        ? last
        : { number: nextSegment++, path: '', bytes: 0, refs: [], closed: false };
    if (segment.path === '') {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      segment.path = join(dir, nameOf(segment.number, 'seg'));
    }
    const handle = await open(segment.path, segment === last ? 'r+' : 'wx+', 0o600);
    if (segment !== last) segments.push(segment);
    current = { segment, handle };
    return current;
  }

  async function dropTail(tail: Tail): Promise<void> {
    tails = tails.filter((one) => one !== tail);
    await tail.handle?.close().catch(() => {});
    await rm(tail.path, { force: true });
  }

  async function dropOldest(): Promise<number> {
    const [oldest] = segments;
    if (!oldest) return 0;
    if (current?.segment === oldest) {
      const { handle } = current;
      current = null;
      await handle.close();
    }
    segments = segments.slice(1);
    await rm(oldest.path, { force: true });
    await rm(join(dir, nameOf(oldest.number, 'idx')), { force: true });
    return oldest.bytes;
  }

  return {
    dir,
    async load(): Promise<Found> {
      const found = await recover(dir);
      segments = found.segments;
      nextSegment = found.nextSegment;
      nextTail = found.nextTail;
      return found;
    },
    segments: (): readonly Segment[] => segments,
    refs: (): Ref[] => [
      ...segments.flatMap(({ refs }) => refs),
      ...tails.flatMap(({ ref }) => (ref && ref.lines > 0 ? [ref] : [])),
    ],
    bytes: () => segments.reduce((sum, { bytes }) => sum + bytes, 0) + tails.reduce((sum, { bytes }) => sum + bytes, 0),

    newTail(): Tail {
      const tail: Tail = {
        path: join(dir, nameOf(nextTail++, 'tail')),
        ref: null,
        ...{ bytes: 0, lines: 0, textBytes: 0 },
        handle: null,
        told: '',
      };
      tails.push(tail);
      return tail;
    },

    /** What of the pending lines is not in the tail yet. */
    async flush(pending: Pending, tail: Tail, place: () => Omit<Place, 'shift'>): Promise<void> {
      if (tail.lines === pending.lines() && (place().file === 0 || tail.told === placeName(place()))) return;
      if (!tail.handle) {
        await mkdir(dir, { recursive: true, mode: 0o700 });
        tail.handle = await open(tail.path, 'wx', 0o600);
      }
      // Lines and place are of one moment.
      const whole = { ...place(), shift: pending.shift };
      const [from, to, textTo] = [tail.lines, pending.lines(), pending.textBytes()];
      const bytes = await encodeBlock(pending.columns(), { from, to, textFrom: tail.textBytes }, whole, false);
      await append(tail.handle, tail.bytes, bytes);
      const head = decodeHead(bytes);
      if (head && head.lines > 0) tail.ref = joined(tail.ref, refOf(tail.path, 0, head));
      tail.bytes += bytes.length;
      if (tail.ref) tail.ref.bytes = tail.bytes;
      tail.lines = to;
      tail.textBytes = textTo;
      tail.told = placeName(whole);
    },

    /** All of the pending lines become a block, and their tail goes. */
    async close(pending: Pending, tail: Tail, place: Omit<Place, 'shift'>): Promise<void> {
      const all = { from: 0, to: pending.lines(), textFrom: 0 };
      const bytes = await encodeBlock(pending.columns(), all, { ...place, shift: pending.shift }, true);
      const { segment, handle } = await segmentFor();
      await append(handle, segment.bytes, bytes);
      const head = decodeHead(bytes);
      if (head) segment.refs.push(refOf(segment.path, segment.bytes, head));
      segment.bytes += bytes.length;
      await dropTail(tail);
    },

    /** The oldest segment, also the one that is being written. */
    dropOldest,
    async dropOld(paths: readonly string[]): Promise<void> {
      for (const path of paths) await rm(path, { force: true });
    },
    /** All that was kept goes; the folder stays, with the file that a kept service writes to. */
    async clear(): Promise<void> {
      for (const tail of [...tails]) await dropTail(tail);
      while (segments.length > 0) await dropOldest();
    },

    async release(): Promise<void> {
      const open = current;
      current = null;
      await open?.handle.close().catch(() => {});
      for (const tail of tails) {
        await tail.handle?.close().catch(() => {});
        tail.handle = null;
      }
    },
  };
}
export type { Tail };
