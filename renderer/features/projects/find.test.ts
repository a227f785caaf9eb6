import { expect, it } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { findRows } from './find.ts';

const row = (name: string, path = `/p/${name}`) => ({ id: path, name, path }) as ProjectRow;

it('finds by name first, then by path, and not too many', () => {
  const rows = [row('api', '/p/shop/api'), row('shop-web'), row('ledger')];
  expect(findRows('shop', rows).map(({ name }) => name)).toEqual(['shop-web', 'api']);
  expect(findRows('zzz', rows)).toEqual([]);
  expect(
    findRows(
      'many',
      Array.from({ length: 50 }, (_, i) => row(`many-${i}`)),
    ),
  ).toHaveLength(8);
});
