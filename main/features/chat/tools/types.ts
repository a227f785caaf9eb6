import type { Scope } from '../../../../shared/features/knowledge/schema.ts';
import type { ToolSpec } from '../../minds/index.ts';
import type { Json, UseRecord } from '../types.ts';

/** How an act came out, for people and, in the same words, for the model. */
export interface Done {
  ok: boolean;
  result: string;
  /** Where its effect can be seen. */
  route: string | null;
}

/** What would be done, found out from the real services; nothing is done by making one. */
export interface Plan {
  /** For people, in words of ours. */
  sentence: string;
  /** For the journal: without what a model wrote. */
  short: string;
  projectId: string | null;
  diff: string | null;
  /** As long as this is the same, the sentence is still true. */
  restsOn: string;
  /** Called by `decide` alone, after a click. */
  carryOut(context: { useId: string; signal: AbortSignal }): Promise<Done>;
}

export type Prepared = { ok: true; plan: Plan } | { ok: false; why: string };

/** A tool that changes something. */
export interface Act extends ToolSpec {
  prepare(input: Json, context: { scope: Scope; useId: string }): Promise<Prepared>;
  /** Optimus ended after the click: what can be told of it now, without doing anything. */
  afterKill(use: UseRecord, context: { scope: Scope }): Promise<Done>;
}
