import zlib from 'node:zlib';
import { BackendFault } from './faults.ts';
import { giveBack } from './give-back.ts';

type Zlib = Partial<Pick<typeof zlib, 'zstdCompressSync' | 'zstdDecompressSync'>>;

/** The most that is asked for at once; the default would gather many pieces of 16 KB. */
const mostChunkBytes = 16 * 1_024 * 1_024;
const chunkSize = (bytes: number): number => Math.max(1_024, Math.min(bytes + 512, mostChunkBytes));

export interface Zstd {
  /** Null where it would not get smaller, or cannot be compressed here: then it is stored as it is, which restic reads as well. */
  compress(plain: Uint8Array): Buffer | null;
  /** At most so many bytes: what says that it is more is damaged, and is not unpacked to find out. */
  decompress(packed: Uint8Array, most: number, what: string): Buffer;
}

/** By the zlib of Node, which may come without it: Electron has a Node of its own. */
export function createZstd({ zstdCompressSync: pack, zstdDecompressSync: unpack }: Zlib): Zstd {
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: 3 };
  return {
    compress(plain) {
      if (!pack || plain.length === 0) return null;
      const packed = pack(plain, { params, chunkSize: chunkSize(plain.length) });
      if (packed.length < plain.length) return packed;
      giveBack(packed);
      return null;
    },
    decompress(packed, most, what) {
      if (!unpack)
        throw new BackendFault(
          'format',
          'This build of Optimus cannot read compressed backups. Use the restic program to restore, or another build.',
          { what },
        );
      try {
        // What is said of the size may be wrong, and is a limit only where it is not known.
        const likely = Math.min(most, packed.length * 8);
        return unpack(packed, { maxOutputLength: Math.max(1, most), chunkSize: chunkSize(likely) });
      } catch (cause) {
        throw new BackendFault('damaged', 'Compressed data of the repository cannot be unpacked.', { what, cause });
      }
    },
  };
}

export const { compress, decompress } = createZstd(zlib);
