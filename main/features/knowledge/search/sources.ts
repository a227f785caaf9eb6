import type { Evidence, EvidenceKind, Scope } from '../../../../shared/features/knowledge/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import type { Entities } from './entities.ts';

export interface LiveAsk {
  query: string;
  /** What was asked for, as the index knows words. */
  terms: readonly string[];
  scope: Scope;
  /** Of the scope. */
  projects: readonly ProjectRow[];
  entities: Entities;
  before: number | null;
  now: number;
  signal: AbortSignal;
}

export interface LiveFound {
  /** The best first. */
  words: Evidence[];
  /** Of what the question calls by its name. */
  entity: Evidence[];
}

/** What has a store of its own is asked at the moment of the question. */
export interface LiveSource {
  kinds: readonly EvidenceKind[];
  find(ask: LiveAsk): Promise<LiveFound>;
}

export const nothing: LiveFound = { words: [], entity: [] };
/** Of one source: a list that is longer hides the others. */
export const mostOfOne = 20;
