import { expect, it } from 'vitest';
import { ownUsage } from './own-usage.ts';

const row = (path: string, size: number, files = 1) => ({ path, bytes: size, storedBytes: size, files });

it('counts nothing twice, and loses nothing', () => {
  const rows = [
    row('/a/shop', 100, 9),
    row('/a/shop/data', 70, 5),
    row('/a/shop/data/deep', 40, 3),
    row('/a/web', 7, 2),
  ];
  const own = ownUsage(rows);
  expect(own.map(({ path, storedBytes, files }) => [path, storedBytes, files])).toEqual([
    ['/a/shop', 30, 4],
    ['/a/shop/data', 30, 2],
    ['/a/shop/data/deep', 40, 3],
    ['/a/web', 7, 2],
  ]);
});

it('leaves out folders that hold nothing themselves, and knows the root', () => {
  expect(ownUsage([row('/', 5, 1), row('/a', 5, 1)]).map(({ path }) => path)).toEqual(['/a']);
  expect(ownUsage([row('/', 5, 1)])).toHaveLength(1);
});
