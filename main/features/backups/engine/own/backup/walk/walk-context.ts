import type { TreeNode } from '../../../../restic/types.ts';
import type { BlobStore } from '../blob-store.ts';
import type { Excludes } from '../excludes/excludes.ts';
import type { KnownBlobs } from '../known-blobs.ts';
import type { FolderTree, Hole, TextPool } from './folder-tree.ts';
import type { NodeMaker } from './node-of.ts';
import type { ParentNode, ParentTree } from './parent-tree.ts';
import type { Readers } from './readers.ts';
import type { Tally } from './tally.ts';
import type { Xattrs } from './xattrs.ts';

/** What the parts of the walk work with. */
export interface WalkContext {
  excludes: Excludes;
  excludeCaches: boolean;
  maker: NodeMaker;
  /** Null where the system has none. */
  xattrs: Xattrs | null;
  readers: Readers;
  trees: BlobStore;
  known: KnownBlobs;
  pool: TextPool;
  /** A folder of the snapshot before; null where there is none, or none that can be read. */
  parentTree(node: ParentNode | null): Promise<ParentTree | null>;
  /** To be waited for now and then: tells where the walk is, and holds it while it is paused. */
  pace(path: string): Promise<void> | null;
  log(line: string): void;
  /** An entry of a folder, with all that lies in it. Null where it is done, but for files that are still being read. */
  take(found: Found): Promise<void> | null;
  /** Large files of a git repository that is read again, by their paths. */
  recent: Map<string, TreeNode>;
}

/** Something in a folder. All are bytes as characters. */
export interface Place {
  path: string;
  /** The folders above, from the root. */
  folder: readonly string[];
  name: string;
}

export const placeIn = (folder: Place, name: string): Place => ({
  path: folder.path === '/' ? `/${name}` : `${folder.path}/${name}`,
  folder: wordsOf(folder),
  name,
});

const kept = new WeakMap<Place, readonly string[]>();

/** The words of a folder's path: the same list for all that lies in it. */
function wordsOf(folder: Place): readonly string[] {
  const known = kept.get(folder);
  if (known) return known;
  const words = folder.path === '/' ? [] : [...folder.folder, folder.name];
  kept.set(folder, words);
  return words;
}

/** Where an entry goes in the tree of its folder. */
export interface Slot {
  put(node: TreeNode): void;
  /** For what is known later. */
  hold(): Hole;
  skip(): void;
}

export const slotAtEnd = (tree: FolderTree): Slot => ({
  put: (node) => tree.add(node),
  hold: () => tree.hole(),
  skip: () => undefined,
});

/** Places in the order of the names, to be filled in another. */
export const slotInHole = (hole: Hole): Slot => ({
  put: (node) => hole.fill(node),
  hold: () => hole,
  skip: () => hole.fill(null),
});

/** In a git repository, files come and go by themselves. */
export type InGit = 'objects' | 'rest';

export interface Found {
  place: Place;
  slot: Slot;
  parent: ParentNode | null;
  tally: Tally;
  git?: InGit | undefined;
  /** It was asked for itself: no folder above it was looked at. */
  first?: boolean;
}

export interface Names {
  place: Place;
  names: readonly string[];
  before: ParentTree | null;
  tally: Tally;
  git?: InGit | undefined;
}

/** Lets whoever is behind catch up. */
export async function catchUp(context: WalkContext, path: string, turn: boolean): Promise<void> {
  for (let room = context.readers.room(); room !== null; room = context.readers.room()) await room;
  for (let room = context.trees.room(); room !== null; room = context.trees.room()) await room;
  const pace = turn ? context.pace(path) : null;
  if (pace !== null) await pace;
}
