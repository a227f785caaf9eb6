import { describe, expect, it } from 'vitest';
import { dayOf, dayWords, heatmapOf, yearsOf } from './heatmap.ts';

describe('the weeks of a history', () => {
  const days = [
    { day: '2026-11-16', commits: 1 },
    { day: '2026-11-17', commits: 2 },
    { day: '2026-11-18', commits: 8 },
    { day: '2026-11-20', commits: 4 },
    { day: '2020-01-01', commits: 99 },
  ];

  it('end with the day asked for, and begin on a Monday', () => {
    const { weeks } = heatmapOf(days, { last: '2026-11-21' });
    expect(weeks).toHaveLength(53);
    expect(weeks.at(-1)?.map((cell) => cell?.day ?? null)).toEqual([
      '2026-11-16',
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
      null,
    ]);
    expect(weeks[0]?.[0]?.day).toBe('2025-11-17');
    expect(weeks.flat().filter(Boolean)).toHaveLength(52 * 7 + 6);
  });

  it('go over the changes of summer time without losing or doubling a day', () => {
    const cells = heatmapOf([], { last: '2026-11-21' }).weeks.flat();
    expect(new Set(cells.map((cell) => cell?.day)).size).toBe(cells.length);
  });

  it('say how much, where it was most and how long in a row', () => {
    expect(heatmapOf(days, { last: '2026-11-21' })).toMatchObject({
      commits: 15,
      activeDays: 4,
      streak: 3,
      best: { day: '2026-11-18', commits: 8 },
    });
  });

  it('give the busiest days the highest level, and every day with a commit at least the lowest', () => {
    const levels = Object.fromEntries(
      heatmapOf(days, { last: '2026-11-21' })
        .weeks.flat()
        .flatMap((cell) => (cell && cell.commits > 0 ? [[cell.day, cell.level]] : [])),
    );
    expect(levels).toEqual({ '2026-11-16': 1, '2026-11-17': 2, '2026-11-18': 4, '2026-11-20': 4 });
  });

  it('are not made pale by one day of thousands', () => {
    const steady = Array.from({ length: 60 }, (_, i) => ({
      day: new Date(Date.UTC(2026, 8, 1 + i)).toISOString().slice(0, 10),
      commits: 4,
    }));
    const { weeks } = heatmapOf([...steady, { day: '2026-11-10', commits: 5_000 }], { last: '2026-11-21' });
    expect(weeks.flat().find((cell) => cell?.day === '2026-09-10')?.level).toBe(4);
  });

  it('are empty without commits', () => {
    expect(heatmapOf([], { last: '2026-11-21' })).toMatchObject({ commits: 0, best: null, streak: 0 });
  });

  it('name their months once each, with room between them', () => {
    const { months } = heatmapOf([], { last: '2026-11-21' });
    expect(months.length).toBeGreaterThanOrEqual(12);
    for (const [i, { week }] of months.entries()) expect(week - (months[i - 1]?.week ?? -3)).toBeGreaterThanOrEqual(3);
  });
});

it('knows its years and days by name', () => {
  expect(yearsOf([{ day: '2024-01-01' }, { day: '2026-02-01' }, { day: '2024-05-01' }])).toEqual(['2026', '2024']);
  expect(dayWords('2026-11-21')).toBe('Sat, 21 Nov 2026');
  expect(dayWords('not a day')).toBe('not a day');
  expect(dayOf(new Date(2026, 0, 5, 23, 59).getTime())).toBe('2026-01-05');
});
