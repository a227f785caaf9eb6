import zlib from 'node:zlib';
import { decompress } from './zstd.ts';
import { createZstdRun } from './zstd-handle.ts';

const mostReused = 16 * 1024 * 1024;

/** Unpacks one blob after the other into one buffer: what it answers is good until the next. The caller compares hashes. */
export function createUnpacker(): (packed: Uint8Array, plainLength: number) => Buffer {
  const run = createZstdRun(zlib.createZstdDecompress, zlib.constants.ZSTD_e_end);
  let buffer = Buffer.alloc(0);

  return (packed, plainLength) => {
    if (plainLength > mostReused) return decompress(packed, plainLength, 'pack');
    if (buffer.length < plainLength) buffer = Buffer.allocUnsafeSlow(Math.max(plainLength, buffer.length * 2, 1 << 20));
    return run(packed, buffer, plainLength) === plainLength
      ? buffer.subarray(0, plainLength)
      : decompress(packed, plainLength, 'pack');
  };
}
