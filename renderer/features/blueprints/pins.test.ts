import { expect, test } from 'vitest';
import { choiceKey, pinsWords, unresolved } from './pins.ts';

const pin = (image: string, digest: string | null) => ({
  ...{ image, digest, from: digest && 'docker.io', at: 1, why: digest === null ? 'It is not there.' : null },
});

test('what was pinned is counted, and what was not is named', () => {
  const pins = [pin('node:24', `sha256:${'a'.repeat(64)}`), pin('redis:7', null)];
  expect(pinsWords(pins)).toBe('1 of 2 images pinned, 1 left by tag.');
  expect(pinsWords(pins.slice(0, 1))).toBe('1 image pinned.');
  expect(pinsWords([])).toBe('These files name no image of others.');
  expect(unresolved(pins).map(({ image }) => image)).toEqual(['redis:7']);
});

test('the same choice in another order is the same choice', () => {
  expect(choiceKey(['docker', 'compose'], undefined)).toBe(choiceKey(['compose', 'docker'], undefined));
  expect(choiceKey(['docker'], [])).not.toBe(choiceKey(['docker'], undefined));
});
