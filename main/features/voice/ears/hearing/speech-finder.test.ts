import { expect, test } from 'vitest';
import { createSpeechFinder, windowSamples } from './speech-finder.ts';

const heardOf = (likely: readonly number[], fed?: number) => {
  const finder = createSpeechFinder();
  for (const one of likely) finder.add(one);
  return finder.heard(fed);
};
const many = (count: number, likely: number) => Array.from({ length: count }, () => likely);
const ms = (windows: number) => windows * 32;

test('nothing was said yet', () => {
  expect(heardOf([])).toEqual({ speaking: false, speechFrom: null, speechUntil: null, speechMs: 0, silentMs: 0 });
  expect(heardOf(many(10, 0.49))).toMatchObject({ speechFrom: null, silentMs: ms(10) });
});

test('speech begins where it is likely, and goes on while it is half as likely', () => {
  const heard = heardOf([...many(10, 0), ...many(6, 0.6), ...many(4, 0.36), ...many(5, 0.34)]);
  expect(heard).toEqual({
    speaking: false,
    // A little more on both sides: the model hears the first sound late.
    speechFrom: 10 * windowSamples - 1_024,
    speechUntil: 20 * windowSamples + 512,
    speechMs: ms(10),
    silentMs: ms(5),
  });
});

test('a knock is none, however loud; the shortest word is one', () => {
  expect(heardOf([...many(5, 0), ...many(3, 1), ...many(20, 0)])).toMatchObject({ speechFrom: null, speechMs: 0 });
  expect(heardOf([...many(5, 0), ...many(4, 1), ...many(20, 0)])).toMatchObject({ speechMs: ms(4), silentMs: ms(20) });
  // Two knocks far from each other are no word.
  expect(heardOf([...many(3, 1), ...many(12, 0), ...many(3, 1), ...many(12, 0)])).toMatchObject({ speechFrom: null });
});

test('a gap in a word is no silence between two', () => {
  const heard = heardOf([...many(2, 1), ...many(6, 0), ...many(2, 1), ...many(2, 0)]);
  expect(heard).toMatchObject({ speaking: true, speechMs: ms(10), silentMs: ms(2) });
});

test('silence stands still while a word may be beginning, and goes on when it was none', () => {
  const before = [...many(6, 1), ...many(15, 0)];
  expect(heardOf(before).silentMs).toBe(ms(15));
  expect(heardOf([...before, 1, 1, 1])).toMatchObject({ speaking: false, silentMs: ms(15) });
  expect(heardOf([...before, 1, 1, 1, 1])).toMatchObject({ speaking: true, silentMs: 0 });
  expect(heardOf([...before, 1, 1, 1, 0, 0, 0])).toMatchObject({ speaking: false, silentMs: ms(21) });
});

test('what was put behind the end is not part of it', () => {
  const fed = 11 * windowSamples - 100;
  expect(heardOf([...many(5, 0), ...many(6, 1), ...many(4, 0)], fed)).toMatchObject({ speechUntil: fed, silentMs: 0 });
});
