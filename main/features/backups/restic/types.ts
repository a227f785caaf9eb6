/** SHA-256 in 64 hex digits. */
export type Id = string;

export type BlobType = 'data' | 'tree';
/** What lies in a repository by the hash of its content; the config is one file without a name. */
export type FileKind = 'config' | 'key' | 'lock' | 'snapshot' | 'index' | 'pack';

export interface StoredFile {
  name: string;
  bytes: number;
}

export interface Range {
  offset: number;
  length: number;
}

/**
 * Where files of a repository lie, by restic's layout. A write is whole and lasting when it answers, and never seen half:
 * temporary name, fsync, rename, fsync of the folder, or what the place has for that. Errors are `BackendFault`s.
 */
export interface Backend {
  /** As people name it: a path, or `s3:https://host/bucket/prefix`. No secrets. */
  readonly location: string;
  /** Concurrent requests that pay here. */
  readonly parallel: number;
  /** For so long a listing may not show what was just written; a lock waits for it. Nothing said is no time at all. */
  readonly settleMs?: number;
  /** A read costs no more than one of the local cache does, so packs are not copied there. */
  near?(): Promise<boolean>;
  /** The path of a file for those who read it themselves, which only what is near may be; none where reads are counted. */
  fileOf?(kind: FileKind, name: string): string;
  /** Folders or buckets that have to be there before the first write. Refuses where a config is already. */
  prepare(signal?: AbortSignal): Promise<void>;
  list(kind: FileKind, signal?: AbortSignal): AsyncIterable<StoredFile>;
  /** Null where it is not. */
  size(kind: FileKind, name: string, signal?: AbortSignal): Promise<number | null>;
  /** A range that is not all there is a fault, `damaged`. The buffer is the caller's own. */
  read(kind: FileKind, name: string, range?: Range, signal?: AbortSignal): Promise<Buffer>;
  /** Parts are not kept after the answer. What is there by this name already is left as it is, except with `replace`. */
  write(
    kind: FileKind,
    name: string,
    parts: readonly Uint8Array[],
    options?: { replace?: boolean; signal?: AbortSignal },
  ): Promise<void>;
  /** What is not there is gone already. */
  remove(kind: FileKind, name: string, signal?: AbortSignal): Promise<void>;
  /** Writes of killed programs that nobody finished: temporary names, uploads in parts. Those younger than a day stay. */
  sweep(signal?: AbortSignal): Promise<number>;
  /** Null where it cannot be told. */
  freeBytes(): Promise<number | null>;
  dispose(): Promise<void>;
}

/** The three keys of a repository; plain bytes, so that they can be handed to a thread. */
export interface RepositoryKeys {
  encrypt: Uint8Array;
  macK: Uint8Array;
  macR: Uint8Array;
}

export interface RepositoryConfig {
  version: 2;
  id: Id;
  /** Hex, as it stands in the config. */
  chunker_polynomial: string;
}

/** Where a blob lies. */
export interface BlobPlace {
  type: BlobType;
  pack: Id;
  offset: number;
  /** Sealed, as it lies there. */
  length: number;
  /** Of the content. */
  plainLength: number;
  compressed: boolean;
}

/** What a pack tells of one blob in its header and in an index: in restic's own words. */
export interface PackedBlob {
  id: Id;
  type: BlobType;
  offset: number;
  length: number;
  /** Only there when it is compressed. */
  uncompressed_length?: number;
}

export interface IndexedPack {
  id: Id;
  blobs: PackedBlob[];
}

/** All blobs of a repository, in typed arrays: some 60 bytes each. */
export interface BlobIndex {
  readonly blobs: number;
  readonly packs: number;
  has(type: BlobType, id: Id): boolean;
  /** The first place of perhaps several. */
  find(type: BlobType, id: Id): BlobPlace | null;
  places(type: BlobType, id: Id): BlobPlace[];
  add(pack: IndexedPack): void;
  packIds(): Iterable<Id>;
  /** The blobs of one pack, by their place in it. */
  inPack(pack: Id): PackedBlob[];
  /** Every blob once. Order is not told. */
  each(visit: (id: Id, place: BlobPlace) => void): void;
}

