import { describe, expect, it } from 'vitest';
import type { Deliberation, Vote } from '../../../shared/features/council/schema.ts';
import {
  countedVote,
  deliberationMark,
  endWords,
  estimateWords,
  faultText,
  shareWords,
  signed,
  spentWords,
  spokenResult,
  stagesOf,
  votedWords,
} from './words.ts';

const usage = { input: 10_000, cachedInput: 0, output: 2_400, reasoning: 0 };
const vote = (over: Partial<Vote> = {}): Vote => ({
  ...{ seatId: 'security', seatName: 'Security', model: null, modelName: 'm', optionId: 'a', claims: [] },
  ...{ confidence: 'sure', changeMind: '', invented: [], end: { kind: 'complete' }, startedAt: 0, tookMs: 1, cost: 1 },
  ...over,
});
const revisionOf = (counts: boolean) => ({
  ...{ seatId: 'security', from: 'a', to: 'b', counts, why: '', vote: vote({ optionId: 'b' }) },
});

describe('the end of an answer', () => {
  it('is said in the words of the provider, with its status and its wish to wait', () => {
    const fault = { code: 'rate-limited', message: 'Slow down, please.', status: 429, retryAfterMs: 12_000 } as const;
    expect(faultText(fault)).toBe('429 · Slow down, please. · try again after 12\u00a0s');
    expect(endWords({ kind: 'failed', fault })).toMatchObject({ mark: 'failing', word: 'rate limited' });
  });
  it('is no answer when it was cut or refused', () => {
    expect(endWords({ kind: 'length' })).toMatchObject({ mark: 'warning', word: 'cut by length' });
    expect(endWords({ kind: 'refusal', message: 'I cannot help with that.' }).said).toBe('I cannot help with that.');
    expect(endWords({ kind: 'complete' }).mark).toBe('healthy');
  });
});

it('never rounds a share to what it is not', () => {
  expect(shareWords(1)).toBe('100\u00a0%');
  expect(shareWords(0.9991)).toBe('over 99\u00a0%');
  expect(shareWords(0.001)).toBe('under 1\u00a0%');
  expect(shareWords(0.724)).toBe('72\u00a0%');
});

it('says what an estimate is and where the price is not known', () => {
  const tokens = { least: 12_000, most: 30_400 };
  expect(estimateWords({ calls: { least: 6, most: 6 }, tokens, cost: null, unpriced: ['local'] })).toEqual({
    calls: '6',
    tokens: '12k to 30.4k',
    cost: 'price not known',
  });
});

it('says what was spent', () => {
  expect(spentWords({ calls: 0, usage: { ...usage, input: 0, output: 0 }, cost: 0 })).toBe('nothing sent yet');
  expect(spentWords({ calls: 5, usage: { ...usage, input: 0, output: 0 }, cost: null })).toBe('5 calls sent');
  expect(spentWords({ calls: 6, usage, cost: 42_000_000_000 })).toBe('6 calls, 12.4k tokens, $0.042');
});

it('signs a weight with a minus that is one', () => {
  expect(signed(0.405)).toBe('+0.41');
  expect(signed(-0.2)).toBe('−0.20');
  expect(signed(0)).toBe('0.00');
});

describe('the stages', () => {
  const base: Pick<Deliberation, 'state' | 'phase' | 'votes' | 'critiques' | 'revisions' | 'synthesis'> = {
    ...{ state: 'running', phase: 'voting', votes: [vote()], critiques: [], revisions: [], synthesis: null },
  };
  it('are done, under way, and to come while it runs', () => {
    expect(stagesOf(base).map(({ state }) => state)).toEqual(['done', 'now', 'next', 'next', 'next']);
  });
  it('say that nobody had to object when all agreed', () => {
    const written = { text: '', citations: [], invented: [], modelName: 'm', attempts: [] };
    const done = stagesOf({ ...base, state: 'decided', phase: 'done', synthesis: written });
    expect(done.map(({ state }) => state)).toEqual(['done', 'done', 'skipped', 'skipped', 'done']);
  });
});

it('counts a second vote only when it may count', () => {
  expect(countedVote(vote(), [revisionOf(true)]).optionId).toBe('b');
  expect(countedVote(vote(), [revisionOf(false)]).optionId).toBe('a');
});

it('keeps an abstention in what it is out of', () => {
  expect(votedWords([vote(), vote({ optionId: null })], 5)).toBe('1 of 5');
});

it('has a word for how a deliberation stands', () => {
  expect(deliberationMark({ state: 'running', phase: 'voting' })).toEqual({ mark: 'running', word: 'blind votes' });
  expect(deliberationMark({ state: 'undecided', phase: 'done' }).mark).toBe('warning');
});

describe('what is read aloud of a result', () => {
  const options = [
    { id: 'a', label: 'Stay' },
    { id: 'b', label: 'Move' },
  ] as Deliberation['options'];
  const dissent = { seatName: 'Security', optionId: 'b', text: 'It leaks.' } as NonNullable<Deliberation['dissent']>;
  const tally = { winner: 'a', quorum: true } as NonNullable<Deliberation['tally']>;
  it('holds the verdict and the strongest dissent', () => {
    expect(spokenResult({ heading: 'The council advises', options, tally, dissent })).toBe(
      'The council advises.\nStay.\nStrongest dissent: Security, for Move.\nIt leaks.',
    );
  });
  it('gives what is ahead without a quorum for no decision', () => {
    const heading = 'No council decision: 2 of 5 seats did not vote';
    const said = spokenResult({ heading, options, tally: { ...tally, quorum: false }, dissent: null });
    expect(said).toBe(`${heading}.\nAhead in the votes that came: Stay.`);
  });
  it('claims no winner where there is none', () => {
    expect(spokenResult({ heading: 'No quorum.', options, tally: null, dissent: null })).toBe('No quorum.');
  });
});
