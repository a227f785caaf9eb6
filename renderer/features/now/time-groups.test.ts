import { describe, expect, it } from 'vitest';
import { dayLabel, groupByDay } from './time-groups.ts';

const now = new Date(2026, 10, 21, 0, 30).getTime();
const at = (...args: [number, number, number, number]) => new Date(...args).getTime();

describe('days', () => {
  it.each([
    [at(2026, 10, 21, 0), 'Today'],
    [at(2026, 10, 20, 23), 'Yesterday'],
    [at(2026, 10, 20, 0), 'Yesterday'],
    [at(2026, 10, 19, 23), 'Thursday 19 Nov'],
    [at(2025, 10, 19, 23), 'Wednesday, 19 Nov 2025'],
  ])('%i', (time, label) => {
    expect(dayLabel(time, now).replaceAll(',', '')).toBe(label.replaceAll(',', ''));
  });

  it('groups in the order given', () => {
    const items = [{ at: now }, { at: now - 1000 }, { at: at(2026, 10, 20, 9) }];
    expect(groupByDay(items, now).map(({ label, items: group }) => [label, group.length])).toEqual([
      ['Today', 2],
      ['Yesterday', 1],
    ]);
    expect(groupByDay([], now)).toEqual([]);
  });
});
