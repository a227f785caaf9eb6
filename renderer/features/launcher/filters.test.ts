import { describe, expect, it } from 'vitest';
import { filtered, grouped } from './filters.ts';
import { rollUp } from './roll-up.ts';
import { status } from './testing/status.ts';

const all = [
  status('shop/web'),
  status('shop/api', { state: 'failed', ports: [], url: null, port: null }),
  status('ledger/web', { ports: [8000], url: 'http://localhost:8000', environment: 'staging' }),
  status('notes/seed', { state: 'done', ports: [], url: null }),
];
const ids = (text: string, change: object = {}) =>
  filtered(all, { text, show: 'all', project: null, ...change }).map(({ id }) => id);

describe('services that fit', () => {
  it('by words, each of them anywhere', () => {
    expect(ids('')).toHaveLength(4);
    expect(ids('SHOP web')).toEqual(['shop/web']);
    expect(ids('8000')).toEqual(['ledger/web']);
    expect(ids('staging')).toEqual(['ledger/web']);
    expect(ids('failed')).toEqual(['shop/api']);
  });

  it('by state and project', () => {
    expect(ids('', { show: 'running' })).toEqual(['shop/web', 'ledger/web']);
    expect(ids('', { show: 'failing' })).toEqual(['shop/api']);
    expect(ids('', { show: 'ended' })).toEqual(['notes/seed']);
    expect(ids('', { project: 'shop', show: 'running' })).toEqual(['shop/web']);
  });

  it('stands under its project, what needs a look first', () => {
    expect(grouped(all, rollUp(all)).map(({ key }) => key)).toEqual([
      'ledger/web',
      'notes/seed',
      'project:shop',
      'shop/api',
      'shop/web',
    ]);
  });
});
