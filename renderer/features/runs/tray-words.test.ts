import { expect, it } from 'vitest';
import { summary } from './testing/samples.ts';
import { overallOf } from './tray-words.ts';

it('says in a few words what runs', () => {
  const one = summary('a', { name: 'Nightly backup', progress: 0.6 });
  expect(overallOf([one])).toEqual({ label: '1 run: Nightly backup', asking: 0, progress: 0.6 });
  expect(overallOf([{ ...one, asks: true }]).label).toBe('1 run: Nightly backup asks you');
  const two = [one, summary('b', { progress: 0.2, asks: true }), summary('c')];
  expect(overallOf(two)).toEqual({ label: '3 runs, one asks you', asking: 1, progress: 0.4 });
  expect(overallOf([summary('c')]).progress).toBeNull();
});
