import { expect, it } from 'vitest';
import type { KnownSeries } from '../../../../shared/features/monitors/schema.ts';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { dayAt, dayText, inDays, reviewFormOf, reviewOf, seriesName } from './review-form.ts';

const now = new Date(2026, 2, 10, 15).getTime();
const projects = new Map([['p1', 'shop-api']]);
const line: KnownSeries = {
  ...{ key: keyOf('cpu.used.percent', { scope: 'project', id: 'p1' }), scope: 'project', id: 'p1' },
  ...{ metric: 'cpu.used.percent', part: '', firstAt: 0, lastAt: 0, value: 3 },
};

it('reads the day that it wrote', () => {
  expect(dayText(dayAt('2026-03-24'))).toBe('2026-03-24');
  expect(inDays(14, now)).toBe('2026-03-24');
  expect(dayAt('soon')).toBeNull();
});

it('begins two weeks from now, without a figure', () => {
  const form = reviewFormOf(null, null, now);
  expect(form.day).toBe('2026-03-24');
  expect(reviewOf(form, [], projects, now)).toMatchObject({ check: null, problems: {} });
});

it('takes no day that is over, and no figure without a day', () => {
  const form = reviewFormOf(null, null, now);
  expect(reviewOf({ ...form, day: '2026-03-01' }, [], projects, now).problems).toHaveProperty('day');
  expect(reviewOf({ ...form, day: '', byFigure: true }, [line], projects, now).problems).toHaveProperty('day');
});

it('makes a check of a figure, a limit and a time', () => {
  const form = { ...reviewFormOf(null, null, now), byFigure: true, series: line.key, value: '200', hours: '12' };
  const { check, problems } = reviewOf(form, [line], projects, now);
  expect(problems).toEqual({});
  expect(check).toMatchObject({ metric: line.key, projectId: 'p1', of: 'p95', is: 'below', value: 200, hours: 12 });
  expect(check?.label).toBe(seriesName(line, projects));
  expect(check?.label).toContain('shop-api');
});
