import { describe, expect, it } from 'vitest';
import { countsOf, rollUp } from './roll-up.ts';
import { status } from './testing/status.ts';

describe('services of a project in one mark', () => {
  it('is worst first, and says of how many', () => {
    const of = (...states: ReturnType<typeof status>[]) => rollUp(states).get('shop');
    expect(of(status('shop/web'))).toMatchObject({ mark: 'healthy', word: 'healthy', up: 1, failing: 0 });
    expect(of(status('shop/web', { probe: null }))).toMatchObject({ word: 'running' });
    expect(of(status('shop/web'), status('shop/api'))).toMatchObject({ mark: 'healthy', word: '2 healthy' });
    expect(of(status('shop/web'), status('shop/api', { probe: null }))).toMatchObject({ word: '2 running' });
    expect(of(status('shop/web'), status('shop/api', { state: 'starting' }))).toMatchObject({
      mark: 'waiting',
      word: 'starting',
      up: 2,
    });
    expect(of(status('shop/web'), status('shop/api', { state: 'looping' }))).toMatchObject({
      mark: 'failing',
      word: '1 of 2 failing',
      up: 1,
      failing: 1,
    });
    expect(of(status('shop/web', { state: 'stopped' }), status('shop/api', { state: 'stopped' }))).toMatchObject({
      mark: 'stopped',
      up: 0,
    });
    expect(of(status('shop/web', { state: 'stopped' }), status('shop/seed', { state: 'done' }))?.word).toBe('done');
  });

  it('opens only what is ready and an address of a browser', () => {
    expect(rollUp([status('shop/web')]).get('shop')?.url).toBe('http://localhost:3000');
    expect(rollUp([status('shop/web', { state: 'starting' })]).get('shop')?.url).toBeNull();
    expect(rollUp([status('shop/web', { url: 'javascript:alert(1)' })]).get('shop')?.url).toBeNull();
  });

  it('keeps what did not change', () => {
    const before = rollUp([status('shop/web'), status('ledger/web')]);
    const after = rollUp([status('shop/web', { since: 5 }), status('ledger/web', { state: 'failed' })], before);
    expect(after.get('shop')).toBe(before.get('shop'));
    expect(after.get('ledger')).not.toBe(before.get('ledger'));
  });

  it('counts what runs and what fails', () => {
    expect(
      countsOf([
        status('shop/web'),
        status('shop/api', { state: 'unready' }),
        status('ledger/web', { state: 'failed' }),
        status('notes/web', { state: 'stopped' }),
      ]),
    ).toEqual({ up: 2, failing: 2, projects: 1 });
  });
});