export interface HeldLock {
  readonly id: Id;
  /** Aborts when the lock could not be kept fresh, or somebody removed it: what it protected has to stop. */
  readonly lost: AbortSignal;
  /**
   * To be waited for before what cannot be taken back. A machine that slept may go on before its timers do: then the lock
   * is looked after first. Fails where it is lost.
   */
  sure(signal?: AbortSignal): Promise<void>;
  release(): Promise<void>;
}

/** A repository that is open: its password was right and its format is known. */
export interface Repository {
  readonly backend: Backend;
  readonly config: RepositoryConfig;
  readonly keys: RepositoryKeys;
  /** The key file that the password opened. */
  readonly keyId: Id;
  /** Reads what is not yet known of the index files (local cache first), and forgets what is gone; every caller may. */
  index(options?: { fresh?: boolean; signal?: AbortSignal }): Promise<BlobIndex>;
  /** Opened, decompressed, its hash compared. Trees come through a bounded cache in memory, and one on disk by pack. */
  blob(type: BlobType, id: Id, signal?: AbortSignal): Promise<Buffer>;
  /** Snapshots, indexes and locks: sealed JSON, with or without compression. The hash of the file is compared with its name. */
  load<T>(kind: 'snapshot' | 'index' | 'lock', id: Id, signal?: AbortSignal): Promise<T>;
  save(kind: 'snapshot' | 'index' | 'lock', value: unknown, signal?: AbortSignal): Promise<Id>;
  /** Seals bytes of a pack or file, and opens them. */
  seal(plain: Uint8Array): Buffer;
  open(sealed: Uint8Array): Buffer;
  /**
   * As restic locks: written, then looked whether somebody else's speaks against it. Refreshed every five minutes. Locks of
   * dead processes of this machine and those half an hour old are cleared, of live ones never: `CONFLICT` names the holder.
   */
  lock(mode: 'shared' | 'exclusive', signal?: AbortSignal): Promise<HeldLock>;
  dispose(): Promise<void>;
}

/** One entry of a tree, in restic's own words, read leniently and written exactly. */
export interface TreeNode {
  /** Bytes that are not UTF-8 stand as U+DC80 to U+DCFF each; see `names.ts`. Not quoted. */
  name: string;
  type: 'file' | 'dir' | 'symlink' | 'dev' | 'chardev' | 'fifo' | 'socket' | 'irregular';
  /** Go's file mode bits, as restic writes them. */
  mode: number;
  /** RFC 3339 with nanoseconds, as they stand in the tree. */
  mtime: string;
  atime: string;
  ctime: string;
  uid: number;
  gid: number;
  user?: string;
  group?: string;
  /** 64 bit. */
  inode?: bigint;
  device_id?: bigint;
  size?: number;
  links?: number;
  linktarget?: string;
  extended_attributes?: { name: string; value: string }[];
  device?: number;
  content: Id[] | null;
  subtree?: Id;
}

/** What restic notes of a backup since 0.17. */
export interface SnapshotSummary {
  backup_start: string;
  backup_end: string;
  files_new: number;
  files_changed: number;
  files_unmodified: number;
  dirs_new: number;
  dirs_changed: number;
  dirs_unmodified: number;
  data_blobs: number;
  tree_blobs: number;
  data_added: number;
  data_added_packed: number;
  total_files_processed: number;
  total_bytes_processed: number;
}

export interface SnapshotRecord {
  time: string;
  parent?: Id;
  tree: Id;
  paths: string[];
  hostname?: string;
  username?: string;
  uid?: number;
  gid?: number;
  excludes?: string[];
  tags?: string[];
  original?: Id;
  program_version?: string;
  /** Nobody relies on it: it may have been written by anything. */
  summary?: Partial<SnapshotSummary>;
}
