import type { Evidence, EvidenceKind } from '../../../../shared/features/knowledge/schema.ts';

export type FileKind = Extract<EvidenceKind, 'code' | 'doc' | 'readme'>;

export interface ReadInput {
  projectId: string;
  name: string;
  root: string;
  /** Relative, as the project's own list has them. */
  paths: string[];
  /** There are more than are listed. */
  cut: boolean;
}

export interface ReadOutput {
  files: number;
  chunks: number;
  /** Files that were read, because they are not as they were. */
  changed: number;
  removed: number;
  passedOver: number;
  /** Ended before all was read: cancelled, or no room. */
  ended: 'whole' | 'cancelled' | 'full';
}

export interface FieldWeights {
  title: number;
  symbols: number;
  text: number;
}

export interface FindInput {
  query: string;
  /** Made by the model that serves; null where there is none. */
  vector: Float32Array | null;
  projectIds: string[] | null;
  kinds: FileKind[] | null;
  before: number | null;
  limit: number;
  fields: FieldWeights;
  /** No: words count nothing, and are not looked for. */
  words: boolean;
}

/** In the order of its list. */
export interface FoundChunk {
  id: string;
  projectId: string;
  path: string;
  at: number;
}

export interface FindOutput {
  words: FoundChunk[];
  meaning: FoundChunk[];
  entity: FoundChunk[];
  /** In the scope. */
  chunks: number;
  vectors: number;
}

export interface ProjectIndex {
  projectId: string;
  files: number;
  chunks: number;
  /** Of the model that is wanted; of the one that serves where none is. */
  vectors: number;
  bytes: number;
  passedOver: number;
  cut: boolean;
  readAt: number | null;
}

export interface IndexState {
  bytes: number;
  chunks: number;
  projects: ProjectIndex[];
  serving: string | null;
}

export interface Lacking {
  id: number;
  text: string;
}

export interface Ops {
  read: [ReadInput, ReadOutput];
  find: [FindInput, FindOutput];
  /** Of files only, in the order that was asked for; what is gone is left out. */
  pieces: [{ ids: string[] }, Evidence[]];
  open: [{ id: string }, Evidence | null];
  /** What was found elsewhere, so that it can be opened as it was found. */
  keep: [{ evidence: Evidence[]; at: number }, null];
  /** Kept pieces in which one of these stands. */
  letGo: [{ needles: string[] }, null];
  state: [{ wanted: string | null }, IndexState];
  forget: [{ projectId: string }, null];
  /** Everything, with the file. */
  clear: [null, null];
  limit: [{ bytes: number; kept: string[] }, null];
  /** This one may have all of its vectors by now; answers which one serves. */
  want: [{ model: string }, { serving: string | null }];
  serving: [null, string | null];
  lacking: [{ model: string; after: number; limit: number }, { pieces: Lacking[]; left: number | null }];
  putVectors: [{ model: string; ids: number[]; dims: number; vectors: Float32Array }, { serving: string | null }];
  end: [null, null];
}
export type Op = keyof Ops;

export type ToIndex =
  | { [O in Op]: { type: 'ask'; id: number; op: O; input: Ops[O][0] } }[Op]
  | { type: 'cancel'; projectId: string };

export type FromIndex =
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'refused'; id: number; why: string; code: string }
  | { type: 'progress'; projectId: string; done: number; total: number }
  | { type: 'set-aside'; why: string };

export interface IndexThreadData {
  path: string;
}
