import zlib from 'node:zlib';
import { decompress } from './zstd.ts';

/** What Node's own streams go by, without what they allocate for each call: that takes longer than a small blob itself. */
interface Handle {
  reset(): void;
  writeSync(
    flush: number,
    from: Uint8Array,
    at: number,
    length: number,
    to: Uint8Array,
    out: number,
    room: number,
  ): void;
}

interface Inner {
  _handle?: Partial<Handle> | null;
  /** How much room and how much input was left. */
  _writeState?: Uint32Array;
}

const mostReused = 16 * 1024 * 1024;

/** Unpacks one blob after the other into one buffer: what it answers is good until the next. The caller compares hashes. */
export function createUnpacker(): (packed: Uint8Array, plainLength: number) => Buffer {
  let buffer = Buffer.alloc(0);
  let inner: Inner | null = null;

  function reused(): { handle: Handle; state: Uint32Array } | null {
    if (typeof zlib.createZstdDecompress !== 'function') return null;
    if (!inner?._handle) {
      const stream = zlib.createZstdDecompress();
      // Told by what it wrote; without a listener it would end the thread.
      stream.on('error', () => {});
      inner = stream as unknown as Inner;
    }
    const { _handle: handle, _writeState: state } = inner;
    if (!handle || typeof handle.reset !== 'function' || typeof handle.writeSync !== 'function') return null;
    return state instanceof Uint32Array ? { handle: handle as Handle, state } : null;
  }

  return (packed, plainLength) => {
    const way = plainLength <= mostReused ? reused() : null;
    if (!way) return decompress(packed, plainLength, 'pack');
    if (buffer.length < plainLength) buffer = Buffer.allocUnsafeSlow(Math.max(plainLength, buffer.length * 2, 1 << 20));
    way.handle.reset();
    way.handle.writeSync(zlib.constants.ZSTD_e_end, packed, 0, packed.length, buffer, 0, plainLength);
    const isWhole = inner?._handle && way.state[0] === 0 && way.state[1] === 0;
    return isWhole ? buffer.subarray(0, plainLength) : decompress(packed, plainLength, 'pack');
  };
}
