import type { z } from 'zod';
import type {
  Attachment,
  Evidence,
  EvidenceKind,
  Found,
  Hit,
  Scope,
} from '../../../shared/features/knowledge/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { ToolSpec } from '../minds/index.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

export interface SearchAsk {
  query: string;
  scope: Scope;
  /** All where it is left out. */
  kinds?: readonly EvidenceKind[];
  limit?: number;
  /** The hits together are cut to so many tokens. */
  tokenBudget?: number;
  /** What was known at that time and before. */
  before?: number;
  signal?: AbortSignal;
}

/** What another feature lets be found: memories, for one. Ranked with everything else. */
export interface KnowledgeSource {
  kind: EvidenceKind;
  find(ask: SearchAsk): Promise<{ words: Evidence[]; meaning: Evidence[] }>;
  open(id: string): Promise<Evidence | null>;
}

/** What a model may do without asking: it reads, inside of the scope, and changes nothing. */
export interface ReadTool extends ToolSpec {
  /** Never throws for what the model wrote: bad input and things out of scope are a sentence that says so. */
  run(input: Json, context: { scope: Scope; signal: AbortSignal }): Promise<ToolResult>;
}

export interface ToolResult {
  ok: boolean;
  /** What the model is told; it is data, marked as untrusted by whoever puts it into a prompt. */
  text: string;
  /** One short line for people: `read src/server.ts, 40 lines`. */
  summary: string;
  evidence: Evidence[];
}

export interface Knowledge {
  search(ask: SearchAsk): Promise<Found>;
  /** As it was when it was found, if it is still kept here; else null. Features keep what a decision rests on themselves. */
  open(id: string): Promise<Evidence | null>;
  /** Gives an attachment its id and its route. */
  evidenceOf(attachment: Attachment): Evidence;
  addSource(source: KnowledgeSource): Cancel;
  readTools: readonly ReadTool[];
  /**
   * Evidence as it goes into a prompt: each piece in a fence of its own with id, title and time, whose mark nothing inside of it can
   * write (it is random for each prompt), under the sentence that it is data and no instruction.
   */
  fenced(pieces: readonly (Evidence | Hit)[]): { text: string; ids: Set<string> };
}
