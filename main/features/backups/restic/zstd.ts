import zlib from 'node:zlib';
import { BackendFault } from './faults.ts';

/** Electron's Node may come without it. */
export const canCompress = typeof zlib.zstdCompressSync === 'function';

const level = { [zlib.constants.ZSTD_c_compressionLevel]: 3 };

/** Null where it would not get smaller, or cannot be compressed here: then it is stored as it is, which restic reads as well. */
export function compress(plain: Uint8Array): Buffer | null {
  if (!canCompress || plain.length === 0) return null;
  // One buffer of the size that suffices, where the default would gather many of 16 KB.
  const packed = zlib.zstdCompressSync(plain, { params: level, chunkSize: Math.max(1_024, plain.length + 512) });
  return packed.length < plain.length ? packed : null;
}

/** At most so many bytes: what says that it is more is damaged, and is not unpacked to find out. */
export function decompress(packed: Uint8Array, most: number, what: string): Buffer {
  if (!canCompress)
    throw new BackendFault(
      'format',
      'This build of Optimus cannot read compressed backups. Use the restic program to restore, or another build.',
      { what },
    );
  try {
    const chunkSize = Math.max(1_024, Math.min(most + 64, 16 * 1_024 * 1_024));
    return zlib.zstdDecompressSync(packed, { maxOutputLength: Math.max(1, most), chunkSize });
  } catch (cause) {
    throw new BackendFault('damaged', 'Compressed data of the repository cannot be unpacked.', { what, cause });
  }
}
