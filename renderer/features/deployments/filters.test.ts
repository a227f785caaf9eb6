import { describe, expect, it } from 'vitest';
import { countsOf, filtered } from './filters.ts';
import { aDeployment, aPlace, aRelease, aSpec } from './testing/places.ts';

const shop = aPlace({ id: 'a', releases: [aRelease(12, { weight: 100, subject: 'Faster basket' })] });
const staging = aPlace({
  id: 'b',
  spec: aSpec({ name: 'staging', port: 9090 }),
  deployment: aDeployment({ state: 'running' }),
});
const ledger = aPlace({
  id: 'c',
  projectId: 'ledger',
  projectName: 'ledger',
  last: aDeployment({ state: 'rolled-back' }),
});
const all = [shop, staging, ledger];
const any = { text: '', show: 'all', project: null } as const;
const ids = (filter: Partial<Parameters<typeof filtered>[1]>) =>
  filtered(all, { ...any, ...filter }).map(({ id }) => id);

describe('the list of places', () => {
  it('is found by project, place, version, commit and subject', () => {
    expect(ids({ text: 'shop stag' })).toEqual(['b']);
    expect(ids({ text: 'basket' })).toEqual(['a']);
    expect(ids({ text: '#12 prod' })).toEqual(['a', 'c']);
    expect(ids({ text: 'nothing of this' })).toEqual([]);
  });

  it('shows what goes on, what failed, and one project', () => {
    expect(ids({ show: 'going' })).toEqual(['b']);
    expect(ids({ show: 'failing' })).toEqual(['c']);
    expect(ids({ project: 'ledger' })).toEqual(['c']);
  });

  it('is counted', () => {
    expect(countsOf(all)).toEqual({ going: 1, failing: 1, projects: 2 });
  });
});
