import { describe, expect, it } from 'vitest';
import type { BlueprintMember } from '../../../shared/features/blueprints/schema.ts';
import { grouped, membersOf, membersText, searched } from './members.ts';

const member = (id: string, role: BlueprintMember['role'] = 'server'): BlueprintMember => ({
  ...{ id, name: `@shop/${id.split('/').at(-1)}`, folder: id, role, basis: 'Node 22', remedy: null, depends: [] },
  reason: { sentence: 'It starts.', file: null, line: null },
});

describe('members of an address', () => {
  it('come back as they went, whatever is in their names', () => {
    for (const ids of [[], [''], ['apps/web'], ['apps/web', 'a,b', 'tools:import', 'ä %']])
      expect(membersOf(membersText(ids))).toEqual(ids);
    expect(membersOf(undefined)).toBeUndefined();
    expect(membersOf('%E0%A4,a')).toEqual(['%E0%A4', 'a']);
  });
});

it('are found by any words of what is said of them', () => {
  const all = [member('apps/web', 'site'), member('apps/api'), member('packages/ui', 'library')];
  expect(searched(all, '').length).toBe(3);
  expect(searched(all, 'API node').map(({ id }) => id)).toEqual(['apps/api']);
  expect(searched(all, 'library').map(({ id }) => id)).toEqual(['packages/ui']);
  expect(searched(all, 'gone')).toEqual([]);
});

it('have their files together, and what is of all comes last', () => {
  const of = (id: string | null) => ({ file: { member: id } });
  const groups = grouped(
    [of(null), of('apps/api'), of('apps/web'), of('apps/api')],
    [member('apps/web'), member('apps/api')],
  );
  expect(groups.map(({ member: one, files }) => [one?.id ?? null, files.length])).toEqual([
    ['apps/web', 1],
    ['apps/api', 2],
    [null, 1],
  ]);
});
