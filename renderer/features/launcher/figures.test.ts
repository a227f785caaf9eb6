import { expect, it } from 'vitest';
import { sumTrees } from './figures.ts';

const one = (pid: number, ppid: number, cpuPercent: number | null = 1) => ({ pid, ppid, cpuPercent, memoryBytes: 10 });

it('adds up what a process and all below it take', () => {
  const sums = sumTrees([one(1, 0), one(2, 1), one(3, 2, null), one(4, 0), one(5, 5)], [1, 4, 5, 99]);
  expect(sums.get(1)).toEqual({ cpuPercent: 2, memoryBytes: 30, processes: 3 });
  expect(sums.get(4)).toEqual({ cpuPercent: 1, memoryBytes: 10, processes: 1 });
  // What says that it is its own parent is counted once.
  expect(sums.get(5)?.processes).toBe(1);
  expect(sums.has(99)).toBe(false);
});
