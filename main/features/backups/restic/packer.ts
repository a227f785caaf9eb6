import zlib from 'node:zlib';
import { compress } from './zstd.ts';
import { createZstdRun } from './zstd-handle.ts';

/** Chunks are at most 8 MB; a tree may be more. */
const mostReused = 16 * 1024 * 1024;
const params = { [zlib.constants.ZSTD_c_compressionLevel]: 3 };

/** Compresses one blob after the other into one buffer: what it answers is good until the next, null where it would not get smaller. */
export function createPacker(): (plain: Uint8Array) => Buffer | null {
  const run = createZstdRun(
    zlib.createZstdCompress && (() => zlib.createZstdCompress({ params })),
    zlib.constants.ZSTD_e_end,
  );
  let buffer = Buffer.alloc(0);

  return (plain) => {
    if (plain.length === 0 || plain.length > mostReused) return compress(plain);
    if (buffer.length < plain.length)
      buffer = Buffer.allocUnsafeSlow(Math.max(plain.length, buffer.length * 2, 1 << 20));
    const length = run(plain, buffer, plain.length);
    if (length === null) return compress(plain);
    return length > 0 && length < plain.length ? buffer.subarray(0, length) : null;
  };
}
