import { hash } from 'node:crypto';
import { escapeName } from './blocking.ts';

/** Why an index cannot be used: damaged, or of a kind that only git itself reads. */
export class IndexProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IndexProblem';
  }
}

export type EntryKind = 'file' | 'link' | 'submodule' | 'folder';

export interface IndexEntry {
  path: string;
  /** A `folder` is one that a sparse checkout left out as a whole. */
  kind: EntryKind;
  /** As the file was when git last looked. Zero where git does not know. */
  size: number;
  mtimeMs: number;
  executable: boolean;
  /** Of a sparse checkout, or the user told git not to look: it may well not be there. */
  skipped: boolean;
  /** Both sides of a merge changed it. */
  conflict: boolean;
  /** Where its fixed part begins. */
  at: number;
}

export interface GitIndex {
  version: number;
  entries: IndexEntry[];
  /** Names that are no UTF-8, escaped. */
  badNames: string[];
  sparse: boolean;
  oid(entry: IndexEntry): string;
  /** What git saw of the file: compare it with what is there now. */
  stat(entry: IndexEntry): IndexStat;
}

export interface IndexStat {
  mtimeSeconds: number;
  mtimeNanoseconds: number;
  ctimeSeconds: number;
  inode: number;
  mode: number;
  size: number;
}

const signature = 0x44495243;
const headerBytes = 12;
const statBytes = 40;
const digests = [
  { name: 'sha1', bytes: 20 },
  { name: 'sha256', bytes: 32 },
] as const;
type Digest = (typeof digests)[number];

/**
 * Everything git tracks, without running it. Throws an `IndexProblem`. At most `limit` entries are given, so that an
 * index made to fill the memory does not.
 */
export function parseGitIndex(bytes: Buffer, limit = Number.POSITIVE_INFINITY): GitIndex {
  if (bytes.length < headerBytes + 20) throw new IndexProblem('the index is too short');
  if (bytes.readUInt32BE(0) !== signature) throw new IndexProblem('the index does not begin as one');
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw new IndexProblem(`version ${version} of the index is not known`);
  const digest = digestOf(bytes);
  const end = bytes.length - digest.bytes;
  const count = bytes.readUInt32BE(8);
  // The smallest entry that there can be, so that no loop runs longer than the file is.
  if (count > (end - headerBytes) / (statBytes + digest.bytes + 3)) throw new IndexProblem('the index is cut off');
  const read = readEntries(bytes, { version, count, digest, end, limit });
  // First, since it is what says that the index is split, and then entries have no names.
  const sparse = readExtensions(bytes, read.next, end);
  if (read.leadsOut) throw new IndexProblem('the index has a path that leads out of the project');
  return {
    version,
    entries: read.entries,
    badNames: read.badNames,
    sparse,
    oid: ({ at }) => bytes.toString('hex', at + statBytes, at + statBytes + digest.bytes),
    stat: ({ at }) => ({
      ctimeSeconds: bytes.readUInt32BE(at),
      mtimeSeconds: bytes.readUInt32BE(at + 8),
      mtimeNanoseconds: bytes.readUInt32BE(at + 12),
      inode: bytes.readUInt32BE(at + 20),
      mode: bytes.readUInt32BE(at + 24),
      size: bytes.readUInt32BE(at + 36),
    }),
  };
}

/** The sum at the end says which kind of repository it is, without reading its configuration, and that nothing is damaged. */
function digestOf(bytes: Buffer): Digest {
  for (const digest of digests) {
    const end = bytes.length - digest.bytes;
    if (end >= headerBytes && hash(digest.name, bytes.subarray(0, end), 'buffer').equals(bytes.subarray(end)))
      return digest;
  }
  // `index.skipHash` writes zeros; then the length of the sum is known by how the entries fit.
  for (const digest of [...digests].reverse())
    if (bytes.length >= headerBytes + digest.bytes && bytes.subarray(-digest.bytes).every((byte) => byte === 0)) {
      if (digest.bytes === 20 || fits(bytes, digest)) return digest;
    }
  throw new IndexProblem('the index is damaged: its checksum does not fit');
}

function fits(bytes: Buffer, digest: Digest): boolean {
  try {
    const end = bytes.length - digest.bytes;
    const count = bytes.readUInt32BE(8);
    const read = readEntries(bytes, {
      version: bytes.readUInt32BE(4),
      count,
      digest,
      end,
      limit: Number.POSITIVE_INFINITY,
    });
    readExtensions(bytes, read.next, end);
    return true;
  } catch {
    return false;
  }
}

interface Layout {
  version: number;
  count: number;
  digest: Digest;
  end: number;
  limit: number;
}

