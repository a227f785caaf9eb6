import { BackendFault } from './faults.ts';
import { isId } from './ids.ts';
import type { FileKind, Id, IndexedPack, PackedBlob, SnapshotRecord } from './types.ts';

/** What an index file holds. */
export interface IndexFile {
  /** Index files that this one takes the place of; they may still be there. */
  supersedes?: Id[];
  packs: IndexedPack[];
}

/** What restic writes into a lock, and what we add to it to know our own. */
export interface LockRecord {
  time: string;
  exclusive: boolean;
  hostname: string;
  username: string;
  pid: number;
  uid?: number;
  gid?: number;
  /** Whose process it is, so that it is told dead from alive without doubt; see `lock-owner.ts`. */
  optimus?: string;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const most32 = 0xffffffff;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most32;
const orNothing =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): boolean =>
    value === undefined || value === null || is(value);
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

class Wrong extends Error {}

function check(fields: Fields, checks: Record<string, (value: unknown) => boolean>): void {
  for (const [key, holds] of Object.entries(checks)) if (!holds(fields[key])) throw new Wrong(key);
}

/** Go leaves away what is empty, and so do we: null is nothing. */
function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function parseBlob(value: unknown): PackedBlob {
  if (!isFields(value)) throw new Wrong('blobs');
  const { id, type, offset, length, uncompressed_length: plain } = value;
  if (!isId(id) || (type !== 'data' && type !== 'tree')) throw new Wrong('blobs');
  if (!isCount(offset) || !isCount(length) || length < 32) throw new Wrong('blobs');
  if (plain === undefined || plain === 0) return { id, type, offset, length };
  if (!isCount(plain)) throw new Wrong('blobs');
  return { id, type, offset, length, uncompressed_length: plain };
}

function parsePack(value: unknown): IndexedPack {
  if (!isFields(value) || !isId(value.id)) throw new Wrong('packs');
  const blobs = value.blobs ?? [];
  if (!Array.isArray(blobs)) throw new Wrong('blobs');
  return { id: value.id, blobs: blobs.map(parseBlob) };
}

function parseIndex(fields: Fields): IndexFile {
  const packs = fields.packs ?? [];
  const supersedes = fields.supersedes ?? [];
  if (!Array.isArray(packs)) throw new Wrong('packs');
  if (!Array.isArray(supersedes) || !supersedes.every(isId)) throw new Wrong('supersedes');
  return { ...(supersedes.length > 0 ? { supersedes } : {}), packs: packs.map(parsePack) };
}

function parseSnapshot(fields: Fields): SnapshotRecord {
  const record = withoutNulls(fields);
  record.paths ??= [];
  check(record, {
    ...{ time: isTime, tree: isId, paths: isTexts, parent: orNothing(isId), original: orNothing(isId) },
    ...{ hostname: orNothing(isText), username: orNothing(isText), program_version: orNothing(isText) },
    ...{ excludes: orNothing(isTexts), tags: orNothing(isTexts), uid: orNothing(isCount), gid: orNothing(isCount) },
  });
  if (!isFields(record.summary)) delete record.summary;
  return record as unknown as SnapshotRecord;
}

function parseLock(fields: Fields): LockRecord {
  const record = withoutNulls(fields);
  record.hostname ??= '';
  record.username ??= '';
  record.exclusive ??= false;
  check(record, {
    ...{ time: isTime, hostname: isText, username: isText, pid: isCount, optimus: orNothing(isText) },
    ...{ exclusive: (value) => typeof value === 'boolean', uid: orNothing(isCount), gid: orNothing(isCount) },
  });
  return record as unknown as LockRecord;
}

const parsers = { index: parseIndex, snapshot: parseSnapshot, lock: parseLock };
export type RecordKind = keyof typeof parsers & FileKind;

/** What such a file holds, with every field that we use of the kind that it has to be; others stay as they are. */
export function parseRecord(kind: RecordKind, bytes: Uint8Array, id: Id): IndexFile | SnapshotRecord | LockRecord {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    const value: unknown = JSON.parse(text);
    if (!isFields(value)) throw new Wrong('all');
    return parsers[kind](value);
  } catch (cause) {
    if (!(cause instanceof Wrong || cause instanceof SyntaxError)) throw cause;
    throw new BackendFault('damaged', `A ${kind} of this repository is not what it should be.`, {
      what: `${kind} ${id}`,
      cause,
    });
  }
}
