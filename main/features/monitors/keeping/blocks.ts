import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { Tier } from '../../../../shared/features/monitors/schema.ts';
import type { Rollup } from './rollups.ts';
import { bytesOf, fromSeconds, hourSeconds, intoSeconds, type Seconds } from './samples.ts';
import { getSigned, getUnsigned, newWriter, putSigned, putUnsigned, type Reader, written } from './varint.ts';

const deflated = promisify(zstdCompress);
const compressed = (bytes: Uint8Array): Promise<Uint8Array> =>
  deflated(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 9, [constants.ZSTD_c_checksumFlag]: 1 } });
/** Nothing that was written here is larger; what claims to be is damaged. */
const mostBytes = 4 << 20;
/** On the spot: a block takes 50 µs, and a thread and its turn of the loop many times that. Packing costs more, and is not. */
const opened = (body: Uint8Array): Uint8Array => zstdDecompressSync(body, { maxOutputLength: mostBytes });

/** Seconds of one step, and of the stretch that lies in one block. */
export const tiers = {
  '1s': { step: 1, block: hourSeconds },
  '1m': { step: 60, block: 86_400 },
  '1h': { step: hourSeconds, block: 30 * 86_400 },
} as const satisfies Record<Tier, { step: number; block: number }>;

export const blockStart = (tier: Tier, second: number): number =>
  Math.floor(second / tiers[tier].block) * tiers[tier].block;

export const encodeSeconds = (seconds: Seconds): Promise<Uint8Array> => compressed(bytesOf(fromSeconds(seconds)));

export function decodeSeconds(body: Uint8Array, into: Seconds): void {
  intoSeconds(opened(body), into);
}

/** By columns: what is alike lies together. Where nothing moved, all but the first two are zeros. */
export function encodeRollups(rollups: readonly Rollup[]): Promise<Uint8Array> {
  const writer = newWriter(rollups.length * 8 + 16);
  putUnsigned(writer, rollups.length);
  let slot = -1;
  for (const one of rollups) {
    putUnsigned(writer, one.slot - slot - 1);
    slot = one.slot;
  }
  let count = 0;
  for (const one of rollups) {
    putSigned(writer, one.count - count);
    count = one.count;
  }
  let min = 0;
  for (const one of rollups) {
    putSigned(writer, one.min - min);
    min = one.min;
  }
  for (const one of rollups) putUnsigned(writer, one.max - one.min);
  for (const one of rollups) putUnsigned(writer, one.last - one.min);
  for (const one of rollups) putUnsigned(writer, one.sum - one.min * one.count);
  return compressed(written(writer));
}

export function decodeRollups(body: Uint8Array): Rollup[] {
  const reader: Reader = { bytes: opened(body), at: 0 };
  const length = getUnsigned(reader);
  if (length > reader.bytes.length) throw new RangeError('a block is cut off');
  const rollups: Rollup[] = [];
  let slot = -1;
  for (let i = 0; i < length; i++) {
    slot += getUnsigned(reader) + 1;
    rollups.push({ slot, count: 0, sum: 0, min: 0, max: 0, last: 0 });
  }
  let count = 0;
  for (const one of rollups) {
    count += getSigned(reader);
    one.count = count;
  }
  let min = 0;
  for (const one of rollups) {
    min += getSigned(reader);
    one.min = min;
  }
  for (const one of rollups) one.max = one.min + getUnsigned(reader);
  for (const one of rollups) one.last = one.min + getUnsigned(reader);
  for (const one of rollups) one.sum = one.min * one.count + getUnsigned(reader);
  return rollups;
}
