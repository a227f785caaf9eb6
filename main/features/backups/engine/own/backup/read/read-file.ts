import type { BigIntStats } from 'node:fs';
import { type Chunker, maxChunkBytes, minChunkBytes } from '../../../../restic/chunker.ts';
import type { Id } from '../../../../restic/types.ts';
import { close, codeOf, lookAtOpen, openToRead, readAt } from '../blocking.ts';
import type { FileState, OpenState, ReadJob, ReadResult } from '../messages.ts';

/** How often a file that is written to is read again. */
const mostTries = 4;
/** Two changes within one tick of the kernel's clock have the same time; none is longer than this. */
const tickNs = 20_000_000n;
/** Chunks are a MB and a half on average: what is longer asks for the rest of the window. */
const likelyBytes = 3 * 1_024 * 1_024;

type Store = (plain: Uint8Array) => Id | Promise<Id>;

export interface FileReader {
  read(job: ReadJob): Promise<ReadResult>;
}

const sameState = (a: FileState, b: FileState): boolean =>
  a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;

const openState = ({ size, mtimeNs, ctimeNs, ino, mode, uid, gid, dev, nlink }: BigIntStats): OpenState => ({
  size,
  mtimeNs,
  ctimeNs,
  ino,
  mode,
  uid,
  gid,
  dev,
  nlink,
});

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** A file of this very moment could change once more without its time saying so. */
function letTickPass({ ctimeNs }: BigIntStats): boolean {
  const age = BigInt(Date.now()) * 1_000_000n - ctimeNs;
  if (age < 0n || age > tickNs) return false;
  Atomics.wait(sleeper, 0, 0, Number((tickNs - age) / 1_000_000n) + 1);
  return true;
}

export function createFileReader(chunker: Chunker, store: Store): FileReader {
  const buffer = Buffer.allocUnsafeSlow(maxChunkBytes);

  /** Fills the buffer behind what it holds; short only at the end of the file. */
  function fill(file: number, held: number, upTo: number, position: number): number {
    let length = held;
    while (length < upTo) {
      const came = readAt(file, buffer, length, upTo - length, position + length - held);
      if (came === 0) break;
      length += came;
    }
    return length;
  }

  async function readSmall(file: number, size: number): Promise<{ content: Id[]; size: number } | null> {
    // One byte more than it should have: it may have grown.
    const length = fill(file, 0, size + 1, 0);
    if (length > size) return null;
    return { content: length === 0 ? [] : [await store(buffer.subarray(0, length))], size: length };
  }

  async function readLarge(file: number): Promise<{ content: Id[]; size: number }> {
    const content: Id[] = [];
    let from = 0;
    let held = 0;
    let position = 0;
    let ended = false;
    const refill = () => {
      buffer.copyWithin(0, from, held);
      held -= from;
      from = 0;
      const filled = fill(file, held, buffer.length, position);
      ended = filled < buffer.length;
      position += filled - held;
      held = filled;
    };
    for (;;) {
      if (!ended && held - from < likelyBytes) refill();
      if (held === from) return { content, size: position };
      let length = chunker.cut(buffer.subarray(0, held), from);
      if (length === held - from && !ended && length < maxChunkBytes) {
        refill();
        length = chunker.cut(buffer.subarray(0, held), from);
      }
      content.push(await store(buffer.subarray(from, from + length)));
      from += length;
    }
  }

  async function readOnce(file: number, size: bigint): Promise<{ content: Id[]; size: number }> {
    const small = size < minChunkBytes ? await readSmall(file, Number(size)) : null;
    return small ?? readLarge(file);
  }

  async function readOpen(file: number, job: ReadJob): Promise<ReadResult> {
    for (let tries = 1; ; tries++) {
      let before = lookAtOpen(file);
      if (!before.isFile()) return { job: job.job, kind: 'failed', code: 'ENOENT' };
      if (letTickPass(before)) before = lookAtOpen(file);
      const { content, size } = await readOnce(file, before.size);
      const after = lookAtOpen(file);
      const moving = !sameState(before, after) || BigInt(size) !== before.size;
      if (moving && tries < mostTries) continue;
      const state = sameState(before, job) ? null : openState(before);
      return { job: job.job, kind: 'read', content, size, state, moving };
    }
  }

  return {
    async read(job) {
      let file: number;
      try {
        file = openToRead(job.path);
      } catch (error) {
        return { job: job.job, kind: 'failed', code: codeOf(error) };
      }
      try {
        return await readOpen(file, job);
      } catch (error) {
        // What the system says of this file is told; all else is a fault of ours, or the end.
        const code = codeOf(error);
        if (code === '') throw error;
        return { job: job.job, kind: 'failed', code };
      } finally {
        close(file);
      }
    },
  };
}
