import { expect, it } from 'vitest';
import type { Deliberation, SeatRecord, Tally, Vote } from '../../../../shared/features/council/schema.ts';
import { movedWords } from './moved-words.ts';
import { movesOf } from './moves.ts';

const model = { connectionId: 'c', model: 'm' };
const vote = (seatId: string, optionId: string | null): Vote => ({
  ...{ seatId, seatName: seatId, model, modelName: 'm', optionId, claims: [], confidence: null, changeMind: '' },
  ...{ invented: [], end: { kind: 'complete' }, startedAt: 0, tookMs: 0, cost: null },
});
const weighed = (seatId: string, optionId: string | null) => ({
  ...{ seatId, optionId, accuracy: 0.6, logOdds: Math.log(1.5), discount: 1, weight: Math.log(1.5) },
});
const tally: Tally = {
  ...{ options: [], winner: 'a', posterior: 0.7, margin: 0.4, votes: 2, seated: 3, quorum: true },
  ...{ effectiveVoices: 2, borda: [], seats: [weighed('one', 'a'), weighed('two', 'b'), weighed('three', null)] },
};
const record = (seatId: string, accuracy: number, over: Partial<SeatRecord> = {}): SeatRecord => ({
  ...{ seatId, seatName: seatId, topic: 'general', model, accuracy, outcomes: 1, right: 1, brier: 0.1 },
  ...{ byConfidence: [], weight: 0 },
  ...over,
});
const options = ['a', 'b'].map((id) => ({ id, label: id, text: '' }));
const resolved: Pick<Deliberation, 'votes' | 'revisions' | 'seats' | 'options' | 'topic' | 'outcome'> = {
  ...{ options, revisions: [] },
  ...{ votes: [vote('one', 'a'), vote('two', 'b'), vote('three', null)], seats: [], topic: 'general' },
  outcome: { at: 1, by: 'user', right: { kind: 'option', optionId: 'a' }, note: '' },
};

it('says of each seat what it was worth when it voted, and now', () => {
  const moves = movesOf(resolved, tally, [record('one', 0.68), record('two', 0.48), record('three', 0.6)]);
  expect(moves.map(({ right }) => right)).toEqual([true, false, null]);
  expect(moves.map(movedWords)).toEqual([
    '60\u00a0% (+0.41) → 68\u00a0% (+0.75)',
    '60\u00a0% (+0.41) → 48\u00a0% (0.00)',
    'nothing was learned of it',
  ]);
});

it('looks at the same topic and the same model alone', () => {
  const other = [
    record('one', 0.9, { topic: 'dependencies' }),
    record('one', 0.9, { model: { connectionId: 'c', model: 'another' } }),
  ];
  expect(movesOf(resolved, tally, other)[0]?.after).toBeNull();
});

it('says that everybody was wrong when none of the options was right', () => {
  const none = { ...resolved, outcome: { at: 1, by: 'user' as const, right: { kind: 'none' as const }, note: '' } };
  expect(movesOf(none, tally, []).map(({ right }) => right)).toEqual([false, false, null]);
});

it('has learned nothing while nothing is known', () => {
  expect(movesOf({ ...resolved, outcome: null }, tally, [])).toEqual([]);
});
