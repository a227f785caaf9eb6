import { expect, it } from 'vitest';
import { freeze } from '../../../../shared/features/deployments/schema.ts';
import { frozenAt } from './freeze.ts';

const at = (iso: string) => Date.parse(iso);
const until = (asked: object, iso: string) => {
  const found = frozenAt([freeze.parse(asked)], at(iso));
  return found && new Date(found.until).toISOString();
};
const night = { from: '17:00', to: '08:00', zone: 'Europe/Berlin' };

it('holds over midnight, in the zone of the window', () => {
  expect(until(night, '2026-11-21T15:59:00Z')).toBeNull();
  expect(until(night, '2026-11-21T16:00:00Z')).toBe('2026-11-22T07:00:00.000Z');
  expect(until(night, '2026-11-22T06:59:59Z')).toBe('2026-11-22T07:00:00.000Z');
  expect(until(night, '2026-11-22T07:00:00Z')).toBeNull();
});

it('begins on its days and may end on another', () => {
  const friday = { ...night, days: [5] };
  expect(until(friday, '2026-11-20T20:00:00Z')).toBe('2026-11-21T07:00:00.000Z');
  expect(until(friday, '2026-11-21T06:00:00Z')).toBe('2026-11-21T07:00:00.000Z');
  expect(until(friday, '2026-11-21T20:00:00Z')).toBeNull();
});

it('is longer or shorter by an hour when clocks are changed', () => {
  // Clocks go back on 2026-10-25 and forward on 2026-03-29.
  expect(until(night, '2026-10-24T20:00:00Z')).toBe('2026-10-25T07:00:00.000Z');
  expect(until(night, '2026-03-28T20:00:00Z')).toBe('2026-03-29T06:00:00.000Z');
  const early = { from: '02:30', to: '03:30', zone: 'Europe/Berlin' };
  // 02:30 comes twice in autumn, and not at all in spring.
  expect(until(early, '2026-10-25T00:30:00Z')).toBe('2026-10-25T02:30:00.000Z');
  expect(until(early, '2026-10-25T01:45:00Z')).toBe('2026-10-25T02:30:00.000Z');
  expect(until(early, '2026-03-29T01:30:00Z')).toBeNull();
  expect(until({ ...early, to: '04:00' }, '2026-03-29T01:30:00Z')).toBe('2026-03-29T02:00:00.000Z');
  // From the moment at which clocks show 03:00 in its place.
  expect(until({ ...early, to: '04:00' }, '2026-03-29T00:59:59Z')).toBeNull();
  expect(until({ ...early, to: '04:00' }, '2026-03-29T01:00:00Z')).toBe('2026-03-29T02:00:00.000Z');
  expect(until({ ...early, from: '01:00', to: '02:30' }, '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00.000Z');
});

it('runs on where another window follows', () => {
  const windows = [
    freeze.parse({ from: '00:00', to: '12:00', zone: 'UTC', days: [6], why: 'sale' }),
    freeze.parse({ from: '12:00', to: '18:00', zone: 'UTC', days: [6], why: 'audit' }),
  ];
  const found = frozenAt(windows, at('2026-11-21T09:00:00Z'));
  expect(found && new Date(found.until).toISOString()).toBe('2026-11-21T18:00:00.000Z');
  expect(found?.why).toBe('sale');
});

it('ends somewhere even when every hour is frozen', () => {
  expect(
    frozenAt([freeze.parse({ from: '00:00', to: '00:00', zone: 'UTC' })], at('2026-11-21T09:00:00Z')),
  ).not.toBeNull();
});
