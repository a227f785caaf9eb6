import { createHash, type Hash } from 'node:crypto';
import { type Sealer, sealBytes } from './crypto.ts';
import { BackendFault } from './faults.ts';
import { createPacker } from './packer.ts';
import type { BlobType, Id, IndexedPack, PackedBlob } from './types.ts';

const plainEntryBytes = 37;
const packedEntryBytes = 41;
const lengthBytes = 4;
/** As in restic: a header is never longer. */
const mostHeaderBytes = 16 * 1_024 * 1_024;
const mostEntries = Math.floor((mostHeaderBytes - sealBytes) / packedEntryBytes);
/** Where a pack is as large as this it is full. Half of what restic takes by itself, and twice its least: two are held for each reader. */
export const packBytes = 8 * 1_024 * 1_024;

const headerEntryBytes = (blob: PackedBlob): number =>
  blob.uncompressed_length === undefined ? plainEntryBytes : packedEntryBytes;

/** How long the header of a pack is with all that belongs to it: what is left of the file are its blobs. */
export const headerLength = (blobs: readonly PackedBlob[]): number =>
  blobs.reduce((sum, blob) => sum + headerEntryBytes(blob), sealBytes + lengthBytes);

function encodeHeader(blobs: readonly PackedBlob[]): Buffer {
  const header = Buffer.allocUnsafe(blobs.reduce((sum, blob) => sum + headerEntryBytes(blob), 0));
  let at = 0;
  for (const { id, type, length, uncompressed_length: plainLength } of blobs) {
    at = header.writeUInt8((type === 'tree' ? 1 : 0) | (plainLength === undefined ? 0 : 2), at);
    at = header.writeUInt32LE(length, at);
    if (plainLength !== undefined) at = header.writeUInt32LE(plainLength, at);
    at += header.write(id, at, 'hex');
  }
  return header;
}

const damaged = (why: string, pack: Id): BackendFault =>
  new BackendFault('damaged', `The table of contents of a pack ${why}.`, { what: `pack ${pack}` });

/** The last bytes of a pack that have to be read to have its header, from its last four. */
export function headerSpan(lengthField: Uint8Array, packLength: number, pack: Id): number {
  const length = Buffer.from(lengthField).readUInt32LE(0);
  if (length < sealBytes + plainEntryBytes) throw damaged('is too short', pack);
  if (length > packLength - lengthBytes || length > mostHeaderBytes) throw damaged('is longer than it can be', pack);
  return length + lengthBytes;
}

/** `tail` ends where the pack does, and holds at least the whole header. */
export function decodeHeader(
  tail: Uint8Array,
  packLength: number,
  pack: Id,
  sealer: Pick<Sealer, 'open'>,
): PackedBlob[] {
  if (tail.length < lengthBytes) throw damaged('is missing', pack);
  const span = headerSpan(tail.subarray(tail.length - lengthBytes), packLength, pack);
  if (tail.length < span) throw damaged('is not whole', pack);
  const header = sealer.open(tail.subarray(tail.length - span, tail.length - lengthBytes));
  if (!header) throw damaged('was altered', pack);
  const blobs = decodeEntries(header, pack);
  const last = blobs.at(-1);
  if (!last || last.offset + last.length + span !== packLength)
    throw damaged('does not fit the size of the pack', pack);
  return blobs;
}

/** Exported for the fuzz: what stands in a header once it is open. */
export function decodeEntries(header: Buffer, pack: Id): PackedBlob[] {
  const blobs: PackedBlob[] = [];
  let offset = 0;
  for (let at = 0; at < header.length; ) {
    const kind = header.readUInt8(at);
    const size = kind & 2 ? packedEntryBytes : plainEntryBytes;
    if (kind > 3 || at + size > header.length) throw damaged('cannot be read', pack);
    const type: BlobType = kind & 1 ? 'tree' : 'data';
    const length = header.readUInt32LE(at + 1);
    if (length < sealBytes) throw damaged('names a blob that is too short', pack);
    const id = header.toString('hex', at + size - 32, at + size);
    const plain = kind & 2 ? { uncompressed_length: header.readUInt32LE(at + 5) } : {};
    blobs.push({ id, type, offset, length, ...plain });
    offset += length;
    at += size;
  }
  return blobs;
}

export interface FinishedPack {
  id: Id;
  /** The whole file; good until the next blob is added. */
  bytes: Buffer;
  contents: IndexedPack;
}

/** One pack after the other in one buffer, which is used again and grows only for blobs larger than a pack. */
export interface PackBuilder {
  /** Of the blobs so far. */
  readonly bytes: number;
  readonly blobs: number;
  /** No more should be added before `finish`. */
  readonly full: boolean;
  /** Compresses where that pays, and seals. Answers what it takes in the pack. */
  add(type: BlobType, id: Id, plain: Uint8Array): number;
  /** A blob of another pack as it lies there. */
  addSealed(blob: Omit<PackedBlob, 'offset'>, sealed: Uint8Array): void;
  /** Null where nothing was added. */
  finish(): FinishedPack | null;
}

export function createPackBuilder(sealer: Sealer, { size = packBytes }: { size?: number } = {}): PackBuilder {
  const pack = createPacker();
  let buffer = Buffer.from(new ArrayBuffer(0));
  let used = 0;
  let blobs: PackedBlob[] = [];
  let hash: Hash | null = null;

  /** A first small pack does not cost the room of a large one. */
  function makeRoom(bytes: number): void {
    if (used + bytes <= buffer.length) return;
    const wanted = Math.max(used + bytes, Math.min(buffer.length * 4, size + size / 4), 256 * 1_024);
    // The smaller one is free at once.
    buffer = Buffer.from((buffer.buffer as ArrayBuffer).transfer(wanted));
  }

  function took(blob: Omit<PackedBlob, 'offset'>): void {
    blobs.push({ ...blob, offset: used });
    hash ??= createHash('sha256');
    hash.update(buffer.subarray(used, used + blob.length));
    used += blob.length;
  }

  return {
    get bytes() {
      return used;
    },
    get blobs() {
      return blobs.length;
    },
    get full() {
      return used >= size || blobs.length >= mostEntries;
    },
    add(type, id, plain) {
      const packed = pack(plain);
      const content = packed ?? plain;
      makeRoom(content.length + sealBytes);
      const length = sealer.sealInto(buffer, used, content);
      took({ id, type, length, ...(packed ? { uncompressed_length: plain.length } : {}) });
      return length;
    },
    addSealed(blob, sealed) {
      makeRoom(sealed.length);
      buffer.set(sealed, used);
      took({ ...blob, length: sealed.length });
    },
    finish() {
      if (!hash) return null;
      const header = encodeHeader(blobs);
      makeRoom(header.length + sealBytes + lengthBytes);
      const length = sealer.sealInto(buffer, used, header);
      buffer.writeUInt32LE(length, used + length);
      const end = used + length + lengthBytes;
      hash.update(buffer.subarray(used, end));
      const id = hash.digest('hex');
      const finished = { id, bytes: buffer.subarray(0, end), contents: { id, blobs } };
      used = 0;
      blobs = [];
      hash = null;
      return finished;
    },
  };
}
