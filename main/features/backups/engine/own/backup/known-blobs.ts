import type { BlobType } from '../../../restic/types.ts';

const headWords = 8;
const lockWord = 0;
const segmentsWord = 1;
const usedWord = 2;
const baseWord = 3;
/** A word that says what is there, and eight of the hash. */
const slotWords = 9;
const wordBytes = 4;
const mostSegments = 12;
const fullShare = 0.7;

/** What all threads of a backup know to be stored or on its way, so that nothing is stored twice. */
export interface KnownBlobs {
  has(type: BlobType, hash: Uint8Array): boolean;
  /** False where it was known. */
  add(type: BlobType, hash: Uint8Array): boolean;
}

const slotsOf = (base: number, segment: number): number => base * 2 ** segment;
const bytesUpTo = (base: number, segments: number): number =>
  wordBytes * (headWords + slotWords * base * (2 ** segments - 1));

/** The memory that they share, with room for so many. It grows by segments, each twice the one before: nothing is moved. */
export function createKnownMemory(expected: number): SharedArrayBuffer {
  let base = 4_096;
  while (base * fullShare < expected + 1_024) base *= 2;
  let segments = mostSegments;
  while (segments > 2 && bytesUpTo(base, segments) > 2 ** 32) segments -= 1;
  const memory = new SharedArrayBuffer(bytesUpTo(base, 1), { maxByteLength: bytesUpTo(base, segments) });
  const head = new Int32Array(memory, 0, headWords);
  head[segmentsWord] = 1;
  head[baseWord] = base;
  return memory;
}

export function openKnownBlobs(memory: SharedArrayBuffer): KnownBlobs {
  const head = new Int32Array(memory, 0, headWords);
  const base = head[baseWord] as number;
  const segments: Int32Array[] = [];
  const wanted = new Int32Array(slotWords);
  const wantedBytes = new Uint8Array(wanted.buffer, wordBytes);

  function lock(): void {
    while (Atomics.compareExchange(head, lockWord, 0, 1) !== 0) Atomics.wait(head, lockWord, 1, 10);
    for (let i = segments.length; i < (head[segmentsWord] as number); i++)
      segments.push(new Int32Array(memory, bytesUpTo(base, i), slotWords * slotsOf(base, i)));
  }

  function unlock(): void {
    Atomics.store(head, lockWord, 0);
    Atomics.notify(head, lockWord, 1);
  }

  function want(type: BlobType, hash: Uint8Array): void {
    wantedBytes.set(hash);
    wanted[0] = type === 'tree' ? 2 : 1;
  }

  /** Where it is in a segment, or, as a negative number less one, where it would be. */
  function place(segment: Int32Array): number {
    const slots = segment.length / slotWords;
    for (let slot = ((wanted[1] as number) >>> 0) & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const at = slot * slotWords;
      if (segment[at] === 0) return -at - 1;
      let same = true;
      for (let i = 0; same && i < slotWords; i++) same = segment[at + i] === wanted[i];
      if (same) return at;
    }
  }

  const isKnown = (): boolean => segments.some((segment) => place(segment) >= 0);

  function grow(): void {
    const next = segments.length;
    const bytes = bytesUpTo(base, next + 1);
    if (bytes > memory.maxByteLength) throw new RangeError('More blobs than can be told apart in one backup.');
    memory.grow(bytes);
    head[segmentsWord] = next + 1;
    head[usedWord] = 0;
    segments.push(new Int32Array(memory, bytesUpTo(base, next), slotWords * slotsOf(base, next)));
  }

  return {
    has(type, hash) {
      lock();
      try {
        want(type, hash);
        return isKnown();
      } finally {
        unlock();
      }
    },
    add(type, hash) {
      lock();
      try {
        want(type, hash);
        if (isKnown()) return false;
        if ((head[usedWord] as number) >= fullShare * slotsOf(base, segments.length - 1)) grow();
        const segment = segments.at(-1) as Int32Array;
        segment.set(wanted, -place(segment) - 1);
        head[usedWord] = (head[usedWord] as number) + 1;
        return true;
      } finally {
        unlock();
      }
    },
  };
}
