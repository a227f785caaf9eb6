import { expect, test } from 'vitest';
import { countTokens } from './count-tokens.ts';

/** Counted by hand from what the published vocabularies do (o200k and cl100k, whichever gives more). */
const known: [string, number][] = [
  ['', 0],
  ['Hello, world!', 4],
  ['The quick brown fox jumps over the lazy dog.', 10],
  ['antidisestablishmentarianism', 6],
  ['const x = 1;', 5],
  ['你好，世界', 5],
];

test('never less than a quarter too few', () => {
  for (const [text, tokens] of known) expect(countTokens(text), text).toBeGreaterThanOrEqual(tokens * 0.75);
});

test('not absurdly many, and grows with the text', () => {
  for (const [text, tokens] of known) expect(countTokens(text), text).toBeLessThanOrEqual(tokens * 2.5 + 1);
  expect(countTokens('word '.repeat(1_000))).toBeGreaterThanOrEqual(1_000);
  expect(countTokens(`${' '.repeat(4_000)}x`)).toBeGreaterThan(1);
});
