import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '../../../shared/features/attention/schema.ts';
import { groupByCause } from './grouping.ts';
import { snoozeTimes } from './snooze-times.ts';

const item = (key: string, cause: string | null = null): AttentionItem => ({
  key,
  source: 'test',
  severity: 'warning',
  sentence: key,
  evidence: '',
  since: 0,
  subject: null,
  cause,
  actions: [],
});

describe('groups', () => {
  it('puts a cause together where its first item stands', () => {
    const groups = groupByCause([item('a', 'disk'), item('b'), item('c', 'disk')]);
    expect(groups.map(({ cause, items }) => [cause, items.map(({ key }) => key)])).toEqual([
      ['disk', ['a', 'c']],
      [null, ['b']],
    ]);
  });

  it('does not make a group of one', () => {
    expect(groupByCause([item('a', 'disk')])[0]?.cause).toBeNull();
    expect(groupByCause([])).toEqual([]);
  });
});

describe('snooze times', () => {
  const at = (...args: [number, number, number, number, number]) => new Date(...args).getTime();
  const found = (now: number) => Object.fromEntries(snoozeTimes(now).map((time) => [time.id, time.at]));

  it('are an hour, nine tomorrow and nine next Monday', () => {
    // A Saturday.
    expect(found(at(2026, 10, 21, 14, 30))).toEqual({
      hour: at(2026, 10, 21, 15, 30),
      tomorrow: at(2026, 10, 22, 9, 0),
      week: at(2026, 10, 23, 9, 0),
    });
  });

  it('go by the calendar, over the end of a month and from a Monday', () => {
    expect(found(at(2026, 10, 30, 8, 0))).toMatchObject({
      tomorrow: at(2026, 11, 1, 9, 0),
      week: at(2026, 11, 7, 9, 0),
    });
    expect(found(at(2026, 10, 22, 8, 0)).week).toBe(at(2026, 10, 23, 9, 0));
  });
});
