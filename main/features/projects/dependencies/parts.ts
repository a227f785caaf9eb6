import type { ProjectFiles } from '../types.ts';

/** One thing that a manifest asks for. */
export interface Want {
  name: string;
  /** The range as it is written; null when any will do. */
  wanted: string | null;
  line: number | null;
  /** Where it stands, when the manifest only includes that file. */
  file?: string;
  development?: boolean;
  /** A place of the project's own, relative to the project. */
  local?: string | null;
  /** The place of its own is only one that may be meant: a lock that takes the thing from elsewhere knows better. */
  likely?: boolean;
  /** May be missing from a lock file without harm. */
  optional?: boolean;
  /** As it stands in the manifest, where `wanted` is only its meaning. */
  raw?: string;
  /** What the manifest calls it, where that is not its name. */
  alias?: string;
  /** Another ecosystem than the manifest's own: `npm:` in a deno.json. */
  ecosystem?: string;
}

export interface Manifest {
  ecosystem: string;
  file: string;
  folder: string;
  wants: Want[];
  /** Under which others can depend on it; null for what is never published. */
  provides: string | null;
  /** What makes a lock file; null where it is no custom to have one. */
  remedy: string | null;
  /** Versions are forced from elsewhere, so a locked one may lie outside of what is asked for. */
  forced?: boolean;
  /** Base name of the lock that its tool writes, where the manifest tells which tool that is: others may be left over. */
  prefers?: string;
  /** A lock of this ecosystem that goes by another manifest's name is not meant: `poetry`, `uv`. */
  tool?: string;
}

/** One thing that a lock file holds. */
export interface Locked {
  name: string;
  version: string | null;
  line: number | null;
  licence: string | null;
  /** Null: the file does not tell, so it follows from who asks for it. */
  development: boolean | null;
  local: string | null;
  /** Places in the same list. */
  requires: number[];
  ecosystem?: string;
}

export interface Lock {
  ecosystem: string;
  file: string;
  folder: string;
  packages: Locked[];
  /** The place in the list of what a manifest asks for, or null. */
  find(folder: string, want: Want): number | null;
  /** Whether it speaks for the manifest in that folder. */
  covers(folder: string): boolean;
  /** What the lock was made for, where it says so; compared word for word. */
  asked?(folder: string, want: Want): string | null;
  /** Whether something that is asked for and not in it proves that it is old. */
  complete: boolean;
  /** Names that something in it stands for: not in it, and not missing. */
  also?: ReadonlySet<string>;
  tool?: string;
}

/** What a reader of one format is given, and where it puts what it found. */
export interface Reading {
  files: ProjectFiles;
  file: string;
  /** Of the file; empty for the top. */
  folder: string;
  text: string;
  manifest(manifest: Omit<Manifest, 'file' | 'folder'> & { file?: string; folder?: string }): void;
  lock(lock: Omit<Lock, 'file' | 'folder'>): void;
  problem(why: string): void;
  /** Made once per project: what several files need of one. */
  once<T>(key: string, make: () => T): T;
}

export interface Format {
  id: string;
  ecosystem: string;
  /** Exact base names. */
  names?: readonly string[];
  /** Looked at where no exact name fits; the path is in lower case. */
  matches?: (base: string, path: string) => boolean;
  maxBytes: number;
  /** Its text is of no use; that it is there says something. */
  binary?: boolean;
  read: (reading: Reading) => void;
}

export const small = 2 * 1024 * 1024;
export const large = 64 * 1024 * 1024;
