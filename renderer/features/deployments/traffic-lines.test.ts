import { expect, it } from 'vitest';
import { aPlace } from './testing/places.ts';
import { appended } from './traffic-lines.ts';

const at = (perSecond: number) => [aPlace({ traffic: { ...aPlace().traffic, perSecond } })];

it('requests are remembered while somebody looks, and a gap is a gap', () => {
  let lines = appended(new Map(), at(1), 10_000);
  lines = appended(lines, at(2), 13_000);
  lines = appended(lines, at(9), 13_400);
  lines = appended(lines, at(3), 60_000);
  expect(lines.get('p1')?.values).toEqual([1, 2, null, 3]);
});

it('only so much is remembered, and nothing of what is gone', () => {
  let lines = appended(new Map(), at(0), 0);
  for (let second = 3; second < 300; second += 3) lines = appended(lines, at(second), second * 1_000);
  expect(lines.get('p1')?.values).toHaveLength(60);
  expect(appended(lines, [], 400_000).size).toBe(0);
});
