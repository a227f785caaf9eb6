import { randomBytes } from 'node:crypto';
import type { Id } from './types.ts';

const segmentBits = 14;
const segmentEntries = 1 << segmentBits;
const wordsPerId = 8;

/** A growing list of ids, each with the next free number, in typed arrays of one size: nothing is copied as it grows. */
export interface IdTable {
  readonly size: number;
  /** -1 where it is not there. */
  find(id: Id): number;
  /** The number it has, or gets now. */
  add(id: Id): number;
  /** Another entry of the same id, which `next` finds. */
  addAgain(id: Id): number;
  /** The next entry with the id of this one, or -1. */
  next(number: number): number;
  id(number: number): Id;
}

/** 37 to 42 bytes an id. */
export function createIdTable(): IdTable {
  const segments: Int32Array[] = [];
  // Whoever writes an index must not be able to choose where its ids come to lie.
  const seed = randomBytes(4).readInt32LE() | 1;
  let slots = new Int32Array(1_024).fill(-1);
  let size = 0;
  const wanted = new Int32Array(wordsPerId);
  const wantedBytes = Buffer.from(wanted.buffer);

  const segmentOf = (number: number): Int32Array => segments[number >> segmentBits] as Int32Array;
  const startOf = (number: number): number => (number & (segmentEntries - 1)) * wordsPerId;

  function slotOf(words: Int32Array, start: number): number {
    const mixed = Math.imul((words[start] as number) ^ seed, 0x9e3779b1) ^ Math.imul(words[start + 1] as number, seed);
    return (mixed ^ (mixed >>> 15)) & (slots.length - 1);
  }

  function isWanted(number: number): boolean {
    const words = segmentOf(number);
    const start = startOf(number);
    for (let i = 0; i < wordsPerId; i++) if (words[start + i] !== wanted[i]) return false;
    return true;
  }

  function want(id: Id): void {
    if (wantedBytes.write(id, 'hex') !== 32) throw new RangeError(`Not an id: ${id}`);
  }

  function foundFrom(first: number): number {
    for (let slot = first; ; slot = (slot + 1) & (slots.length - 1)) {
      const number = slots[slot] as number;
      if (number < 0 || isWanted(number)) return slot;
    }
  }

  function place(number: number): void {
    let slot = slotOf(segmentOf(number), startOf(number));
    while ((slots[slot] as number) >= 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = number;
  }

  function grow(): void {
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let number = 0; number < size; number++) place(number);
  }

  function append(): number {
    const number = size;
    if (number >> segmentBits === segments.length) segments.push(new Int32Array(segmentEntries * wordsPerId));
    segmentOf(number).set(wanted, startOf(number));
    size += 1;
    if (size > slots.length * 0.85) grow();
    else place(number);
    return number;
  }

  return {
    get size() {
      return size;
    },
    find(id) {
      want(id);
      return slots[foundFrom(slotOf(wanted, 0))] as number;
    },
    add(id) {
      want(id);
      const found = slots[foundFrom(slotOf(wanted, 0))] as number;
      return found >= 0 ? found : append();
    },
    addAgain(id) {
      want(id);
      return append();
    },
    next(number) {
      wanted.set(segmentOf(number).subarray(startOf(number), startOf(number) + wordsPerId));
      let passed = false;
      for (let slot = slotOf(wanted, 0); ; slot = (slot + 1) & (slots.length - 1)) {
        const other = slots[slot] as number;
        if (other < 0) return -1;
        if (other === number) passed = true;
        else if (passed && isWanted(other)) return other;
      }
    },
    id(number) {
      const words = segmentOf(number);
      return Buffer.from(words.buffer, words.byteOffset + startOf(number) * 4, 32).toString('hex');
    },
  };
}
