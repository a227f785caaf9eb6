import { expect, test } from 'vitest';
import type { LockSession } from '../../../shared/features/databases/schema.ts';
import { lockTree } from './lock-tree.ts';

const session = (id: string, ...blockedBy: string[]): LockSession => ({
  ...{ id, blockedBy, user: 'ada', program: '', text: '', state: '', seconds: 1, waitsFor: null },
});
const drawn = (sessions: LockSession[]) =>
  lockTree(sessions).map(({ session: { id }, depth, holdsUp }) => `${' '.repeat(depth)}${id} ${holdsUp}`);

test('whoever blocks stands above', () => {
  expect(drawn([session('c', 'b'), session('b', 'a'), session('a'), session('d', 'a')])).toEqual([
    'a 3',
    ' b 1',
    '  c 0',
    ' d 0',
  ]);
});

test('a ring ends, and a blocker that is not known leaves its waiter in the list', () => {
  expect(drawn([session('a', 'b'), session('b', 'a')])).toEqual(['a 1', ' b 1']);
  expect(drawn([session('x', 'gone')])).toEqual(['x 0']);
});