function readEntries(bytes: Buffer, { version, count, digest, end, limit }: Layout) {
  const entries: IndexEntry[] = [];
  const badNames: string[] = [];
  let leadsOut = false;
  // One text for all: pieces of it cost nothing, where each text of its own does. Only what is no ASCII is decoded again.
  const text = bytes.toString('latin1', 0, end);
  const fixed = statBytes + digest.bytes + 2;
  // Version 4 says only how a path differs from the one before.
  let before = '';
  let path = '';
  let at = headerBytes;
  for (let index = 0; index < count; index += 1) {
    if (at + fixed >= end) throw new IndexProblem('the index is cut off');
    const flags = (bytes[at + fixed - 2] as number) * 256 + (bytes[at + fixed - 1] as number);
    const extended = (flags & 0x4000) !== 0;
    if (extended && version === 2) throw new IndexProblem('the index has flags that its version does not know');
    let name = at + fixed + (extended ? 2 : 0);
    const more = extended ? bytes.readUInt16BE(at + fixed) : 0;
    let next: number;
    if (version === 4) {
      let strip = 0;
      for (let digit = 0, byte = 0x80; (byte & 0x80) !== 0; digit += 1) {
        if (digit > 4 || name >= end) throw new IndexProblem('the index has a path that cannot be');
        byte = bytes[name] as number;
        strip = digit === 0 ? byte & 0x7f : (strip + 1) * 128 + (byte & 0x7f);
        name += 1;
      }
      if (strip > before.length) throw new IndexProblem('the index has a path that cannot be');
      const stop = text.indexOf('\0', name);
      if (stop < 0) throw new IndexProblem('the index is cut off');
      path = before.slice(0, before.length - strip) + text.slice(name, stop);
      next = stop + 1;
    } else {
      const said = flags & 0x0fff;
      const stop = said < 0x0fff ? name + said : text.indexOf('\0', name);
      if (stop < 0 || stop >= end || bytes[stop] !== 0) throw new IndexProblem('the index has a path that cannot be');
      path = text.slice(name, stop);
      next = at + ((stop - at + 8) & ~7);
    }
    if (path.length > 32_768) throw new IndexProblem('the index has a path that cannot be');
    const same = path === before;
    before = path;
    const kind = kindOf(bytes.readUInt32BE(at + 24));
    // Of a conflict there are up to three.
    const conflict = (flags & 0x3000) !== 0;
    if (entries.length < limit && !(conflict && same)) {
      const decoded = decode(path);
      if (decoded === null) badNames.push(escapeName(Buffer.from(path, 'latin1')));
      else if (isInside(decoded))
        entries.push({
          path: decoded,
          kind,
          size: bytes.readUInt32BE(at + 36),
          mtimeMs: bytes.readUInt32BE(at + 8) * 1000 + Math.floor(bytes.readUInt32BE(at + 12) / 1e6),
          executable: ((bytes[at + 27] as number) & 0o100) !== 0,
          skipped: (more & 0x4000) !== 0,
          conflict,
          at,
        });
      else leadsOut = true;
    }
    at = next;
  }
  return { entries, badNames, leadsOut, next: at };
}

function kindOf(mode: number): EntryKind {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o120000:
      return 'link';
    case 0o160000:
      return 'submodule';
    case 0o040000:
      return 'folder';
    default:
      throw new IndexProblem('the index has an entry that is no file');
  }
}

const beyondAscii = /[^\0-\x7f]/;

function decode(path: string): string | null {
  if (!beyondAscii.test(path)) return path;
  const bytes = Buffer.from(path, 'latin1');
  const decoded = bytes.toString('utf8');
  return !decoded.includes('\uFFFD') || Buffer.from(decoded).equals(bytes) ? decoded : null;
}

const outside = /(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/i;
const odd = /^\/|\/\/|(?:^|\/)\.|\0/;

/** Git refuses such paths itself, so one of them was written by hand. A sparse folder ends in `/`. */
function isInside(path: string): boolean {
  if (path === '' || (process.platform === 'win32' && path.includes('\\'))) return false;
  return !odd.test(path) || !outside.test(path.endsWith('/') ? path.slice(0, -1) : path);
}

function readExtensions(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  let sparse = false;
  while (at + 8 <= end) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32BE(at + 4);
    if (name === 'link') throw new IndexProblem('the index is split over several files');
    if (name === 'sdir') sparse = true;
    else if (!/^[A-Z]/.test(name))
      throw new IndexProblem(`the index needs "${escapeName(Buffer.from(name, 'latin1'))}", which is not known`);
    at += 8 + size;
  }
  if (at !== end) throw new IndexProblem('the index is cut off');
  return sparse;
}
