import { logOddsOf } from '../../../../shared/features/council/log-odds.ts';
import type { Tally } from '../../../../shared/features/council/schema.ts';
import { bordaOf, type Ranking } from './borda.ts';
import { discountOf } from './shared-model.ts';

export interface TallyVote {
  seatId: string;
  /** Seats with the same one are discounted. */
  model: string;
  optionId: string | null;
  /** What it has been right so far. */
  accuracy: number;
}

export interface TallyInput {
  optionIds: readonly string[];
  votes: readonly TallyVote[];
  rho(model: string): number;
  rankings?: readonly Ranking[];
}

/** Closer than what sums of floating numbers can tell apart is a tie. */
const tie = 1e-9;
const byId = (a: { seatId: string }, b: { seatId: string }) => (a.seatId < b.seatId ? -1 : a.seatId > b.seatId ? 1 : 0);

/** At least two thirds of those seated: two lost of five are too many. */
export const hasQuorum = (votes: number, seated: number): boolean => votes > 0 && votes * 3 >= seated * 2;

function posteriorsOf(weights: readonly number[]): number[] {
  const top = Math.max(...weights, 0);
  const powers = weights.map((weight) => Math.exp(weight - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Every number of a decision; nothing that a model says of itself is in it but the option. */
export function tallyOf({ optionIds, votes, rho, rankings = [] }: TallyInput): Tally {
  // In one order whatever order they came in: sums of floating numbers depend on it.
  const inOrder = [...votes].sort(byId);
  const known = new Set(optionIds);
  const cast = inOrder.filter(({ optionId }) => optionId !== null && known.has(optionId));
  const voices = Map.groupBy(cast, ({ model }) => model);

  const seats = inOrder.map((vote) => {
    const logOdds = logOddsOf(vote.accuracy, optionIds.length);
    const counts = cast.includes(vote);
    const discount = counts ? discountOf(voices.get(vote.model)?.length ?? 1, rho(vote.model)) : 1;
    const { seatId, optionId, accuracy } = vote;
    return {
      ...{ seatId, optionId: counts ? optionId : null, accuracy, logOdds, discount },
      weight: counts ? logOdds * discount : 0,
    };
  });
  const sums = optionIds.map((optionId) => {
    const own = seats.filter((seat) => seat.optionId === optionId);
    return { optionId, votes: own.length, weight: own.reduce((sum, { weight }) => sum + weight, 0) };
  });
  const posteriors = posteriorsOf(sums.map(({ weight }) => weight));
  const options = sums
    .map((sum, at) => ({ ...sum, posterior: posteriors[at] ?? 0 }))
    .sort((a, b) => b.weight - a.weight || b.votes - a.votes || (a.optionId < b.optionId ? -1 : 1));

  const [first, second] = options;
  const tied = !first || first.votes === 0 || (second !== undefined && first.weight - second.weight < tie);
  return {
    ...{ options, seats },
    winner: tied ? null : first.optionId,
    posterior: first?.posterior ?? 0,
    margin: (first?.posterior ?? 0) - (second?.posterior ?? 0),
    votes: cast.length,
    seated: votes.length,
    quorum: hasQuorum(cast.length, votes.length),
    effectiveVoices: seats.reduce((sum, seat) => sum + (seat.optionId === null ? 0 : seat.discount), 0),
    borda:
      rankings.length === 0
        ? []
        : bordaOf(
            inOrder.map(({ seatId }) => seatId),
            rankings,
          ),
  };
}
