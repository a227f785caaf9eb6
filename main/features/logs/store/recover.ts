import { type FileHandle, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeHead, type Head, headBytes, isWhole, type OpenBlock, openBlock, type Place } from './block.ts';
import { refOf } from './refs.ts';
import type { Segment } from './source-files.ts';

export const nameOf = (number: number, ending: 'seg' | 'idx' | 'tail'): string =>
  `${String(number).padStart(8, '0')}.${ending}`;

export interface Found {
  segments: Segment[];
  /** Of tails that never became blocks, oldest first. */
  loose: OpenBlock[];
  /** They may go once their lines are written anew. */
  tails: string[];
  nextTail: number;
  nextSegment: number;
  /** The newest key, and how far a followed file had been read by then. */
  last: number;
  place: Omit<Place, 'shift'>;
}

const isFurther = (one: Omit<Place, 'shift'>, other: Omit<Place, 'shift'>) =>
  one.file > other.file || (one.file === other.file && Math.abs(one.through) > Math.abs(other.through));

async function headsWhereTheyLie(handle: FileHandle, size: number): Promise<{ heads: Head[]; bytes: number }> {
  const heads: Head[] = [];
  const buffer = Buffer.alloc(headBytes);
  let at = 0;
  while (at + headBytes <= size) {
    await handle.read(buffer, 0, headBytes, at);
    const head = decodeHead(buffer);
    if (!head || at + headBytes + head.bodyBytes > size) break;
    heads.push(head);
    at += headBytes + head.bodyBytes;
  }
  return { heads, bytes: at };
}

/** Whole heads that add up to the size of the segment; else it is not of this segment. */
function headsOfIndex(index: Buffer | null, size: number): Head[] | null {
  if (!index || index.length === 0 || index.length % headBytes !== 0) return null;
  const heads: Head[] = [];
  let sum = 0;
  for (let at = 0; at < index.length; at += headBytes) {
    const head = decodeHead(index, at);
    if (!head) return null;
    heads.push(head);
    sum += headBytes + head.bodyBytes;
  }
  return sum === size ? heads : null;
}

async function readSegment(dir: string, number: number, last: boolean): Promise<{ segment: Segment; heads: Head[] }> {
  const path = join(dir, nameOf(number, 'seg'));
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const index = await readFile(join(dir, nameOf(number, 'idx'))).catch(() => null);
    let heads = headsOfIndex(index, size);
    let bytes = size;
    if (!heads) {
      ({ heads, bytes } = await headsWhereTheyLie(handle, size));
      // A block that was being written at the end may have its length and not its bytes.
      const newest = heads.at(-1);
      if (newest) {
        const from = bytes - headBytes - newest.bodyBytes;
        const body = Buffer.alloc(headBytes + newest.bodyBytes);
        await handle.read(body, 0, body.length, from);
        if (!isWhole(body, 0, newest)) {
          heads.pop();
          bytes = from;
        }
      }
      // What is behind damage cannot be found again; at the end it was never acknowledged.
      if (bytes < size && last) await handle.truncate(bytes);
    }
    let offset = 0;
    const refs = heads.map((head) => {
      const ref = refOf(path, offset, head);
      offset += ref.bytes;
      return ref;
    });
    return { segment: { number, path, bytes: last ? bytes : size, refs, closed: !last || index !== null }, heads };
  } finally {
    await handle.close();
  }
}

/** What an earlier life left in a folder: whole blocks, and what was written behind the last of them. A torn end is cut off. */
export async function recover(dir: string): Promise<Found> {
  const names = await readdir(dir).catch((): string[] => []);
  const numbers = (ending: string) =>
    names
      .filter((name) => new RegExp(`^\\d{8}\\.${ending}$`).test(name))
      .map((name) => Number(name.slice(0, 8)))
      .sort((a, b) => a - b);
  const segments: Segment[] = [];
  let newest: Head | null = null;
  const all = numbers('seg');
  for (const number of all) {
    // One that cannot be read is passed over, and left as it is.
    const read = await readSegment(dir, number, number === all.at(-1)).catch(() => null);
    if (!read) continue;
    const { segment, heads } = read;
    segments.push(segment);
    newest = heads.at(-1) ?? newest;
  }
  let last = newest?.last ?? 0;
  let place: Omit<Place, 'shift'> = { file: newest?.file ?? 0, through: newest?.through ?? 0 };
  const loose: OpenBlock[] = [];
  const tailNumbers = numbers('tail');
  for (const number of tailNumbers) {
    const bytes = await readFile(join(dir, nameOf(number, 'tail'))).catch(() => Buffer.alloc(0));
    for (let at = 0; ; ) {
      const head = decodeHead(bytes, at);
      if (!head || !isWhole(bytes, at, head)) break;
      // Of a tail that became a block before it could go, all keys are older.
      if (head.lines > 0 && head.first > last) {
        loose.push(openBlock(bytes, at, head));
        last = head.last;
      }
      if (isFurther(head, place)) place = { file: head.file, through: head.through };
      at += headBytes + head.bodyBytes;
    }
  }
  const kept = new Set(all);
  for (const number of numbers('idx'))
    if (!kept.has(number)) await rm(join(dir, nameOf(number, 'idx')), { force: true });
  return {
    segments,
    loose,
    tails: tailNumbers.map((number) => join(dir, nameOf(number, 'tail'))),
    nextTail: (tailNumbers.at(-1) ?? 0) + 1,
    nextSegment: (all.at(-1) ?? 0) + 1,
    last,
    place,
  };
}
