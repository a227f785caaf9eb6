import { expect, it } from 'vitest';
import type { StoragePart } from '../../../../shared/features/backups/schema.ts';
import { grouped, mostOf, withRest } from './storage-groups.ts';

const part = (name: string, projectId: string | null, type: StoragePart['type'], storedBytes: number): StoragePart => ({
  ...{ name, projectId, projectName: projectId, type, storedBytes, bytes: storedBytes * 2, files: 1 },
});
const parts = [
  part('shop/src', 'shop', 'files', 10),
  part('shop/main', 'shop', 'database', 30),
  part('web/src', 'web', 'files', 25),
  part('optimus', null, 'own', 5),
];

it('sums by project, by kind and by part, the largest first', () => {
  expect(grouped(parts, 'project').map(({ name, storedBytes, type }) => [name, storedBytes, type])).toEqual([
    ['shop', 40, null],
    ['web', 25, 'files'],
    ['Optimus itself', 5, 'own'],
  ]);
  expect(grouped(parts, 'type').map(({ name, parts: count }) => [name, count])).toEqual([
    ['Files', 2],
    ['Databases', 1],
    ['Optimus itself', 1],
  ]);
  expect(grouped(parts, 'part')).toHaveLength(4);
});

it('puts the smallest together and loses nothing', () => {
  const few = mostOf(grouped(parts, 'part'), 2);
  expect(few.map(({ name, storedBytes }) => [name, storedBytes])).toEqual([
    ['shop/main', 30],
    ['3 smaller ones', 40],
  ]);
});

it('comes to what the place holds', () => {
  const groups = grouped(parts, 'project');
  const whole = withRest(groups, 100);
  expect(whole.map(({ storedBytes }) => storedBytes)).toEqual([40, 30, 25, 5]);
  expect(whole[1]?.name).toBe('Older snapshots, lists of folders and the index');
  // What the place held at the last look may be less than what was added up now.
  expect(withRest(groups, 60)).toEqual(groups);
});
