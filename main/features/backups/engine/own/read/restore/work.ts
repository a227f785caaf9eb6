import type { Id, RepositoryKeys, TreeNode } from '../../../../restic/types.ts';

/** What hands are asked for and what they answer: plain data, since they are threads. Files go by their slot in a window. */
export interface Meta {
  mode: number;
  uid: number;
  gid: number;
  accessedNs: bigint;
  modifiedNs: bigint;
  /** Values in base64. */
  xattrs: { name: string; value: string }[];
}

export interface Item {
  slot: number;
  type: TreeNode['type'];
  /** Where it is in the end, and where it is made. */
  path: string;
  temp: string;
  meta: Meta;
  linkTarget: string;
  device: number;
  /** Something else is there: what is made waits beside it until that is kept aside. */
  inTheWay: boolean;
}

export interface Target {
  slot: number;
  offset: number;
  /** It is all that the file holds. */
  whole: boolean;
}

export interface SealedBlob {
  id: Id;
  /** In the part that came with it. */
  at: number;
  length: number;
  plainLength: number;
  compressed: boolean;
  targets: Target[];
}

/** What a thread reads itself: nothing is copied on the way, and its memory is used again. */
export interface PartOfFile {
  file: string;
  offset: number;
  length: number;
}

export type Task =
  /** A part of a pack. `plain`: it is the content of the one blob. */
  | { do: 'write'; part: Uint8Array | PartOfFile; plain: boolean; blobs: SealedBlob[]; items: Item[] }
  /** All parts are there: content is read back, and what belongs to it is set. */
  | { do: 'finish'; items: { item: Item; size: number; content: Id | null }[] }
  /** Links, pipes, devices. */
  | { do: 'make'; items: Item[] }
  /** What is there now, compared. */
  | { do: 'look'; items: { item: Item; blobs: { id: Id; length: number }[] }[] }
  | { do: 'meta'; items: { path: string; type: TreeNode['type']; meta: Meta }[] }
  | { do: 'sync'; path: string };

/** `content`: SHA-256 of a file, as it lies there. */
export type Look = { slot: number; found: 'nothing' | 'same' | 'other'; content: Id | null };

export interface Failure {
  path: string;
  slot: number | null;
  code: string;
  message: string;
}

export interface Answer {
  done: { slot: number; content: Id | null }[];
  looks: Look[];
  failures: Failure[];
  /** Blobs that are not what they should be, by their place in the task. */
  bad: number[];
  /** What could not be kept of what belongs to a file. */
  notes: Failure[];
}

export interface HandsSetup {
  keys: RepositoryKeys;
  /** One number: no longer 0 when all is to stop. */
  control: SharedArrayBuffer;
  owner: boolean;
}
