import { promisify } from 'node:util';
import { constants, crc32, zstdCompress, zstdDecompressSync } from 'node:zlib';
import { longestLine } from '../lines/line-reader.ts';
import { getNumber, newBytes, putNumber, room } from './varint.ts';

/** A block is closed at this size: small enough to be read for one page, large enough to be packed well. */
export const blockBytes = 512 * 1_024;
export const headBytes = 96;
const mostBytes = 4 * blockBytes + 64 * longestLine;
const magic = 0x314b4c4f;
const version = 1;

/** Steps of a key within a millisecond. */
export const perMs = 1_024;

export interface Head {
  packed: boolean;
  /** Of what follows the head, in the file and unpacked. */
  bodyBytes: number;
  plainBytes: number;
  textBytes: number;
  lines: number;
  first: number;
  last: number;
  /** What the clock of the keys was ahead of the clock on the wall, in ms. */
  shift: number;
  /** How far the file of a kept service had been read when these lines had been: which file, and where. */
  file: number;
  through: number;
  /** By level, 0 for none. */
  counts: number[];
}

/** One line among others of a block. */
export interface Columns {
  text: Uint8Array;
  textBytes: number;
  keys: Float64Array;
  flags: Uint8Array;
  lengths: Uint32Array;
  styles: ReadonlyMap<number, Uint8Array>;
}

export const flag = {
  level: 0b111,
  fromShift: 3,
  from: 0b11,
  cut: 1 << 5,
  styled: 1 << 6,
  json: 1 << 7,
} as const;

const pack = promisify(zstdCompress);

export interface Place {
  shift: number;
  file: number;
  through: number;
}

/** Lines `from` to `to` of the columns as they lie in a file. */
export async function encodeBlock(
  columns: Columns,
  { from, to, textFrom }: { from: number; to: number; textFrom: number },
  place: Place,
  packed: boolean,
): Promise<Buffer> {
  const lines = to - from;
  const { keys, flags, lengths, styles } = columns;
  const meta = newBytes(lines * 5 + 64);
  const counts = [0, 0, 0, 0, 0, 0, 0];
  let textBytes = 0;
  room(meta, lines);
  for (let at = from; at < to; at++) {
    const one = flags[at] ?? 0;
    meta.bytes[meta.length++] = one;
    counts[one & flag.level] = (counts[one & flag.level] ?? 0) + 1;
  }
  // Without lines it only tells a place.
  const first = (lines > 0 ? keys[from] : keys[from - 1]) ?? 0;
  let before = first;
  for (let at = from; at < to; at++) {
    const key = keys[at] ?? before;
    putNumber(meta, key - before);
    before = key;
  }
  for (let at = from; at < to; at++) {
    const length = lengths[at] ?? 0;
    putNumber(meta, length);
    textBytes += length + 1;
  }
  for (let at = from; at < to; at++) {
    const bytes = styles.get(at);
    if (!bytes) continue;
    putNumber(meta, bytes.length);
    room(meta, bytes.length);
    meta.bytes.set(bytes, meta.length);
    meta.length += bytes.length;
  }
  const plain = Buffer.allocUnsafe(textBytes + meta.length);
  plain.set(columns.text.subarray(textFrom, textFrom + textBytes), 0);
  plain.set(meta.bytes.subarray(0, meta.length), textBytes);
  const body = packed ? await pack(plain, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }) : plain;
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(magic, 0);
  head.writeUInt8(version, 4);
  head.writeUInt8(packed ? 1 : 0, 5);
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(plain.length, 12);
  head.writeUInt32LE(textBytes, 16);
  head.writeUInt32LE(lines, 20);
  head.writeDoubleLE(first, 24);
  head.writeDoubleLE(before, 32);
  head.writeDoubleLE(place.shift, 40);
  head.writeDoubleLE(place.through, 48);
  counts.forEach((count, level) => {
    head.writeUInt32LE(count, 56 + 4 * level);
  });
  head.writeUInt32LE(place.file, 84);
  head.writeUInt32LE(crc32(body), 88);
  head.writeUInt32LE(crc32(head.subarray(0, 92)), 92);
  return Buffer.concat([head, body]);
}

/** Null: there is none, or it is damaged. */
export function decodeHead(bytes: Buffer, at = 0): Head | null {
  if (at + headBytes > bytes.length) return null;
  const head = bytes.subarray(at, at + headBytes);
  if (head.readUInt32LE(0) !== magic || head.readUInt8(4) !== version) return null;
  if (head.readUInt32LE(92) !== crc32(head.subarray(0, 92))) return null;
  return {
    packed: head.readUInt8(5) === 1,
    bodyBytes: head.readUInt32LE(8),
    plainBytes: head.readUInt32LE(12),
    textBytes: head.readUInt32LE(16),
    lines: head.readUInt32LE(20),
    first: head.readDoubleLE(24),
    last: head.readDoubleLE(32),
    shift: head.readDoubleLE(40),
    through: head.readDoubleLE(48),
    counts: [0, 1, 2, 3, 4, 5, 6].map((level) => head.readUInt32LE(56 + 4 * level)),
    file: head.readUInt32LE(84),
  };
}

/** The body behind a head is as it was written. */
export const isWhole = (bytes: Buffer, at: number, { bodyBytes }: Head): boolean =>
  at + headBytes + bodyBytes <= bytes.length &&
  crc32(bytes.subarray(at + headBytes, at + headBytes + bodyBytes)) === bytes.readUInt32LE(at + 88);

/** What a block holds. Beyond the text nothing is read before somebody asks. */
export function openBlock(bytes: Buffer, at: number, head: Head) {
  const body = bytes.subarray(at + headBytes, at + headBytes + head.bodyBytes);
  const plain = head.packed ? zstdDecompressSync(body, { maxOutputLength: mostBytes }) : body;
  const { lines, textBytes } = head;
  if (plain.length !== head.plainBytes || textBytes + lines > plain.length) throw new RangeError('a block is cut off');
  let read: { keys: Float64Array; starts: Uint32Array; metaAt: number } | null = null;

  function numbers() {
    if (read) return read;
    const cursor = { bytes: plain as Uint8Array, at: textBytes + lines };
    const keys = new Float64Array(lines);
    let key = head.first;
    for (let index = 0; index < lines; index++) {
      key += getNumber(cursor);
      keys[index] = key;
    }
    const starts = new Uint32Array(lines + 1);
    for (let index = 0; index < lines; index++) starts[index + 1] = (starts[index] ?? 0) + getNumber(cursor) + 1;
    if (starts[lines] !== textBytes) throw new RangeError('a block does not add up');
    read = { keys, starts, metaAt: cursor.at };
    return read;
  }

  let styles: Map<number, Uint8Array> | null = null;
  const flags = plain.subarray(textBytes, textBytes + lines);
  return {
    head,
    text: plain.subarray(0, textBytes),
    flags,
    keys: () => numbers().keys,
    /** Where the text of each line begins; one more than there are lines. */
    starts: () => numbers().starts,
    styles(): Map<number, Uint8Array> {
      if (styles) return styles;
      styles = new Map();
      const cursor = { bytes: plain as Uint8Array, at: numbers().metaAt };
      for (let index = 0; index < lines; index++) {
        if (((flags[index] ?? 0) & flag.styled) === 0) continue;
        const length = getNumber(cursor);
        styles.set(index, plain.subarray(cursor.at, cursor.at + length));
        cursor.at += length;
      }
      return styles;
    },
  };
}
export type OpenBlock = ReturnType<typeof openBlock>;
