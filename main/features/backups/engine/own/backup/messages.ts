import type { MessagePort } from 'node:worker_threads';
import type { Id, IndexedPack, RepositoryKeys } from '../../../restic/types.ts';
import type { BackupDone, Trouble } from '../../types.ts';

/** What every thread of a backup is given. Plain data and shared memory. */
export interface ThreadBasis {
  keys: RepositoryKeys;
  polynomial: string;
  known: SharedArrayBuffer;
  /** So many packs of one thread may be on their way at once. */
  packsUnderWay: number;
}

export interface WalkData extends ThreadBasis {
  /** Bytes as characters, cleaned; at least one of them is there. */
  targets: string[];
  excludes: string[];
  excludeCaches: boolean;
  parentTree: Id | null;
  /** One for each reader, whether it is started yet or not. */
  readers: MessagePort[];
}

export interface ReadData extends ThreadBasis {
  walker: MessagePort;
}

/** What a thread has stored. */
export interface Stored {
  dataBlobs: number;
  treeBlobs: number;
  bytesAdded: number;
  bytesStored: number;
}

export interface PackMessage {
  type: 'pack';
  contents: IndexedPack;
  /** Handed over, and handed back by `buffer` when it is written. */
  buffer: ArrayBuffer;
  bytes: number;
}

export interface BufferMessage {
  type: 'buffer';
  buffer: ArrayBuffer;
}

export interface Tick {
  files: number;
  bytes: number;
  filesTotal: number | null;
  bytesTotal: number | null;
  at: string | null;
}

export interface WalkDone {
  tree: Id;
  files: BackupDone['files'];
  dirs: BackupDone['dirs'];
  bytesSeen: number;
  troubles: number;
  named: Trouble[];
  stored: Stored;
}

export type FromWalker =
  /** It has loaded what it works with. */
  | { type: 'ready' }
  | PackMessage
  | { type: 'tree'; id: Id }
  | { type: 'start'; reader: number }
  | { type: 'tick'; tick: Tick }
  | { type: 'log'; line: string }
  | { type: 'done'; done: WalkDone };

export type ToWalker =
  /** The first, once. */
  | { type: 'begin'; data: WalkData }
  | BufferMessage
  /** Null is a tree that cannot be read. */
  | { type: 'tree'; id: Id; bytes: Uint8Array | null }
  /** The tick was seen: go on. */
  | { type: 'on' };

export type FromReader = PackMessage | { type: 'flushed'; stored: Stored };

export type ToReader = BufferMessage | { type: 'flush' };

/** What tells one state of a file from another. */
export interface FileState {
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
  ino: bigint;
}

export interface ReadJob extends FileState {
  job: number;
  path: string;
}

/** Of the open file, where it is not what the walk saw. */
export interface OpenState extends FileState {
  mode: bigint;
  uid: bigint;
  gid: bigint;
  dev: bigint;
  nlink: bigint;
}

export type ReadResult =
  | {
      job: number;
      kind: 'read';
      content: Id[];
      /** As it was read. */
      size: number;
      state: OpenState | null;
      /** It was written to each time that it was read. */
      moving: boolean;
    }
  | { job: number; kind: 'failed'; code: string };

export interface Jobs {
  jobs: ReadJob[];
}

export interface Results {
  results: ReadResult[];
}
