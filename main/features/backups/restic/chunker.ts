import { BackendFault } from './faults.ts';
import type { Kernel } from './kernel.ts';
import { fingerprintTables, parsePolynomial } from './polynomial.ts';

export const minChunkBytes = 512 * 1_024;
export const maxChunkBytes = 8 * 1_024 * 1_024;

export interface Chunker {
  /**
   * How long the chunk is that begins at `from`. The bytes have to hold the rest of the file, or at least `maxChunkBytes`
   * from there on.
   */
  cut(bytes: Uint8Array, from?: number): number;
}

/** Cuts as restic does, by the polynomial of the repository. The kernel keeps one polynomial at a time. */
export function createChunker(kernel: Kernel, polynomial: string): Chunker {
  const parsed = parsePolynomial(polynomial);
  if (parsed === null)
    throw new BackendFault('damaged', 'The polynomial of this repository is not one that chunks can be cut by.', {
      what: 'config',
    });
  kernel.setTables(fingerprintTables(parsed));
  return {
    cut(bytes, from = 0) {
      const most = Math.min(bytes.length - from, maxChunkBytes);
      if (most <= minChunkBytes) return most;
      const end = kernel.find(bytes, from + minChunkBytes - 1, from + most);
      return end < 0 ? most : end + 1 - from;
    },
  };
}
