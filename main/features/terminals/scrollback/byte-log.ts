import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSerial } from '../../../core/lib/serial.ts';
import { errorCode, isStorageFull } from '../../../core/lib/storage-full.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { nameOf, packSegment, readSegment, readSegments, type Segment } from './segments.ts';

/** Kept at hand, so that whoever follows never waits for the disk. */
const atHand = 2 * 1024 * 1024;
const segmentBytes = 4 * 1024 * 1024;
const batchBytes = 1024 * 1024;
/** A pty gives a few KB at a time: written one by one they would cost more than all else that is done with them. */
const gatherMs = 10;
const gatherBytes = 256 * 1024;
/** What comes in small pieces is put together, else each of them would keep a hole of its own in the memory. */
const blockBytes = 64 * 1024;

interface Deps {
  dir: string;
  log: Logger;
  /** Bytes on disk that one terminal may take. */
  limit: () => number;
  onRotate: () => void;
}

interface Piece {
  at: number;
  bytes: Buffer;
}

/** Grows at its end for as long as there is room in its block. */
interface Recent extends Piece {
  block: Buffer;
}

export type ByteLog = Awaited<ReturnType<typeof openByteLog>>;

/** What a terminal wrote, byte for byte, with the position of each byte since it was opened. */
export async function openByteLog({ dir, log, limit, onRotate }: Deps) {
  let segments = await readSegments(dir, { own: true });
  const serial = createSerial();
  const listeners = new Set<() => void>();
  let recent: Recent[] = [];
  let recentBytes = 0;
  let next = segments.at(-1)?.end ?? 0;
  let written = next;
  let writing = false;
  let hurry: (() => void) | null = null;
  let flushing = 0;
  let file: FileHandle | null = null;
  let closed = false;
  let problem: 'full' | 'unwritable' | null = null;
  let unpacked: { segment: Segment; bytes: Buffer } | null = null;

  const unwritten = () => next - written;
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  function keep(bytes: Buffer) {
    for (let from = 0; from < bytes.length; ) {
      let last = recent.at(-1);
      if (!last || last.bytes.length === last.block.length) {
        const block = Buffer.allocUnsafeSlow(blockBytes);
        last = { at: next, block, bytes: block.subarray(0, 0) };
        recent.push(last);
      }
      const { block, bytes: before } = last;
      const copied = bytes.copy(block, before.length, from);
      last.bytes = block.subarray(0, before.length + copied);
      recentBytes += copied;
      next += copied;
      from += copied;
    }
  }

  function forgetRecent() {
    let drop = 0;
    for (const piece of recent) {
      if (recentBytes - piece.bytes.length < atHand || piece.at + piece.bytes.length > written) break;
      recentBytes -= piece.bytes.length;
      drop++;
    }
    if (drop > 0) recent = recent.slice(drop);
  }

  async function closeFile() {
    const open = file;
    file = null;
    await open?.close().catch(() => {});
  }

  async function rotate() {
    await closeFile();
    let size = segments.reduce((sum, segment) => sum + segment.size, 0);
    while (size > limit() && segments.length > 1) {
      const [oldest] = segments;
      if (!oldest) break;
      size -= oldest.size;
      segments = segments.slice(1);
      await rm(join(dir, nameOf(oldest)), { force: true });
    }
    onRotate();
  }

  async function writeOut({ at: start, bytes }: Piece) {
    let last = segments.at(-1);
    if (!file) {
      const goesOn = last !== undefined && !last.packed && last.end === start && last.size < segmentBytes;
      if (!last || !goesOn) {
        last = { start, end: start, size: 0, packed: false };
        segments = [...segments, last];
      }
      file = await open(join(dir, nameOf(last)), 'a', 0o600);
    }
    if (!last) return;
    await file.writeFile(bytes);
    last.end += bytes.length;
    last.size += bytes.length;
    if (last.size >= segmentBytes) await rotate();
  }

  const gather = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, gatherMs);
      hurry = done;
      function done() {
        clearTimeout(timer);
        hurry = null;
        resolve();
      }
    });

  async function drain() {
    if (writing) {
      if (unwritten() >= gatherBytes) hurry?.();
      return;
    }
    writing = true;
    while (written < next) {
      if (flushing === 0 && unwritten() < gatherBytes) await gather();
      const piece = readRecent(written, batchBytes);
      if (!piece) break;
      const end = piece.at + piece.bytes.length;
      try {
        await serial(() => writeOut(piece));
        problem = null;
      } catch (error) {
        // The program in the terminal goes on; what did not fit is missing from what is kept.
        if (problem === null) log.error('the output of a terminal could not be kept', error, { dir });
        problem = isStorageFull(errorCode(error)) ? 'full' : 'unwritable';
        await serial(closeFile);
        // What was written of it in part ends where the file says.
        const kept = await readSegments(dir, { own: true }).catch(() => segments);
        segments = kept.filter(({ end: until }) => until <= end);
      }
      written = end;
      forgetRecent();
    }
    writing = false;
    tell();
  }

  const first = () => Math.min(segments[0]?.start ?? next, recent[0]?.at ?? next);

  async function readDisk(at: number, most: number): Promise<Piece | null> {
    const segment = segments.find(({ end }) => end > at);
    if (!segment) return null;
    const from = Math.max(at, segment.start);
    const to = Math.min(segment.end, from + most);
    if (!segment.packed) return { at: from, bytes: await readSegment(dir, segment, from, to) };
    if (unpacked?.segment !== segment)
      unpacked = { segment, bytes: await readSegment(dir, segment, segment.start, segment.end) };
    return { at: from, bytes: unpacked.bytes.subarray(from - segment.start, to - segment.start) };
  }

  function readRecent(at: number, most: number): Piece | null {
    const begin = recent.findIndex((piece) => piece.at <= at && at < piece.at + piece.bytes.length);
    if (begin < 0) return null;
    const parts: Buffer[] = [];
    let left = most;
    for (let i = begin; i < recent.length && left > 0; i++) {
      const piece = recent[i];
      if (!piece) break;
      const part = piece.bytes.subarray(Math.max(0, at - piece.at), Math.max(0, at - piece.at) + left);
      parts.push(part);
      left -= part.length;
    }
    return { at, bytes: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts) };
  }

  return {
    append(bytes: Buffer): void {
      if (closed || bytes.length === 0) return;
      keep(bytes);
      void drain();
      tell();
    },
    first,
    next: () => next,
    unwritten,
    /** Why what comes now is not kept. */
    problem: () => problem,
    keptBytes: () => segments.reduce((sum, segment) => sum + segment.size, 0),
    segments: (): readonly Segment[] => segments,
    /** From `at`, or from the next byte that is kept; null where there is none yet. */
    async read(at: number, most: number): Promise<Piece | null> {
      for (;;) {
        const near = readRecent(at, most);
        if (near) return near;
        if (at >= next) return null;
        try {
          const far = await readDisk(at, most);
          if (far && far.bytes.length > 0) return far;
          const after = recent.find((piece) => piece.at > at);
          return after ? readRecent(after.at, most) : null;
        } catch (error) {
          // Dropped or packed in this very moment: the list says where it is now.
          if (segments.some(({ start, end }) => start <= at && at < end)) {
            const again = await readDisk(at, most).catch(() => null);
            if (again) return again;
            throw error;
          }
        }
      }
    },
    /** Runs after each append, and when everything is on disk. */
    onChange(fn: () => void) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    /** Packs what nobody writes to any more. */
    pack: (all: boolean): Promise<void> =>
      serial(async () => {
        if (all) await closeFile();
        for (const segment of segments) {
          const current = segment === segments.at(-1);
          if (segment.packed || (current && !all) || segment.size === 0) continue;
          const packed = await packSegment(dir, segment);
          segments = segments.map((one) => (one === segment ? packed : one));
        }
        // Nobody writes to it for now, and all of it is on disk.
        if (all && written === next && (segments.at(-1)?.end ?? next) === next) {
          recent = [];
          recentBytes = 0;
          unpacked = null;
        }
      }),
    /** What was unpacked to be read is unpacked again for the next who reads. */
    letGo(): void {
      unpacked = null;
    },
    /** Gives up the oldest stretch; false when only the last one is left, which says at which position it goes on. */
    dropOldest: (): Promise<boolean> =>
      serial(async () => {
        const [oldest, ...rest] = segments;
        if (!oldest || rest.length === 0) return false;
        segments = rest;
        await rm(join(dir, nameOf(oldest)), { force: true });
        return true;
      }),
    async flush(): Promise<void> {
      flushing += 1;
      hurry?.();
      while (written < next || writing) {
        await serial.idle();
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      flushing -= 1;
    },
    async close(): Promise<void> {
      await this.flush();
      closed = true;
      await serial(closeFile);
    },
    async remove(): Promise<void> {
      await this.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
      segments = [];
      recent = [];
    },
  };
}
