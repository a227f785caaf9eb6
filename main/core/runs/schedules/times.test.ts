import { describe, expect, it, test } from 'vitest';
import { dueTimes, minutesOf } from './testing/oracle.ts';
import { createTimes } from './times.ts';

const times = createTimes();
const patterns = [
  '30 2 * * *',
  '0 2 * * *',
  '0 3 * * *',
  '30 1 * * *',
  '15,45 2 * * *',
  '0 1-3 * * *',
  '0 9-17 * * 1-5',
  '*/15 * * * *',
  '*/20 2 * * *',
  '*/7 1-3 * * *',
  '0 */2 * * *',
  '0 * * * *',
  '0 0 1 * *',
  '0 0 31 * *',
  '30 2 * 3,10,11 0',
  '0 12 1,15 * 5',
  '59 23 31 12 *',
];

const year = [{ from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) }];
const changes = [3, 4, 10, 11].map((month) => ({
  from: Date.UTC(2026, month - 1, 1),
  to: Date.UTC(2026, month - 1, 12),
}));

const aroundChanges = (zone: string) =>
  changes.map(({ from, to }) => ({ from, to, minutes: minutesOf(zone, from, to) }));

// Kathmandu is off by a quarter of an hour, and Lord Howe moves by half an hour only.
describe.each([
  ['Europe/Berlin', year],
  ['America/New_York', year],
  ['Asia/Kolkata', year],
  ['Asia/Kathmandu', changes],
  ['Australia/Lord_Howe', changes],
  ['UTC', changes],
])('in %s', (zone, spans) => {
  const watched = spans.map(({ from, to }) => ({ from, to, minutes: minutesOf(zone, from, to) }));
  it.each(patterns)('%s is due when it should be, looked at forwards and backwards', (cron) => {
    // A year of quarters of hours is long, and only the days around the changes are unlike others.
    const often = !process.env.OPTIMUS_FULL && spans === year && /^(?:\*|0 (?:\*|1-|9-))/.test(cron);
    for (const { from, to, minutes } of often ? aroundChanges(zone) : watched) {
      const expected = dueTimes(cron, minutes);
      const found: number[] = [];
      for (let at = times.next(cron, zone, from - 1); at !== null && at < to; at = times.next(cron, zone, at))
        found.push(at);
      expect(found.map(iso)).toEqual(expected.map(iso));
      const newest = expected.length > 0 ? times.newest(cron, zone, to - 1, Math.min(expected.length, 300)) : [];
      expect(newest.map(iso)).toEqual(expected.slice(-300).map(iso));
    }
  });
});
const iso = (at: number) => new Date(at).toISOString();

test('the moments around a due time', () => {
  const at = Date.UTC(2026, 5, 1, 10, 0);
  const newest = (until: number) => times.newest('0 12 * * *', 'Europe/Berlin', until, 1)[0];
  const day = 86_400_000;
  expect(times.next('0 12 * * *', 'Europe/Berlin', at - 1)).toBe(at);
  expect(times.next('0 12 * * *', 'Europe/Berlin', at)).toBe(at + day);
  expect(times.next('0 12 * * *', 'Europe/Berlin', at + 1)).toBe(at + day);
  expect(newest(at - 1)).toBe(at - day);
  expect(newest(at)).toBe(at);
  expect(newest(at + 1)).toBe(at);
});

test('the nights of both changes in Berlin, by name', () => {
  const of = (cron: string, day: string) =>
    times
      .following(cron, 'Europe/Berlin', Date.parse(`${day}T00:00:00+01:00`) - 2 * 3_600_000, 100)
      .map(iso)
      .filter((at) => at.startsWith(day) && at < `${day}T02:30`);
  // There is no half past two: the first instant after the gap is 03:00 summer time.
  expect(of('30 2 * * *', '2026-03-29')).toEqual(['2026-03-29T01:00:00.000Z']);
  expect(of('15,45 2 * * *', '2026-03-29')).toEqual(['2026-03-29T01:00:00.000Z']);
  expect(of('*/20 2 * * *', '2026-03-29')).toEqual([]);
  // Half past two comes twice.
  expect(of('30 2 * * *', '2026-10-25')).toEqual(['2026-10-25T00:30:00.000Z']);
  expect(of('*/30 2 * * *', '2026-10-25')).toEqual(
    ['00:00', '00:30', '01:00', '01:30'].map((time) => `2026-10-25T${time}:00.000Z`),
  );
});

test.each([
  ['', 'UTC', 'cron'],
  ['* * * *', 'UTC', 'cron'],
  ['* * * * * *', 'UTC', 'cron'],
  ['61 * * * *', 'UTC', 'cron'],
  ['0 0 30 2 *', 'UTC', 'cron'],
  ['0 0 * * FOO', 'UTC', 'cron'],
  ['@reboot', 'UTC', 'cron'],
  ['2026-12-01T00:00:00', 'UTC', 'cron'],
  ['0 0 * * *', 'Mars/Olympus', 'zone'],
  ['0 0 * * *', '', 'zone'],
])('%j in %j is refused at %s', (cron, zone, field) => {
  const problem = expect.stringMatching(/^[A-Z].{8,}/i);
  expect(() => times.check(cron, zone)).toThrow(
    expect.objectContaining({ code: 'INVALID', data: { problems: [{ field, problem }] } }),
  );
});

test.each(['@daily', ' 5 4  * * * ', '0 0 * * MON', '0 0 L * *', '0 0 * * 5#2', '0 0 29 2 *'])(
  '%j is taken',
  (cron) => {
    times.check(cron, 'Europe/Berlin');
  },
);
