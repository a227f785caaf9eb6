import { expect, test } from 'vitest';
import type { StoredNotice } from '../../../shared/features/notifications/schema.ts';
import { groupRows, rowKey } from './groups.ts';

const notice = (id: string, group: string): StoredNotice => ({
  id,
  at: 0,
  kind: 'alert.fired',
  severity: 'error',
  title: id,
  body: '',
  subject: null,
  route: '/',
  actions: [],
  key: id,
  group,
  count: 1,
  readAt: null,
  resolvedAt: null,
});

test('three of one group in a row are one, which opens; two are not', () => {
  const notices = [
    notice('a', 'x'),
    notice('b', 'x'),
    notice('c', 'x'),
    notice('d', 'y'),
    notice('e', 'y'),
    notice('f', 'x'),
  ];
  const closed = groupRows(notices, new Set());
  expect(closed.map(rowKey)).toEqual(['group x c', 'd', 'e', 'f']);
  const open = groupRows(notices, new Set(['x c']));
  expect(open.map(rowKey)).toEqual(['group x c', 'a', 'b', 'c', 'd', 'e', 'f']);
});

test('a newer one joins an open group', () => {
  const notices = [notice('new', 'x'), notice('a', 'x'), notice('b', 'x'), notice('c', 'x')];
  expect(groupRows(notices, new Set(['x c'])).map(rowKey)).toEqual(['group x c', 'new', 'a', 'b', 'c']);
});
