import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { createDiskFacts } from './disk-facts.ts';

test('an engine is never asked twice at once, and whoever asks after a change gets an answer from after it', async () => {
  const asked: ((size: number) => void)[] = [];
  const docker = {
    df: () => new Promise<unknown>((resolve) => asked.push((LayersSize) => resolve({ LayersSize }))),
  };
  const facts = createDiskFacts();
  const first = facts.read(docker);
  expect(facts.read(docker)).toBe(first);
  await until(() => asked.length === 1);
  facts.forget();
  const second = facts.read(docker);
  facts.forget();
  // Not begun yet, so it will see this change as well.
  expect(facts.read(docker)).toBe(second);
  expect(asked).toHaveLength(1);
  asked[0]?.(1);
  expect(await first).toMatchObject({ layersBytes: 1 });
  await until(() => asked.length === 2);
  asked[1]?.(2);
  expect(await second).toMatchObject({ layersBytes: 2 });
  expect(await facts.read(docker)).toMatchObject({ layersBytes: 2 });
  expect(asked).toHaveLength(2);
});

test('an engine that refuses is asked again by the next', async () => {
  let turn = 0;
  const docker = {
    df: async () => {
      turn += 1;
      if (turn === 1) throw new Error('a disk usage operation is already running');
      return {};
    },
  };
  const facts = createDiskFacts();
  await expect(facts.read(docker)).rejects.toThrow('already running');
  expect(await facts.read(docker)).toMatchObject({ layersBytes: 0 });
});
