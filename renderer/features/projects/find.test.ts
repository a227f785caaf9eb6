import { expect, it } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { findRows, namedRows } from './find.ts';

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

it('knows those that are called so, from the start of a word on', () => {
  const rows = [row('shop-web'), row('shop'), row('workshop'), { ...row('shop-old'), archived: true }, row('my shop')];
  expect(namedRows('shop', rows).map(({ name }) => name)).toEqual(['shop', 'my shop', 'shop-web']);
  expect(namedRows(' Shop-W ', rows).map(({ name }) => name)).toEqual(['shop-web']);
  expect(namedRows('sw', rows)).toEqual([]);
  expect(namedRows(' ', rows)).toEqual([]);
});
