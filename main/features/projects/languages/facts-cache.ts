/** What was found in a file, so that it need not be read again while it stays as it is. */
export interface FileFacts {
  size: number;
  mtimeMs: number;
  /** -1: none. */
  language: number;
  lines: number;
  binary: boolean;
  generated: boolean;
  undecided: boolean;
}

export interface FactsCache {
  find(path: string, size: number, mtimeMs: number): FileFacts | undefined;
}

const magic = 0x4f4c4731;
const headerBytes = 16;
const recordBytes = 36;

/** 53 bits of two hashes: the paths themselves would be most of the cache. */
function keyOf(path: string): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < path.length; i += 1) {
    const code = path.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

/** Facts found with other tables count for nothing. */
function stampOf(version: string): number {
  return keyOf(version) >>> 0;
}

/** What does not fit is as if there were none: it costs one reading. */
export function openCache(bytes: Uint8Array | null, version: string): FactsCache {
  if (!bytes || bytes.length < headerBytes) return { find: () => undefined };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(8, true);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== stampOf(version))
    return { find: () => undefined };
  if (bytes.length !== headerBytes + count * recordBytes) return { find: () => undefined };
  const keyAt = (index: number) => view.getFloat64(headerBytes + index * recordBytes, true);
  let next = 0;
  let index: Map<number, number> | null = null;

  /** Mostly the files come in the order in which they were written; then no index is made. */
  function placeOf(key: number): number | undefined {
    if (next < count && keyAt(next) === key) return next;
    if (!index) {
      index = new Map();
      for (let i = 0; i < count; i += 1) index.set(keyAt(i), i);
    }
    return index.get(key);
  }

  return {
    find(path, size, mtimeMs) {
      const place = placeOf(keyOf(path));
      if (place === undefined) return undefined;
      next = place + 1;
      const at = headerBytes + place * recordBytes;
      if (view.getFloat64(at + 8, true) !== size || view.getFloat64(at + 16, true) !== mtimeMs) return undefined;
      const flags = view.getUint16(at + 34, true);
      return {
        size,
        mtimeMs,
        lines: view.getFloat64(at + 24, true),
        language: view.getInt16(at + 32, true),
        binary: (flags & 1) !== 0,
        generated: (flags & 2) !== 0,
        undecided: (flags & 4) !== 0,
      };
    },
  };
}

export interface FactsWriter {
  add(path: string, facts: FileFacts): void;
  bytes(): Uint8Array;
}

export function createCacheWriter(version: string, expected: number): FactsWriter {
  let view = new DataView(new ArrayBuffer(headerBytes + Math.max(16, expected) * recordBytes));
  let count = 0;
  return {
    add(path, { size, mtimeMs, language, lines, binary, generated, undecided }) {
      const at = headerBytes + count * recordBytes;
      if (at + recordBytes > view.byteLength) view = new DataView(view.buffer.transfer(view.byteLength * 2));
      view.setFloat64(at, keyOf(path), true);
      view.setFloat64(at + 8, size, true);
      view.setFloat64(at + 16, mtimeMs, true);
      view.setFloat64(at + 24, lines, true);
      view.setInt16(at + 32, language, true);
      view.setUint16(at + 34, (binary ? 1 : 0) | (generated ? 2 : 0) | (undecided ? 4 : 0), true);
      count += 1;
    },
    bytes() {
      view.setUint32(0, magic, true);
      view.setUint32(4, stampOf(version), true);
      view.setUint32(8, count, true);
      return new Uint8Array(view.buffer.transfer(headerBytes + count * recordBytes));
    },
  };
}
