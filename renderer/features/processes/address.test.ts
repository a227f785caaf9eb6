import { describe, expect, it } from 'vitest';
import { addressOf, parseView } from './address.ts';
import { noFilter } from './rows.ts';

describe('the address of processes', () => {
  it('says nothing of what is usual, and nonsense is nothing', () => {
    expect(parseView({ sort: '--x; drop', view: '?' })).toEqual({
      filter: noFilter,
      tree: false,
      sort: { id: 'cpu', direction: 'descending' },
    });
    const written = Object.values(addressOf(parseView({})));
    expect(written.filter((value) => value !== undefined)).toEqual([]);
  });

  it('is read as it was written', () => {
    const view = {
      filter: { text: 'node', project: 'none', user: 'ada', state: 'zombie' },
      tree: true,
      sort: { id: 'name', direction: 'ascending' as const },
    };
    const address = Object.fromEntries(
      Object.entries(addressOf(view)).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    expect(parseView(address)).toEqual(view);
  });
});
