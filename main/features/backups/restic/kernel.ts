import { kernelBytes } from './kernel-bytes.ts';

interface Exports {
  memory: WebAssembly.Memory;
  begin(): void;
  blocks(at: number, end: number, high: bigint): void;
  finish(): void;
  find(at: number, quarter: number, shift: bigint, mask: bigint): number;
}

const outAt = 1_024;
const modAt = 3_072;
const inputAt = 8_192;
/** As much as a core's own cache holds beside the tables. */
const inputBytes = 256 * 1_024;
const quarterBytes = inputBytes / 4;
export const windowBytes = 64;

export interface FingerprintTables {
  out: BigUint64Array;
  mod: BigUint64Array;
  shift: number;
  mask: bigint;
}

export interface Kernel {
  /** The tag of all the parts together, 16 bytes into `tag`. `key` is r and s. */
  poly1305(key: Uint8Array, parts: readonly Uint8Array[], tag: Uint8Array): void;
  /** The tables that `find` goes by from now on. */
  setTables(tables: FingerprintTables): void;
  /** The first position in [from, to) where a chunk ends, or -1; the 63 bytes before `from` have to be there. */
  find(bytes: Uint8Array, from: number, to: number): number;
}

let compiled: WebAssembly.Module | null = null;

/** Each has its own memory of 384 KiB, which does not grow. */
export function createKernel(): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'));
  const wasm = new WebAssembly.Instance(compiled).exports as unknown as Exports;
  const memory = new Uint8Array(wasm.memory.buffer);
  let shift = 0n;
  let mask = 0n;

  /** Fills the input to its end before it is worked off, so that only the last block of all is a part of one. */
  function poly1305(key: Uint8Array, parts: readonly Uint8Array[], tag: Uint8Array): void {
    memory.set(key.subarray(0, 32), 0);
    wasm.begin();
    let filled = 0;
    for (const part of parts) {
      let taken = 0;
      while (taken < part.length) {
        const size = Math.min(inputBytes - filled, part.length - taken);
        memory.set(part.subarray(taken, taken + size), inputAt + filled);
        filled += size;
        taken += size;
        if (filled < inputBytes) continue;
        wasm.blocks(inputAt, inputAt + inputBytes, 1n << 24n);
        filled = 0;
      }
    }
    const rest = filled % 16;
    wasm.blocks(inputAt, inputAt + filled - rest, 1n << 24n);
    if (rest > 0) {
      const end = inputAt + filled;
      memory.fill(0, end, end + 16 - rest);
      memory[end] = 1;
      wasm.blocks(end - rest, end - rest + 16, 0n);
    }
    wasm.finish();
    tag.set(memory.subarray(16, 32));
  }

  function find(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at += quarterBytes * 4 - windowBytes) {
      const end = Math.min(at + quarterBytes * 4 - windowBytes, to);
      const first = at - windowBytes;
      // The byte before the window comes in and goes out again, so that it may be anything.
      memory.set(bytes.subarray(Math.max(0, first), end), inputAt + Math.max(0, -first));
      const found = wasm.find(inputAt + windowBytes, Math.ceil((end - at) / 4), shift, mask);
      if (found < 0) continue;
      const position = found - inputAt - windowBytes + at;
      if (position < end) return position;
    }
    return -1;
  }

  return {
    poly1305,
    find,
    setTables(tables) {
      new BigUint64Array(wasm.memory.buffer, outAt, 256).set(tables.out);
      new BigUint64Array(wasm.memory.buffer, modAt, 256).set(tables.mod);
      shift = BigInt(tables.shift);
      mask = tables.mask;
    },
  };
}
