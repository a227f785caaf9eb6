import type { JournalEntry } from '../journal/journal.ts';
import type { Plan } from './definition.ts';
import { createDraft, type Draft, type LiveRun } from './draft.ts';
import type { RunLimits, StepDefinition } from './types.ts';

/** What the transitions ask of the world around them. */
export interface Rules {
  limits: RunLimits;
  random(): number;
  compensates(step: StepDefinition): boolean;
}

/** The live runs, by the one who holds them. */
export interface LiveRuns {
  get(id: string): LiveRun | undefined;
  childrenOf(id: string): Iterable<string>;
  plan(hash: string): Plan;
}

/** All that one transaction changes: drafts of the runs it touches, and what goes into the journal with them. */
export interface Batch {
  readonly at: number;
  readonly rules: Rules;
  readonly notes: JournalEntry[];
  plan(hash: string): Plan;
  /** Null for a run that has ended, or that nobody knows. */
  draft(id: string): Draft | null;
  create(live: LiveRun): Draft;
  drafts(): Draft[];
  /** Child runs that have not ended. */
  children(id: string): Draft[];
}

export function createBatch(at: number, rules: Rules, runs: LiveRuns): Batch {
  const drafts = new Map<string, Draft>();

  const draft = (id: string): Draft | null => {
    const known = drafts.get(id);
    const live = known ? undefined : runs.get(id);
    if (live) drafts.set(id, createDraft(live, false));
    const found = drafts.get(id);
    return found && found.run.finishedAt === null ? found : null;
  };

  return {
    at,
    rules,
    notes: [],
    plan: runs.plan,
    draft,
    create(live) {
      const made = createDraft(live, true);
      drafts.set(live.record.id, made);
      return made;
    },
    drafts: () => [...drafts.values()],
    children(id) {
      const ids = new Set(runs.childrenOf(id));
      for (const one of drafts.values()) if (one.run.parentId === id) ids.add(one.run.id);
      return [...ids].flatMap((child) => draft(child) ?? []);
    },
  };
}
