import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../core/db/testing/random.ts';
import { type ReferenceOutcome, referenceTally } from '../testing/reference.ts';
import { simulateGain } from '../testing/simulated-council.ts';
import { accuracyOf, type Count, countsOf } from './accuracy.ts';
import { bordaOf } from './borda.ts';
import { learnRho, rhoPrior } from './shared-model.ts';
import { shuffled } from './shuffle.ts';
import { stopOf } from './stop.ts';
import { tallyOf } from './tally.ts';

const councils = 12_000;
const confidences = ['guess', 'lean', 'likely', 'sure'] as const;

function randomCouncil(random: () => number) {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const options = ['a', 'b', 'c', 'd', 'e'].slice(0, 2 + Math.floor(random() * 4));
  const topics = ['general', 'data', 'looks'];
  const votes = Array.from({ length: 1 + Math.floor(random() * 9) }, (_, n) => ({
    seatId: `seat-${n}`,
    model: pick(['one', 'two', 'three']),
    optionId: random() < 0.15 ? null : pick(options),
    confidence: pick(confidences),
  }));
  const outcomes: ReferenceOutcome[] = Array.from({ length: Math.floor(random() * 60) }, () => ({
    ...{ seatId: pick(votes).seatId, topic: pick(topics), confidence: pick(confidences), right: random() < 0.7 },
  }));
  const rho = { one: random(), two: random() };
  return { options, votes, outcomes, topic: pick(topics), rho };
}

function ours({ options, votes, outcomes, topic, rho }: ReturnType<typeof randomCouncil>) {
  return tallyOf({
    optionIds: options,
    votes: votes.map(({ seatId, model, optionId, confidence }) => ({
      ...{ seatId, model, optionId },
      accuracy: accuracyOf(countsOf(outcomes.filter((one) => one.seatId === seatId)), topic, confidence),
    })),
    rho: (model) => (rho as Record<string, number>)[model] ?? rhoPrior,
  });
}

it(`tallies ${councils} random councils as the reference does, in whatever order the seats come`, () => {
  const random = createRandom(9);
  let decided = 0;
  for (let n = 0; n < councils; n += 1) {
    const council = randomCouncil(random);
    const mine = ours(council);
    const reference = referenceTally(council);
    expect(mine.winner).toBe(reference.winner);
    expect(mine.quorum).toBe(reference.quorum);
    expect(mine.votes).toBe(reference.voted);
    expect(mine.posterior).toBeCloseTo(reference.posterior, 9);
    expect(mine.margin).toBeCloseTo(reference.margin, 9);
    expect(mine.effectiveVoices).toBeCloseTo(reference.effective, 9);
    for (const { optionId, posterior } of mine.options)
      expect(posterior).toBeCloseTo(reference.byOption[optionId] ?? -1, 9);
    const turned = {
      ...council,
      votes: shuffled(
        council.votes.map(({ seatId }) => seatId),
        String(n),
        'x',
      ).map((id) => council.votes.find(({ seatId }) => seatId === id) as (typeof council.votes)[number]),
    };
    expect(ours(turned)).toEqual(mine);
    decided += mine.winner === null ? 0 : 1;
  }
  expect(decided).toBeGreaterThan(councils / 2);
});

describe('what is known of a seat', () => {
  const count = (more: Partial<Count>): Count => ({
    topic: 'data',
    confidence: 'sure',
    outcomes: 0,
    right: 0,
    ...more,
  });

  it('is the prior without outcomes, whatever it says of itself', () => {
    for (const confidence of confidences) expect(accuracyOf([], 'data', confidence)).toBeCloseTo(0.6, 12);
  });
  it('follows outcomes, and is capped', () => {
    expect(accuracyOf([count({ outcomes: 4, right: 4 })], 'data', 'sure')).toBeCloseTo(0.8, 12);
    expect(accuracyOf([count({ outcomes: 10_000, right: 10_000 })], 'data', 'sure')).toBe(0.97);
  });
  it('tells a boast from knowledge once outcomes have', () => {
    const counts = [count({ outcomes: 20, right: 8 }), count({ confidence: 'lean', outcomes: 20, right: 18 })];
    expect(accuracyOf(counts, 'data', 'lean')).toBeGreaterThan(accuracyOf(counts, 'data', 'sure'));
  });
  it('carries over to another topic, drawn to it', () => {
    const elsewhere = accuracyOf([count({ outcomes: 40, right: 40 })], 'looks', 'sure');
    expect(elsewhere).toBeGreaterThan(0.9);
    expect(
      accuracyOf([count({ outcomes: 40, right: 40 }), count({ topic: 'looks', outcomes: 8 })], 'looks', 'sure'),
    ).toBeLessThan(0.4);
  });
});

