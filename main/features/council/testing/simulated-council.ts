import type { Confidence } from '../../../../shared/features/council/schema.ts';
import { createRandom } from '../../../core/db/testing/random.ts';
import { accuracyOf, type Count, countsOf } from '../tally/accuracy.ts';
import { type Erring, learnRho } from '../tally/shared-model.ts';
import { tallyOf } from '../tally/tally.ts';

const optionIds = ['a', 'b', 'c'];
const topic = 'general';

interface SimulatedSeat {
  seatId: string;
  model: string;
  /** How often it is right when it says so; and how often it says so. */
  moods: { confidence: Confidence; share: number; accuracy: number }[];
}

/** Two that know what they know, and three that are hardly better than chance and always sure. */
const seats: SimulatedSeat[] = [
  {
    ...{ seatId: 'strong-1', model: 'one' },
    moods: [
      { confidence: 'likely', share: 0.6, accuracy: 0.9 },
      { confidence: 'lean', share: 0.4, accuracy: 0.6 },
    ],
  },
  {
    ...{ seatId: 'strong-2', model: 'two' },
    moods: [
      { confidence: 'likely', share: 0.5, accuracy: 0.85 },
      { confidence: 'lean', share: 0.5, accuracy: 0.6 },
    ],
  },
  { seatId: 'weak-1', model: 'three', moods: [{ confidence: 'sure', share: 1, accuracy: 0.42 }] },
  { seatId: 'weak-2', model: 'four', moods: [{ confidence: 'sure', share: 1, accuracy: 0.42 }] },
  { seatId: 'weak-3', model: 'five', moods: [{ confidence: 'sure', share: 1, accuracy: 0.42 }] },
];

interface Asked {
  right: string;
  votes: { seatId: string; model: string; optionId: string; confidence: Confidence }[];
}

function moodOf(moods: SimulatedSeat['moods'], at: number) {
  let upTo = 0;
  for (const mood of moods) {
    upTo += mood.share;
    if (at < upTo) return mood;
  }
  return moods.at(-1) as SimulatedSeat['moods'][number];
}

function ask(random: () => number): Asked {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] as string;
  const right = pick(optionIds);
  const votes = seats.map(({ seatId, model, moods }) => {
    const mood = moodOf(moods, random());
    const optionId = random() < mood.accuracy ? right : pick(optionIds.filter((id) => id !== right));
    return { seatId, model, optionId, confidence: mood.confidence };
  });
  return { right, votes };
}

/** Of one question: 1 when the leader is right, and its share when it is tied. */
function creditOf(scores: ReadonlyMap<string, number>, right: string): number {
  const best = Math.max(...scores.values());
  const leaders = [...scores].filter(([, score]) => best - score < 1e-9).map(([id]) => id);
  return leaders.includes(right) ? 1 / leaders.length : 0;
}

/** What a council has learned from its own outcomes, as the product does it. */
function createLearner() {
  const outcomes = new Map<string, { topic: string; confidence: Confidence; right: boolean }[]>();
  const counts = new Map<string, Count[]>();
  const erring: Erring[] = [];
  const accuracy = (seatId: string, confidence: Confidence) => accuracyOf(counts.get(seatId) ?? [], topic, confidence);
  return {
    accuracy,
    rho: () => learnRho(erring),
    learn({ right: truth, votes }: Asked, deliberationId: string) {
      for (const { seatId, model, optionId, confidence } of votes) {
        const right = optionId === truth;
        erring.push({ model, deliberationId, right, accuracy: accuracy(seatId, confidence) });
        const own = [...(outcomes.get(seatId) ?? []), { topic, confidence, right }];
        outcomes.set(seatId, own);
        counts.set(seatId, countsOf(own));
      }
    },
  };
}

export interface Gain {
  /** Shares of questions, in percent. */
  weighted: number;
  majority: number;
  /** Points. */
  gain: number;
}

/** A made-up council, seeded: how often the tally is right, beside the majority of the same votes. */
export function simulateGain({
  outcomes,
  councils = 40,
  questions = 1_000,
  seed = 1,
}: {
  outcomes: number;
  councils?: number;
  questions?: number;
  seed?: number;
}): Gain {
  let weighted = 0;
  let majority = 0;
  for (let council = 0; council < councils; council += 1) {
    const random = createRandom(seed * 10_007 + council);
    const learner = createLearner();
    for (let n = 0; n < outcomes; n += 1) learner.learn(ask(random), String(n));
    const rho = learner.rho();
    for (let n = 0; n < questions; n += 1) {
      const { right, votes } = ask(random);
      const tally = tallyOf({
        ...{ optionIds, rho },
        votes: votes.map((vote) => ({ ...vote, accuracy: learner.accuracy(vote.seatId, vote.confidence) })),
      });
      weighted += creditOf(new Map(tally.options.map(({ optionId, weight }) => [optionId, weight])), right);
      majority += creditOf(new Map(tally.options.map(({ optionId, votes: n }) => [optionId, n])), right);
    }
  }
  const percent = (sum: number) => (100 * sum) / (councils * questions);
  return { weighted: percent(weighted), majority: percent(majority), gain: percent(weighted - majority) };
}
