import type { Deliberation, SeatRecord, Tally } from '../../../../shared/features/council/schema.ts';

export interface Move {
  seatId: string;
  seatName: string;
  /** Null where it abstained: then nothing is learned of it. */
  right: boolean | null;
  before: { accuracy: number; logOdds: number };
  /** Null where nothing is known of the seat with that model any more. */
  after: { accuracy: number; logOdds: number } | null;
}

/** What a seat that is right so often weighs alone. */
export const logOddsOf = (accuracy: number): number => Math.log(accuracy / (1 - accuracy));

/** Of each seat: what it was worth when it voted, and what it is worth now for the same topic and the same model. */
export function movesOf(
  { votes, seats, topic, outcome }: Pick<Deliberation, 'votes' | 'seats' | 'topic' | 'outcome'>,
  tally: Tally,
  records: readonly SeatRecord[],
): Move[] {
  if (outcome === null || outcome.right.kind === 'unknown') return [];
  const rightId = outcome.right.kind === 'option' ? outcome.right.optionId : null;
  return tally.seats.map(({ seatId, optionId, accuracy, logOdds }) => {
    const model = votes.find((vote) => vote.seatId === seatId)?.model ?? null;
    const record = records.find(
      (one) =>
        one.seatId === seatId &&
        one.topic === topic &&
        one.model?.connectionId === model?.connectionId &&
        one.model?.model === model?.model,
    );
    return {
      seatId,
      seatName: seats.find(({ id }) => id === seatId)?.name ?? seatId,
      right: optionId === null ? null : optionId === rightId,
      before: { accuracy, logOdds },
      after: record ? { accuracy: record.accuracy, logOdds: logOddsOf(record.accuracy) } : null,
    };
  });
}
