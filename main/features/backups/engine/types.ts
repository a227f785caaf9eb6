import type { BackendSpec } from '../../../../shared/features/backups/schema.ts';
import type { Id } from '../restic/types.ts';

/** Everything that is needed to reach one repository. Plain data: it crosses threads. Never logged. */
export interface Access {
  backend: BackendSpec;
  /** What the backend needs and nobody may read: `secretKey`, `accountKey`, `password`, by the names of its spec. */
  secrets: Record<string, string>;
  password: string;
  /** Rebuilt from the repository whenever it is gone. */
  cacheDir: string;
  upBytesPerSecond: number | null;
  downBytesPerSecond: number | null;
  /** Nothing that is there is ever removed or replaced through this access, but our own locks. */
  appendOnly: boolean;
}

export interface Progress {
  phase: string;
  files: number;
  bytes: number;
  /** Null until it is known: an estimate of the walk that runs ahead, or of the last snapshot. */
  filesTotal: number | null;
  bytesTotal: number | null;
  /** What it is at. */
  at: string | null;
}

/** How a caller follows an operation and ends or holds it. */
export interface Watch {
  signal: AbortSignal;
  progress(now: Progress): void;
  log(line: string): void;
  /** Answers at once, or when the pause is over. */
  gate(): Promise<void>;
}

export interface SnapshotFacts {
  id: Id;
  /** Milliseconds. */
  at: number;
  paths: string[];
  tags: string[];
  hostname: string;
  username: string;
  parent: Id | null;
  tree: Id;
  program: string | null;
}

export interface BackupRequest {
  /** Absolute; strings as `restic/names.ts` writes bytes. */
  paths: string[];
  /** restic's patterns of `--exclude`. */
  excludes: string[];
  /** Folders with a CACHEDIR.TAG are left out. */
  excludeCaches: boolean;
  /** Git repositories below, whose refs are read before and after their objects. */
  tags: string[];
  hostname: string;
  username: string;
  /** The time of the snapshot in milliseconds; now when null. */
  at: number | null;
  /** Reads everything anew, whatever the last snapshot says. */
  force: boolean;
  threads: number;
}

/** `kept`: of a restore with `existing: 'keep'`, something else is there and was left alone. */
export type TroubleKind = 'unreadable' | 'vanished' | 'missing' | 'moving' | 'unsupported' | 'kept';

export interface Trouble {
  kind: TroubleKind;
  path: string;
  sentence: string;
}

export interface BackupDone {
  snapshot: SnapshotFacts;
  files: { new: number; changed: number; unmodified: number };
  dirs: { new: number; changed: number; unmodified: number };
  bytesSeen: number;
  /** Blobs that were not there before. */
  dataBlobs: number;
  treeBlobs: number;
  /** Their content, and what they take in packs. */
  bytesAdded: number;
  bytesStored: number | null;
  /** At most 1,000 of them, `troubles` counts all. */
  troubles: number;
  named: Trouble[];
}

export interface EntryFacts {
  name: string;
  path: string;
  type: 'file' | 'dir' | 'symlink' | 'other';
  size: number;
  /** Milliseconds. */
  modifiedAt: number;
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
  user: string | null;
  group: string | null;
  links: number;
  linkTarget: string | null;
  xattrs: number;
}

export interface Change {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'metadata' | 'type';
  type: EntryFacts['type'];
  sizeBefore: number | null;
  sizeAfter: number | null;
}

export interface FindHit {
  snapshot: Id;
  at: number;
  entry: EntryFacts;
  /** The same content as in the hit before it of the same path. */
  same: boolean;
}

export interface RestoreRequest {
  snapshot: Id;
  /** Absolute paths within the snapshot; all when empty. */
  paths: string[];
  /** Null is the original place. */
  target: string | null;
  /** `within`: the whole path below the target. `contents`: what the one path holds goes directly into the target. */
  layout: 'within' | 'contents';
  /** What is there already: kept aside in `asideDir` (below it by its path), or left alone and named. */
  existing: 'aside' | 'keep';
  asideDir: string | null;
  dryRun: boolean;
  /** Owners only where we may; xattrs where the file system takes them. */
  owner: boolean;
}

export interface RestoreDone {
  /** All that are now as in the snapshot, with those that were so before. */
  files: number;
  dirs: number;
  links: number;
  others: number;
  bytes: number;
  /** Files that were already as they should be. */
  unchanged: number;
  /** Of `bytes`, those of files that were already as they should be. */
  unchangedBytes: number;
  aside: number;
  /** SHA-256 over path, type and content of everything restored, in order: `tree-hash.ts`. Null of a dry run. */
  hash: Id | null;
  troubles: number;
  named: Trouble[];
  /** Of a dry run: at most 1,000 paths that would be replaced. */
  replaced: string[];
}

export interface Damage {
  file: 'pack' | 'index' | 'snapshot' | 'key' | 'config' | 'lock';
  id: string;
  kind: 'missing' | 'truncated' | 'altered' | 'unlisted';
  sentence: string;
  /** Paths of files that cannot be restored for it, at most 100. */
  lost: string[];
}

