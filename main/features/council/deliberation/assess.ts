import type {
  Critique,
  Deliberation,
  Mode,
  Revision,
  Tally,
  Vote,
} from '../../../../shared/features/council/schema.ts';
import type { Learning } from '../learning/create-learning.ts';
import { tallyOf } from '../tally/tally.ts';
import { type Call, modelKeyOf, type Seated, voiceOf } from '../types.ts';
import { modes } from './modes.ts';

export interface Said {
  votes: Vote[];
  critiques: Critique[];
  revisions: Revision[];
}

/** In the order in which the seats sit. */
export function saidIn(calls: readonly Call[], seats: readonly Seated[]): Said {
  const said: Said = { votes: [], critiques: [], revisions: [] };
  for (const { seat } of seats)
    for (const { result } of calls) {
      if (result?.kind === 'vote' && result.vote.seatId === seat.id) said.votes.push(result.vote);
      if (result?.kind === 'critique' && result.critique.seatId === seat.id) said.critiques.push(result.critique);
      if (result?.kind === 'revision' && result.revision.seatId === seat.id) said.revisions.push(result.revision);
    }
  return said;
}

/** Each vote as it is counted: the revised one where that counts. */
export function countedVotes({ votes, revisions }: Pick<Said, 'votes' | 'revisions'>): Vote[] {
  return votes.map((vote) => {
    const revised = revisions.find(({ seatId, counts }) => counts && seatId === vote.seatId);
    return revised ? revised.vote : vote;
  });
}

interface Input {
  optionIds: readonly string[];
  topic: string;
  seats: readonly Seated[];
  said: Said;
  weights: Awaited<ReturnType<Learning['weights']>>;
}

export function tallyOfSaid({ optionIds, topic, seats, said, weights }: Input): Tally {
  const counted = new Map(countedVotes(said).map((vote) => [vote.seatId, vote]));
  return tallyOf({
    ...{ optionIds, rho: weights.rho },
    votes: seats.map(({ seat, model }) => {
      const vote = counted.get(seat.id);
      const key = modelKeyOf(model);
      const accuracy = weights.accuracy(seat.id, key, topic, vote?.confidence ?? null);
      return { seatId: seat.id, model: voiceOf(key), optionId: vote?.optionId ?? null, accuracy };
    }),
    rankings: said.critiques.map(({ seatId, ranking }) => ({ seatId, ranking })),
  });
}

/** Of those who voted otherwise the one whose grounds the others thought best of; without critique, the one that weighs most. */
export function dissentOf(tally: Tally, votes: readonly Vote[]): Deliberation['dissent'] {
  if (tally.winner === null) return null;
  const points = new Map(tally.borda.map(({ seatId, points: sum }) => [seatId, sum]));
  const weights = new Map(tally.seats.map(({ seatId, weight }) => [seatId, weight]));
  const of = (map: ReadonlyMap<string, number>, { seatId }: Vote) => map.get(seatId) ?? 0;
  const others = votes
    .filter(({ optionId, claims }) => optionId !== null && optionId !== tally.winner && claims.length > 0)
    .sort((a, b) => of(points, b) - of(points, a) || of(weights, b) - of(weights, a) || (a.seatId < b.seatId ? -1 : 1));
  const [first] = others;
  if (!first?.optionId) return null;
  const { seatId, seatName, optionId, claims } = first;
  return { seatId, seatName, optionId, text: claims.map(({ text }) => text).join('\n') };
}

export const isDecided = ({ winner, quorum }: Tally): boolean => winner !== null && quorum;

/** What stands above the result. `written`: a chair has reported; `wanted`: one was to. */
export function headingOf(tally: Tally, chair: { wanted: boolean; written: boolean }): string {
  const { votes, seated, winner, quorum } = tally;
  const lost = seated - votes;
  if (votes === 0) return 'No seat voted';
  if (!quorum) return `No council decision: ${lost} of ${seated} seats did not vote`;
  if (winner === null) return 'No council decision: the votes are tied';
  if (chair.wanted && !chair.written) return 'The plain tally of the votes: no chair could report on it';
  if (lost > 0) return `The council decided, with ${votes} of ${seated} seats`;
  return 'The council decided';
}

/** Everybody who voted named the same. */
export const isUnanimous = ({ options }: Tally): boolean => options.filter(({ votes }) => votes > 0).length === 1;

export const chairWanted = (mode: Mode, tally: Tally): boolean =>
  tally.votes > 0 && (modes[mode].alwaysChair || !isUnanimous(tally) || !tally.quorum);