describe('seats that share a model', () => {
  const vote = (seatId: string, model: string, optionId: string | null) => ({ seatId, model, optionId, accuracy: 0.6 });
  it('are fewer voices than they are seats', () => {
    const votes = ['1', '2', '3', '4', '5'].map((id) => vote(id, 'one', 'a'));
    const tally = tallyOf({ optionIds: ['a', 'b'], votes, rho: () => rhoPrior });
    expect(tally.effectiveVoices).toBeCloseTo(5 / 3.4, 9);
    expect(tally.posterior).toBeLessThan(0.7);
  });
  it('err together as much as outcomes say', () => {
    expect(learnRho([])('one')).toBe(0.6);
    const together = Array.from({ length: 400 }, (_, n) =>
      ['1', '2'].map(() => ({ model: 'one', deliberationId: String(n), right: n % 5 < 3, accuracy: 0.6 })),
    ).flat();
    expect(learnRho(together)('one')).toBeGreaterThan(0.95);
    const random = createRandom(3);
    const apart = together.map((one) => ({ ...one, right: random() < 0.6 }));
    expect(learnRho(apart)('one')).toBeLessThan(0.15);
    expect(learnRho(apart)('two')).toBe(0.6);
  });
});

it('counts who is missing, and has no winner on a tie or without a vote', () => {
  const vote = (seatId: string, optionId: string | null) => ({ seatId, model: seatId, optionId, accuracy: 0.6 });
  const tally = (votes: ReturnType<typeof vote>[]) => tallyOf({ optionIds: ['a', 'b'], votes, rho: () => 0.6 });
  expect(tally([vote('1', 'a'), vote('2', 'a'), vote('3', 'a'), vote('4', null), vote('5', null)])).toMatchObject({
    ...{ winner: 'a', votes: 3, seated: 5, quorum: false },
  });
  expect(tally([vote('1', 'a'), vote('2', 'a'), vote('3', 'a'), vote('4', 'b'), vote('5', null)]).quorum).toBe(true);
  expect(tally([vote('1', 'a'), vote('2', 'b')]).winner).toBeNull();
  expect(tally([vote('1', null)])).toMatchObject({ winner: null, posterior: 0.5, margin: 0, quorum: false });
  const fool = { seatId: '1', model: 'x', optionId: 'a', accuracy: 0.2 };
  expect(tallyOf({ optionIds: ['a', 'b'], votes: [fool], rho: () => 0.6 }).winner).toBeNull();
});

it('ranks without what a seat says of itself', () => {
  const points = bordaOf(
    ['x', 'y', 'z'],
    [
      { seatId: 'x', ranking: ['x', 'y', 'z'] },
      { seatId: 'y', ranking: ['z', 'x', 'z', 'nobody'] },
      { seatId: 'z', ranking: ['y', 'x'] },
    ],
  );
  expect(points).toEqual([
    { seatId: 'y', points: 2 },
    { seatId: 'z', points: 1 },
    { seatId: 'x', points: 0 },
  ]);
});

describe('asking stops', () => {
  const run = (choices: (string | null)[], changes: number, accuracy = 0.6, model = (n: number) => `m${n}`) => {
    const votes = choices.map((optionId, n) => ({ seatId: `${n}`, model: model(n), optionId, accuracy }));
    const tally = tallyOf({ optionIds: ['a', 'b'], votes, rho: () => 0.6 });
    return stopOf({ tally, models: new Map(votes.map(({ seatId, model }) => [seatId, model])), changes });
  };
  it('when all agree, or nobody voted', () => {
    expect(run(['a', 'a', null], 2)).toBe('all who voted agree');
    expect(run([null, null], 2)).toBe('nobody voted');
  });
  it('when the leader cannot be overtaken', () => {
    expect(run(['a', 'a', 'a', 'b', 'b'], 2)).toBeNull();
    expect(run(['a', 'a', 'a', 'a', 'b'], 2)).toBeNull();
    expect(run(['a', 'a', 'a', 'a', 'b'], 1)).toBe('the leader cannot be overtaken');
    expect(run(['a', 'a', 'b'], 0)).toBe('the leader cannot be overtaken');
  });
  it('when it is certain enough, and not by the echo of one model', () => {
    expect(run(['a', 'a', 'a', 'b'], 2, 0.9)).toBe('it is certain enough, and minds of different models agree');
    expect(run(['a', 'a', 'a', 'b'], 2, 0.97, (n) => (n < 3 ? 'same' : 'other'))).toBeNull();
  });
});

it('is better than a majority after 100 outcomes, and as good as one before', () => {
  const learned = simulateGain({ outcomes: 100 });
  const fresh = simulateGain({ outcomes: 0 });
  console.log(
    `gain over majority: ${learned.gain.toFixed(2)} points after 100 outcomes, ${fresh.gain.toFixed(2)} with none`,
  );
  expect(learned.gain).toBeGreaterThanOrEqual(4);
  expect(Math.abs(fresh.gain)).toBeLessThanOrEqual(1);
});
