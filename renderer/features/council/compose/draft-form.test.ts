import { describe, expect, it } from 'vitest';
import {
  addOption,
  canBeDraft,
  capsOf,
  changesOf,
  type DraftForm,
  emptyDraft,
  inputOf,
  moveOption,
  twins,
} from './draft-form.ts';

const form = (over: Partial<DraftForm> = {}): DraftForm => ({ ...emptyDraft, question: 'Keep the cache?', ...over });
const option = (id: string, label: string) => ({ id, label, text: '' });

it('is a draft as soon as there is a question', () => {
  expect(canBeDraft(form({ question: ' a ' }))).toBe(false);
  expect(canBeDraft(form())).toBe(true);
});

describe('options', () => {
  it('keep an id of their own, also after one was removed', () => {
    const options = addOption([option('o1', 'Keep'), option('o3', 'Drop')]);
    expect(options.map(({ id }) => id)).toEqual(['o1', 'o3', 'o2']);
  });
  it('move up and down and stay at the ends', () => {
    const options = [option('o1', 'a'), option('o2', 'b')];
    expect(moveOption(options, 'o2', -1).map(({ id }) => id)).toEqual(['o2', 'o1']);
    expect(moveOption(options, 'o2', 1)).toEqual(options);
    expect(moveOption(options, 'gone', 1)).toEqual(options);
  });
  it('that are empty are not told, and two of one name are found', () => {
    const options = [option('o1', ' Keep '), option('o2', ''), option('o3', 'keep')];
    expect(inputOf(form({ options })).options).toEqual([option('o1', 'Keep'), option('o3', 'keep')]);
    expect([...twins(options)]).toEqual(['o3']);
  });
});

describe('caps', () => {
  it('are told only as far as they were written', () => {
    expect(inputOf(form()).caps).toEqual({});
    expect(inputOf(form({ caps: { calls: '8', cost: '' } })).caps).toEqual({ calls: 8, cost: null });
    expect(inputOf(form({ caps: { cost: '0.25' } })).caps).toEqual({ cost: 250_000_000_000 });
  });
  it('that are wrong are said and not told', () => {
    expect(Object.keys(capsOf({ calls: '0', cost: 'much', minutes: '' }).problems)).toEqual([
      'calls',
      'minutes',
      'cost',
    ]);
    expect(inputOf(form({ caps: { calls: 'x', minutes: '5' } })).caps).toEqual({ minutes: 5 });
  });
});

it('tells only what changed', () => {
  const before = inputOf(form());
  expect(changesOf(before, inputOf(form()))).toBeNull();
  expect(changesOf(before, inputOf(form({ mode: 'deep' })))).toEqual({ mode: 'deep' });
  expect(changesOf(before, inputOf(form({ seatIds: ['security'] })))).toEqual({ seatIds: ['security'] });
});
