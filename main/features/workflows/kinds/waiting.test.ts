import { describe, expect, it } from 'vitest';
import { momentOf } from '../../../core/lib/zoned-time.ts';
import type { Json, Woken } from '../../../core/runs/types.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { createApproveKind } from './approve.ts';
import { setKind } from './set.ts';
import { callKind, stepContext } from './testing/context.ts';
import { createWaitKind } from './wait.ts';

const clock = createFakeClock(Date.UTC(2026, 10, 21, 12));
const now = clock.now();
const wait = createWaitKind({ clock });
const approve = createApproveKind({ clock });
const call = (kind: typeof wait, value: Json, woken?: Woken) =>
  callKind(kind, value, stepContext(woken ? { woken } : {}).context);

describe('wait', () => {
  it.each<[Json, object]>([
    ['90s', { kind: 'timer', until: now + 90_000 }],
    ['1h30m', { kind: 'timer', until: now + 5_400_000 }],
    [
      { until: '2026-12-01T09:00', zone: 'Europe/Berlin' },
      { kind: 'timer', until: Date.UTC(2026, 11, 1, 8) },
    ],
    [
      { until: '2026-12-01 09:00', zone: 'America/New_York' },
      { kind: 'timer', until: Date.UTC(2026, 11, 1, 14) },
    ],
    [{ until: '2026-12-01T09:00Z' }, { kind: 'timer', until: Date.UTC(2026, 11, 1, 9) }],
    [
      { signal: 'go', for: '1h' },
      { kind: 'signal', name: 'go', until: now + 3_600_000 },
    ],
    [{ signal: 'go' }, { kind: 'signal', name: 'go' }],
    [
      { event: 'child.crashed', subject: { type: 'project', id: 'p' } },
      {
        kind: 'event',
        sentence: 'the event child.crashed',
        filter: { kinds: ['child.crashed'], subject: { type: 'project', id: 'p' } },
      },
    ],
  ])('%j', async (value, expected) => {
    expect(await call(wait, value)).toEqual({ wait: expected });
  });

  it('does not wait for what is over', async () => {
    expect(await call(wait, { until: '2026-01-01T00:00', zone: 'UTC' })).toEqual({ result: { waited: 'timer' } });
  });

  it('gives back what it waited for, and fails when it did not come', async () => {
    expect(await call(wait, '1s', { kind: 'timer' })).toEqual({ result: { waited: 'timer' } });
    const signal: Woken = { kind: 'signal', payload: { a: 1 } };
    expect(await call(wait, { signal: 'go' }, signal)).toEqual({ result: { waited: 'signal', payload: { a: 1 } } });
    await expect(call(wait, { signal: 'go', for: '1h' }, { kind: 'timeout' })).rejects.toMatchObject({
      message: 'The signal go did not come within 1h',
      code: 'TIMED_OUT',
      retry: false,
    });
  });

  it.each<Json>([
    'soon',
    '',
    5,
    { until: '2026-02-31T09:00' },
    { until: 'x' },
    { until: '2026-12-01T09:00', zone: 'Mars/X' },
    {},
  ])('refuses %j', (value) => expect(wait.schema.safeParse(value).success).toBe(false));
});

describe('a time on the clocks of a zone', () => {
  it.each([
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    // Left out by the clocks: as much later as they jump.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    // Shown twice: the first.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-06-01T12:00', 'Asia/Kolkata', '2026-06-01T06:30:00.000Z'],
    ['2026-06-01', 'Pacific/Auckland', '2026-05-31T12:00:00.000Z'],
    ['2026-06-01T12:00+02:00', 'Asia/Kolkata', '2026-06-01T10:00:00.000Z'],
  ])('%s in %s', (text, zone, expected) => {
    expect(new Date(momentOf(text, zone) ?? 0).toISOString()).toBe(expected);
  });
});

describe('approve', () => {
  it('asks, and goes on when the answer is yes', async () => {
    expect(await call(approve, 'Deploy?')).toEqual({ wait: { kind: 'approval', question: 'Deploy?' } });
    expect(await call(approve, { question: 'Deploy?', for: '2d' })).toEqual({
      wait: { kind: 'approval', question: 'Deploy?', until: now + 172_800_000 },
    });
    const yes: Woken = { kind: 'approval', choice: 'approved', comment: 'fine' };
    expect(await call(approve, 'Deploy?', yes)).toEqual({ result: { choice: 'approved', comment: 'fine' } });
  });

  it('fails when it is no', async () => {
    const no: Woken = { kind: 'approval', choice: 'rejected', comment: 'not on Friday' };
    await expect(call(approve, 'Deploy?', no)).rejects.toMatchObject({
      message: 'Rejected: not on Friday',
      code: 'REJECTED',
      retry: false,
      result: { choice: 'rejected', comment: 'not on Friday' },
    });
    await expect(call(approve, 'Deploy?', { ...no, comment: '' })).rejects.toThrow('Rejected: Deploy?');
  });

  it('takes silence for what it was told to', async () => {
    const value = { question: 'Deploy?', for: '2d' };
    await expect(call(approve, value, { kind: 'timeout' })).rejects.toMatchObject({
      code: 'REJECTED',
      message: 'Nobody answered within 2d: Deploy?',
    });
    expect(await call(approve, { ...value, otherwise: 'approve' }, { kind: 'timeout' })).toEqual({
      result: { choice: 'approved', comment: 'Nobody answered within 2d' },
    });
  });
});

describe('set', () => {
  it('is its value', async () => {
    for (const value of [{ a: [1, null] }, 'x', null, []])
      expect(await call(setKind, value)).toEqual({ result: value });
    expect(setKind.detail({ a: 1, b: 2 })).toBe('a, b');
  });
});
