import { logOddsOf } from '../../../../shared/features/council/log-odds.ts';
import type { Deliberation, SeatRecord, Tally } from '../../../../shared/features/council/schema.ts';
import { countedVote } from '../words.ts';

export interface Move {
  seatId: string;
  seatName: string;
  /** Null where it abstained: then nothing is learned of it. */
  right: boolean | null;
  before: { accuracy: number; logOdds: number };
  /** Null where nothing is known of the seat with that model any more. */
  after: { accuracy: number; logOdds: number } | null;
}

type Resolved = Pick<Deliberation, 'votes' | 'revisions' | 'seats' | 'options' | 'topic' | 'outcome'>;

/** Of each seat: what it was worth when it voted, and what it is worth now for the same topic and the same model. */
export function movesOf(deliberation: Resolved, tally: Tally, records: readonly SeatRecord[]): Move[] {
  const { votes, revisions, seats, options, topic, outcome } = deliberation;
  if (outcome === null || outcome.right.kind === 'unknown') return [];
  const rightId = outcome.right.kind === 'option' ? outcome.right.optionId : null;
  return tally.seats.map(({ seatId, optionId, accuracy, logOdds }) => {
    const first = votes.find((vote) => vote.seatId === seatId);
    const vote = first && countedVote(first, revisions);
    const model = vote?.model ?? null;
    const record = records.find(
      (one) =>
        one.seatId === seatId &&
        one.topic === topic &&
        one.model?.connectionId === model?.connectionId &&
        one.model?.model === model?.model,
    );
    // It was weighed by what it is worth when it says that it is so sure.
    const now = record?.byConfidence.find(({ confidence }) => confidence === vote?.confidence) ?? record;
    return {
      seatId,
      seatName: seats.find(({ id }) => id === seatId)?.name ?? seatId,
      right: optionId === null ? null : optionId === rightId,
      before: { accuracy, logOdds },
      after: now ? { accuracy: now.accuracy, logOdds: logOddsOf(now.accuracy, options.length) } : null,
    };
  });
}
