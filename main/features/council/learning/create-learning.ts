import { logOddsOf } from '../../../../shared/features/council/log-odds.ts';
import {
  type Confidence,
  confidence as confidenceWord,
  type Outcome,
  type Seat,
  type SeatRecord,
  type Tally,
  type Vote,
} from '../../../../shared/features/council/schema.ts';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import type { CouncilRepo } from '../repo.ts';
import { accuracyOf, countsOf } from '../tally/accuracy.ts';
import { learnRho } from '../tally/shared-model.ts';
import { modelKeyOf, voiceOf } from '../types.ts';

export interface Learned {
  seatId: string;
  seatName: string;
  model: string;
  deliberationId: string;
  topic: string;
  confidence: Confidence | null;
  right: boolean;
  accuracy: number;
  at: number;
}

interface LearnInput {
  topic: string;
  outcome: Outcome;
  /** As they were counted. */
  votes: readonly Pick<Vote, 'seatId' | 'seatName' | 'model' | 'optionId' | 'confidence'>[];
  tally: Pick<Tally, 'seats' | 'winner'>;
}

/**
 * What one outcome says of each seat that voted. A check that failed shows that the winner was wrong, and says nothing of the others.
 */
export function lessonsOf({ topic, outcome, votes, tally }: LearnInput): Omit<Learned, 'deliberationId'>[] {
  const { right, by, at } = outcome;
  if (right.kind === 'unknown') return [];
  const accuracies = new Map(tally.seats.map(({ seatId, accuracy }) => [seatId, accuracy]));
  return votes.flatMap(({ seatId, seatName, model, optionId, confidence }) => {
    if (optionId === null || model === null) return [];
    if (by === 'check' && right.kind === 'none' && optionId !== tally.winner) return [];
    return [
      {
        ...{ seatId, seatName, model: modelKeyOf(model), topic, confidence, at },
        right: right.kind === 'option' && right.optionId === optionId,
        accuracy: accuracies.get(seatId) ?? 0.6,
      },
    ];
  });
}

/** What outcomes have shown: by seat, topic, how sure it said it was, and only with the model that it has now. */
export function createLearning({ repo }: { repo: Pick<CouncilRepo, 'outcomes'> }) {
  async function all(): Promise<Learned[]> {
    return (await repo.outcomes()).map((row) => ({
      ...{ seatId: row.seat_id, seatName: row.seat_name, model: row.model, deliberationId: row.deliberation_id },
      ...{ topic: row.topic, confidence: confidenceWord.nullable().catch(null).parse(row.confidence) },
      ...{ right: row.right === 1, accuracy: row.accuracy, at: row.at },
    }));
  }

  return {
    async weights() {
      const learned = await all();
      return {
        accuracy(seatId: string, model: string, topic: string, confidence: Confidence | null): number {
          const own = learned.filter((one) => one.seatId === seatId && one.model === model);
          return accuracyOf(countsOf(own), topic, confidence);
        },
        rho: learnRho(learned.map((one) => ({ ...one, model: voiceOf(one.model) }))),
      };
    },
    async records(seats: readonly Seat[], modelOf: (seat: Seat) => ModelRef | null): Promise<SeatRecord[]> {
      const learned = await all();
      return seats.flatMap((seat) => {
        const model = modelOf(seat);
        const key = model === null ? null : modelKeyOf(model);
        const own = learned.filter(({ seatId, model: of }) => seatId === seat.id && of === key);
        const topics = [...new Set(['general', ...own.map(({ topic }) => topic)])].sort();
        return topics.map((topic) => recordOf(seat, model, topic, own));
      });
    },
  };
}
export type Learning = ReturnType<typeof createLearning>;

function recordOf(seat: Seat, model: ModelRef | null, topic: string, own: readonly Learned[]): SeatRecord {
  const here = own.filter((one) => one.topic === topic);
  const counts = countsOf(own);
  const accuracy = accuracyOf(counts, topic, null);
  const squares = here.map(({ right, accuracy: was }) => (was - Number(right)) ** 2);
  const byConfidence: SeatRecord['byConfidence'] = confidenceWord.options.flatMap((confidence) => {
    const outcomes = here.filter((one) => one.confidence === confidence).length;
    return outcomes === 0 ? [] : [{ confidence, outcomes, accuracy: accuracyOf(counts, topic, confidence) }];
  });
  return {
    ...{ seatId: seat.id, seatName: seat.name, topic, model, accuracy },
    ...{ outcomes: here.length, right: here.filter(({ right }) => right).length },
    brier: squares.length === 0 ? null : squares.reduce((sum, one) => sum + one, 0) / squares.length,
    byConfidence,
    weight: logOddsOf(accuracy, 2),
  };
}
