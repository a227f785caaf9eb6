import { expect, test } from 'vitest';
import { until } from '../../main/core/testing/until.ts';
import { cpuSeconds, memoryMb } from './process-cost.ts';

test.skipIf(process.platform === 'win32')('what a process has used grows with its work', async () => {
  const before = await cpuSeconds(process.pid);
  expect(before).toBeGreaterThan(0);
  await until(async () => {
    JSON.parse(JSON.stringify(Array.from({ length: 100_000 }, (_, i) => `${i}`)));
    return (await cpuSeconds(process.pid)) > before;
  });
});

test.skipIf(process.platform === 'win32')('memory is of the size of a Node process', async () => {
  const megabytes = await memoryMb(process.pid);
  expect(megabytes).toBeGreaterThan(5);
  expect(megabytes).toBeLessThan(4_000);
});
