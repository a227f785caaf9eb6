import type {
  Caps,
  Deliberation,
  DeliberationSummary,
  Estimate,
  Seat,
} from '../../../shared/features/council/schema.ts';
import { saidIn } from './deliberation/assess.ts';
import { synthesisOf } from './deliberation/chair.ts';
import { costOf, spentOf } from './deliberation/spent.ts';
import type { Call, DeliberationRecord } from './types.ts';

export function summaryOf(record: DeliberationRecord, calls: readonly Call[]): DeliberationSummary {
  const { draft } = record;
  return {
    ...{ id: record.id, question: draft.question, topic: draft.topic, mode: draft.mode, state: record.state },
    ...{ phase: record.phase, projectIds: draft.scope.projectIds ?? [], winner: record.winner },
    ...{ posterior: record.posterior, reviewAt: record.reviewAt, outcome: record.outcome, runId: record.runId },
    ...{ cost: costOf(calls), createdAt: record.createdAt, endedAt: record.endedAt },
  };
}

interface Now {
  seats: readonly Seat[];
  caps: Caps;
  estimate: Estimate | null;
  blocked: string | null;
  /** What a chair has written so far, while it writes. */
  writing: string | null;
}

const headings: Record<DeliberationRecord['state'], string> = {
  draft: 'A draft',
  running: 'The council deliberates',
  decided: 'The council decided',
  undecided: 'No council decision',
  cancelled: 'Cancelled',
  failed: 'It failed',
};

export function viewOf(record: DeliberationRecord, calls: readonly Call[], now: Now): Deliberation {
  const { draft, gathered, result } = record;
  const said = saidIn(calls, draft.pinned?.seats ?? []);
  const read = calls.flatMap((call) => (call.result?.kind === 'read' ? call.result.readings.evidence : []));
  const evidence = new Map(
    [...(gathered?.evidence ?? []), ...read, ...draft.attachments].map((piece) => [piece.id, piece]),
  );
  const partial =
    now.writing === null ? null : { text: now.writing, citations: [], invented: [], modelName: null, attempts: [] };
  // The chair has ended, and the result is not put together yet.
  const written = record.state === 'running' ? synthesisOf(calls, new Set(evidence.keys())) : null;
  return {
    ...summaryOf(record, calls),
    ...{ scope: draft.scope, attachments: draft.attachments, options: draft.options, seats: [...now.seats] },
    ...{ caps: now.caps, estimate: now.estimate, blocked: now.blocked, evidence: [...evidence.values()] },
    ...{ votes: said.votes, critiques: said.critiques, revisions: said.revisions, tally: result?.tally ?? null },
    ...{
      stopped: result?.stopped ?? null,
      dissent: result?.dissent ?? null,
      synthesis: result?.synthesis ?? partial ?? written,
    },
    heading: result?.heading ? result.heading : headings[record.state],
    ...{ problem: result?.problem ?? null, check: record.check, spent: spentOf(calls), seed: record.seed },
  };
}