export interface CheckRequest {
  /** Packs of which part are read back whole: `part` of `of`, by their names, so that the shares of a round cover all. */
  read: { part: number; of: number } | 'all' | 'none';
  /** So many files of the newest snapshots are really restored to a temporary place and compared with the disk's hash of the tree. */
  restoreFiles: number;
  /** Snapshots that have to be there by what the caller knows: made, and never forgotten. Nothing else tells of one that is gone. */
  expected?: Id[];
}

export interface CheckDone {
  snapshots: number;
  packs: number;
  packsRead: number;
  /** Null of an engine that does not measure it, as below. */
  bytesRead: number | null;
  filesRestored: number | null;
  bytesRestored: number | null;
  /** All found, at most 1,000 named. */
  damages: Damage[];
  unusedBytes: number | null;
  totalBytes: number;
}

export interface Policy {
  last: number;
  hourly: number;
  daily: number;
  weekly: number;
  monthly: number;
  yearly: number;
  /** Any snapshot with one of these stays. */
  tags: string[];
  /** `2y5m7d3h` of restic; null for none. */
  within: string | null;
}

export interface ForgetRequest {
  policy: Policy | null;
  /** Groups by host and paths unless these tags choose: only snapshots with all of them are looked at. */
  tags: string[];
  /** On top of the policy: these go, whatever it says. */
  ids: Id[];
  dryRun: boolean;
}

export interface ForgetDone {
  keep: { id: Id; reasons: string[] }[];
  remove: Id[];
}

export interface PruneRequest {
  /** Share of unused bytes that may stay: 0.05. */
  maxUnused: number;
  dryRun: boolean;
}

export interface PruneDone {
  packsRemoved: number;
  packsRewritten: number;
  bytesFreed: number | null;
  unusedBytes: number | null;
  totalBytes: number;
}

export interface MirrorDone {
  files: number;
  bytes: number;
  /** Gone from the source by its prune, so removed there too. */
  removed: number;
  /** Found damaged at the source: not copied, named. */
  damages: Damage[];
}

export interface HealDone {
  healed: Damage[];
  left: Damage[];
}

export interface RepositoryFacts {
  id: Id;
  version: 2;
  keys: { id: Id; username: string; hostname: string; createdAt: number; current: boolean }[];
  snapshots: number;
  packs: number;
  blobs: number;
  bytes: number;
  freeBytes: number | null;
}

export interface Usage {
  path: string;
  bytes: number;
  files: number;
  /** As it lies in packs; what several parts hold counts for the first by name alone, so that parts add up. */
  storedBytes: number;
}

/** Every operation by name, with what it asks and what it answers: the same for both engines, and across a thread. */
export interface Operations {
  create: [request: Record<string, never>, answer: RepositoryFacts];
  facts: [request: Record<string, never>, answer: RepositoryFacts];
  snapshots: [request: Record<string, never>, answer: SnapshotFacts[]];
  backup: [request: BackupRequest, answer: BackupDone];
  /** One folder of a snapshot by name order, `after` a name. */
  list: [
    request: { snapshot: Id; path: string; after: string | null; limit: number },
    answer: { entries: EntryFacts[]; more: boolean },
  ];
  /** A glob or a part of a name, over all snapshots or some, newest first. */
  find: [
    request: { pattern: string; snapshots: Id[] | null; limit: number },
    answer: { hits: FindHit[]; more: boolean },
  ];
  /** `to` null compares with the disk. */
  diff: [
    request: { from: Id; to: Id | null; path: string; limit: number },
    answer: { changes: Change[]; more: boolean; added: number; removed: number; changed: number },
  ];
  read: [request: { snapshot: Id; path: string; maxBytes: number }, answer: { bytes: Uint8Array; size: number }];
  restore: [request: RestoreRequest, answer: RestoreDone];
  check: [request: CheckRequest, answer: CheckDone];
  forget: [request: ForgetRequest, answer: ForgetDone];
  prune: [request: PruneRequest, answer: PruneDone];
  /** To another place; the password of the source is not needed. */
  mirror: [request: { to: Access }, answer: MirrorDone];
  heal: [request: { from: Access; damages: Damage[] }, answer: HealDone];
  /** Adds a key with the new password, and removes the one that was used where `replace`. */
  addKey: [request: { password: string; replace: boolean }, answer: RepositoryFacts];
  removeKey: [request: { id: Id }, answer: RepositoryFacts];
  /** Where the bytes of a snapshot are, down to `depth` folders below its paths. */
  usage: [request: { snapshot: Id; depth: number }, answer: Usage[]];
  /** Locks of dead processes; answers how many went. */
  unlock: [request: Record<string, never>, answer: { removed: number }];
}

export type OperationName = keyof Operations;
export type Operation<N extends OperationName> = (
  access: Access,
  request: Operations[N][0],
  watch: Watch,
) => Promise<Operations[N][1]>;

export type BackupEngine = { readonly [N in OperationName]: Operation<N> } & {
  readonly name: string;
  /** What it cannot do, by operation: a sentence. */
  readonly lacks: Partial<Record<OperationName, string>>;
  dispose(): Promise<void>;
};
