import { expect, it } from 'vitest';
import type { BackupSnapshot } from '../../../../shared/features/backups/schema.ts';
import { marksOf } from './timeline-marks.ts';

const snapshot = (at: number, partial = false): BackupSnapshot => ({
  ...{ id: String(at), targetId: 't', planId: null, at, paths: [], tags: [], hostname: 'h' },
  ...{ files: null, bytes: null, bytesAdded: null, partial },
});

it('puts snapshots along the time, close ones together, and never hides a partial one', () => {
  const marks = marksOf([snapshot(100), snapshot(99, true), snapshot(0)], 0, 100, 10);
  expect(marks.map(({ at, count, partial, newest }) => [at, count, partial, newest.at])).toEqual([
    [0, 1, false, 0],
    [1, 2, true, 100],
  ]);
});

it('stays small however many there are', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => snapshot(at));
  expect(marksOf(many, 0, 10_000).length).toBeLessThanOrEqual(121);
});

it('knows a line of one', () => {
  expect(marksOf([snapshot(5)], 5, 5)).toHaveLength(1);
});
