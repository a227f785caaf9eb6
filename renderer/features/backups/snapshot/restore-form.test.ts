import { expect, it } from 'vitest';
import { firstRestoreForm, restoreTo } from './restore-form.ts';

it('asks nothing of the core while something is missing', () => {
  expect(restoreTo(firstRestoreForm)).toEqual({ type: 'original' });
  expect(restoreTo({ ...firstRestoreForm, to: 'folder', path: 'relative' })).toBeNull();
  expect(restoreTo({ ...firstRestoreForm, to: 'folder', path: '/a b ' })).toEqual({ type: 'folder', path: '/a b ' });
  expect(restoreTo({ ...firstRestoreForm, to: 'container', containerId: 'c' })).toMatchObject({ path: '/restored' });
  expect(restoreTo({ ...firstRestoreForm, to: 'volume', volume: ' ' })).toBeNull();
});

it('takes a second of PostgreSQL, or none', () => {
  const form = { ...firstRestoreForm, to: 'database', databaseId: 'd', databaseName: 'shop_back' } as const;
  expect(restoreTo(form)).toMatchObject({ at: null });
  expect(restoreTo({ ...form, second: '2026-11-22T09:30:01' })).toMatchObject({
    at: new Date(2026, 10, 22, 9, 30, 1).getTime(),
  });
  expect(restoreTo({ ...form, second: 'yesterday' })).toBeNull();
});
