import { afterEach, expect, test, vi } from 'vitest';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import { formOf, readForm } from './form.ts';
import { fieldsOf, isNear, momentOf, quickTimes, whenText } from './times.ts';

const inZone = (name: string) => vi.stubEnv('TZ', name);
afterEach(() => vi.unstubAllEnvs());

test('a time that the clocks leave out is refused; one that comes twice is the first', () => {
  inZone('Europe/Berlin');
  expect(momentOf('2026-03-29', '02:30')).toBe('skipped');
  expect(momentOf('2026-03-29', '03:30')).toBe(Date.parse('2026-03-29T03:30:00+02:00'));
  expect(momentOf('2026-10-25', '02:30')).toBe(Date.parse('2026-10-25T02:30:00+02:00'));
  expect([momentOf('', '02:30'), momentOf('2026-03-29', ''), momentOf('2026-3-1', '1:2')]).toEqual([null, null, null]);
});

test('times at hand are by the calendar', () => {
  inZone('Europe/Berlin');
  const saturday = Date.parse('2026-10-24T17:30:00+02:00');
  const at = Object.fromEntries(quickTimes(saturday).map((one) => [one.id, one.at]));
  expect(at.tomorrow).toBe(Date.parse('2026-10-25T09:00:00+01:00'));
  expect(at.monday).toBe(Date.parse('2026-10-26T09:00:00+01:00'));
  expect(at.evening).toBeUndefined();
  const monday = Date.parse('2026-10-26T08:00:00+01:00');
  const next = Object.fromEntries(quickTimes(monday).map((one) => [one.id, one.at]));
  expect(next.monday).toBe(Date.parse('2026-11-02T09:00:00+01:00'));
  expect(next.evening).toBe(Date.parse('2026-10-26T18:00:00+01:00'));
});

test('a form says what is wrong beside the field, and keeps what nobody touched', () => {
  const now = Date.parse('2026-11-22T14:05:00Z');
  const form = formOf(null, now);
  expect(readForm(form, null, now)).toEqual({ problems: { text: 'Write what you want to be reminded of.' } });
  const past = { ...form, text: ' a ', ...fieldsOf(now - 3_600_000) };
  expect(readForm(past, null, now)).toEqual({ problems: { time: 'That time is over.' } });
  expect(readForm({ ...form, text: 'a', day: '' }, null, now)).toEqual({
    problems: { day: 'Choose a day and a time.' },
  });
  expect(readForm({ ...form, text: 'x'.repeat(2_001) }, null, now)).toMatchObject({
    problems: { text: expect.any(String) },
  });
  const due = { text: 'a', at: now - 61_234, projectId: 'p' } as Reminder;
  expect(readForm({ ...formOf(due, now), text: 'b' }, due, now)).toEqual({
    input: { text: 'b', at: due.at, projectId: 'p' },
  });
});

test('the hour stands beside every day but today', () => {
  const now = new Date(2026, 10, 22, 14, 5).getTime();
  expect(whenText(new Date(2026, 10, 22, 17, 16).getTime(), now)).toBe('17:16');
  expect(whenText(new Date(2026, 10, 23, 9, 0).getTime(), now).replaceAll('\u00a0', ' ')).toBe('23 Nov, 09:00');
  expect([isNear(now + 86_400_000, now), isNear(now + 30 * 86_400_000, now)]).toEqual([true, false]);
});
