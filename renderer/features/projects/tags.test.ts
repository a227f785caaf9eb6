import { expect, it } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { newTags, tagStates } from './tags.ts';

const row = (id: string, ...tags: string[]) => ({ id, tags }) as unknown as ProjectRow;

it('says how many of the rows have each tag, by what is known now', () => {
  const all = [row('a', 'work', 'old'), row('b', 'work'), row('c', 'art')];
  expect(tagStates(all, [row('a'), row('b', 'work')])).toEqual([
    { tag: 'old', has: 1, of: 2 },
    { tag: 'work', has: 2, of: 2 },
    { tag: 'art', has: 0, of: 2 },
  ]);
});

it('takes new tags as they are written', () => {
  expect(newTags(' work, client a ,,work, #ops ')).toEqual(['work', 'client a', 'ops']);
  expect(newTags(' ')).toEqual([]);
});
