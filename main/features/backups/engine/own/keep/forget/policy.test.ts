import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Policy } from '../../../types.ts';
import { applyPolicy, type Dated, reasonInWords } from './policy.ts';
import { before, parseSpan, parseStamp, periodOf, type Stamp } from './stamp.ts';

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const stamp = (text: string): Stamp => {
  const found = parseStamp(text);
  if (!found) throw new Error(`${text} is no time`);
  return found;
};
const none: Policy = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, tags: [], within: null };
const at = (id: string, time: string, tags: string[] = []): Dated => ({ id, at: stamp(time), tags });
const now = stamp('2030-01-01T00:00:00Z');
const kept = (group: Dated[], policy: Partial<Policy>) =>
  applyPolicy(group, { ...none, ...policy }, now).keep.map(({ snapshot }) => snapshot.id);

test('times are read with their zone and to the nanosecond', () => {
  expect(stamp('2026-03-29T03:00:00.000000001+02:00')).toMatchObject({ nanos: 1, offset: 7200, local: true });
  expect(stamp('2026-03-29T03:00:00+05:30')).toMatchObject({ nanos: 0, offset: 19_800, local: false });
  expect(stamp('2026-01-01T00:00:00Z')).toMatchObject({ offset: 0, local: false });
  for (const wrong of ['', 'yesterday', '2026-01-01', '2026-01-01T00:00:00']) expect(parseStamp(wrong)).toBe(null);
});

test('hours and days are those of the wall clock where the snapshot was made', () => {
  expect(periodOf(stamp('2026-01-01T00:30:00+05:30'), 'daily')).toBe('2026-01-01');
  expect(periodOf(stamp('2026-01-01T00:30:00+05:30'), 'hourly')).toBe('2026-01-01T00');
  expect(periodOf(stamp('2025-12-31T23:30:00-08:00'), 'yearly')).toBe('2025');
  // 2027-01-01 is a Friday: it belongs to the last week of 2026.
  expect(periodOf(stamp('2027-01-01T12:00:00Z'), 'weekly')).toBe('2026 week 53');
  expect(periodOf(stamp('2024-12-30T12:00:00Z'), 'weekly')).toBe('2025 week 1');
});

test('so long ago is counted by the calendar and by summer time', () => {
  const span = (text: string) => parseSpan(text) ?? expect.fail(text);
  const ago = (from: string, text: string) => new Date(before(stamp(from), span(text)).seconds * 1000).toISOString();
  expect(ago('2026-03-31T12:00:00Z', '1m')).toBe('2026-03-03T12:00:00.000Z');
  expect(ago('2026-03-30T12:00:00+02:00', '2d')).toBe('2026-03-28T11:00:00.000Z');
  expect(ago('2026-03-30T12:00:00+02:00', '48h')).toBe('2026-03-28T10:00:00.000Z');
  expect(ago('2028-02-29T12:00:00Z', '1y')).toBe('2027-03-01T12:00:00.000Z');
  expect(parseSpan('0d')).toBe(null);
  expect(parseSpan(null)).toBe(null);
});

test('keeps the newest, the last of each period, tags, and what is young', () => {
  const group = [
    at('a', '2026-05-01T10:00:00Z'),
    at('b', '2026-05-01T10:30:00Z'),
    at('c', '2026-05-02T09:00:00Z', ['gold']),
    at('d', '2026-05-03T09:00:00Z'),
    at('e', '2026-06-03T09:00:00Z'),
  ];
  expect(kept(group, { last: 2 })).toEqual(['e', 'd']);
  expect(kept(group, { daily: 4 })).toEqual(['e', 'd', 'c', 'b']);
  expect(kept(group, { monthly: 9 })).toEqual(['e', 'd']);
  expect(kept(group, { tags: ['gold'] })).toEqual(['c']);
  expect(kept(group, { within: '1m1d' })).toEqual(['e', 'd']);
  expect(kept(group, {})).toEqual(['e', 'd', 'c', 'b', 'a']);
});

test('a snapshot of the future makes no other one old', () => {
  const group = [at('now', '2026-05-03T09:00:00Z'), at('later', '2099-01-01T00:00:00Z')];
  expect(kept(group, { within: '1d' })).toEqual(['later', 'now']);
});

test('reasons are told in words', () => {
  const { keep } = applyPolicy(
    [at('a', '2026-05-01T10:00:00Z', ['gold'])],
    { ...none, last: 1, daily: 1, tags: ['gold'], within: '1y6m' },
    now,
  );
  expect(keep[0]?.reasons.map(reasonInWords)).toEqual([
    'tagged gold',
    'not older than 1 year 6 months before the newest',
    'one of the newest',
    'the last of its day',
  ]);
});
