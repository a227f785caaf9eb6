import { expect, it } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { applyRows } from './live.ts';

const row = (id: string, name = id) => ({ id, name }) as ProjectRow;

it('puts changed rows in their place, new ones at the end, and takes out the forgotten', () => {
  const rows = [row('a'), row('b'), row('c')];
  const next = applyRows(
    rows,
    new Map([
      ['c', row('c', 'new name')],
      ['a', null],
      ['d', row('d')],
      ['never', null],
    ]),
  );
  expect(next.map(({ name }) => name)).toEqual(['b', 'new name', 'd']);
  expect(next[0]).toBe(rows[1]);
  expect(rows).toHaveLength(3);
});
