import { describe, expect, it } from 'vitest';
import { findPlaces, placeWish } from './find.ts';
import { aDeployment, aPlace, aRelease, aSpec } from './testing/places.ts';

const prod = aPlace({ releases: [aRelease(12, { weight: 100 }), aRelease(11, { state: 'kept' })] });
const staging = aPlace({ id: 'p2', spec: aSpec({ name: 'staging' }), deployment: aDeployment({ state: 'running' }) });
const empty = aPlace({ id: 'p3', projectName: 'ledger', releases: [] });
const said = (text: string) =>
  findPlaces(text, [prod, staging, empty]).map(({ kind, place }) => `${kind} ${place.projectName} ${place.spec.name}`);

describe('places in the palette', () => {
  it('are wished for in words', () => {
    expect(placeWish('Deploy shop to prod')).toEqual({ verb: 'deploy', words: ['shop', 'prod'] });
    expect(placeWish('go back shop')).toEqual({ verb: 'back', words: ['shop'] });
    expect(placeWish('shop')).toEqual({ verb: null, words: ['shop'] });
  });

  it('are offered with what can be done there now', () => {
    expect(said('deploy shop')).toEqual(['deploy shop prod']);
    expect(said('go back shop')).toEqual(['back shop prod']);
    expect(said('open shop')).toEqual(['open shop prod', 'open shop staging']);
    expect(said('open ledger')).toEqual([]);
    expect(said('ship ledger')).toEqual(['deploy ledger prod']);
    expect(said('staging')).toEqual(['show shop staging']);
    expect(said('deploy')).toEqual([]);
  });
});
