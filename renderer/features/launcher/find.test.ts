import { describe, expect, it } from 'vitest';
import { findThings, wishOf } from './find.ts';
import { status } from './testing/status.ts';

const known = {
  statuses: [status('shop/web'), status('shop/api', { state: 'stopped', ports: [], url: null })],
  sets: [{ id: 's', name: 'shop and ledger', services: ['shop/web', 'ledger/web'], hotkey: null }],
  projects: [
    { id: 'my-shop-old', name: 'my-shop-old', here: true },
    { id: 'shop', name: 'shop', here: true },
    { id: 'shop-web', name: 'shop-web', here: true },
    { id: 'shop-gone', name: 'shop-gone', here: false },
  ],
};
const found = (text: string) =>
  findThings(text, known).map((thing) => [
    thing.kind,
    thing.verb,
    thing.kind === 'service' ? thing.status.id : thing.kind === 'set' ? thing.set.name : thing.name,
  ]);

describe('what the palette offers', () => {
  it('reads a wish', () => {
    expect(wishOf(' Stop  the Shop ')).toEqual({ verb: 'stop', words: ['the', 'shop'] });
    expect(wishOf('starting')).toEqual({ verb: null, words: ['starting'] });
  });

  it('starts what does not run and is there, the nearest name first', () => {
    expect(found('start shop')).toEqual([
      ['set', 'start', 'shop and ledger'],
      ['project', 'start', 'shop-web'],
      ['project', 'start', 'my-shop-old'],
      ['service', 'start', 'shop/api'],
    ]);
  });

  it('stops, restarts and opens what runs', () => {
    expect(found('stop shop')).toEqual([
      ['set', 'stop', 'shop and ledger'],
      ['project', 'stop', 'shop'],
      ['service', 'stop', 'shop/web'],
    ]);
    expect(found('open shop')).toEqual([
      ['project', 'open', 'shop'],
      ['service', 'open', 'shop/web'],
    ]);
  });

  it('finds services by name and port without a verb, and nothing for a verb alone', () => {
    expect(found('web 3000')).toEqual([['service', null, 'shop/web']]);
    expect(found('shop and')).toEqual([['set', 'start', 'shop and ledger']]);
    expect(found('start')).toEqual([]);
  });
});
