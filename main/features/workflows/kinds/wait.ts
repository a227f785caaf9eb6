import { z } from 'zod';
import type { Clock } from '../../../core/lib/clock.ts';
import { isZone, momentOf } from '../../../core/lib/zoned-time.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { StepAnswer } from '../../../core/runs/types.ts';
import type { StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { duration, msOf } from './duration.ts';
import { inShort, isRecord } from './words.ts';

const limit = duration('How long at most. When the time is over, the step has failed.').optional();
const value = z.union([
  duration('How long: 30s, 10m, 2d.'),
  z
    .strictObject({
      until: z.string().describe('A date and time: 2026-12-01T09:00.'),
      zone: z
        .string()
        .refine(isZone, { error: 'a time zone such as Europe/Berlin' })
        .describe("Whose clocks are meant: Europe/Berlin. Without it: this machine's.")
        .optional(),
    })
    .refine(({ until }) => momentOf(until, 'UTC') !== null, {
      error: 'a date and time such as 2026-12-01T09:00',
      path: ['until'],
    }),
  z.strictObject({
    signal: z.string().min(1).max(200).describe('Name of a signal that somebody sends to this run.'),
    for: limit,
  }),
  z.strictObject({
    event: z.string().min(1).max(200).describe('Kind of an event of the journal: child.crashed.'),
    subject: z
      .strictObject({ type: z.string().min(1), id: z.string().min(1) })
      .describe('Only events about this.')
      .optional(),
    for: limit,
  }),
]);
type Value = z.infer<typeof value>;

function titleOf(written: unknown): string {
  if (!isRecord(written)) return inShort(String(written ?? ''));
  const { until, signal, event } = written;
  if (until !== undefined) return `until ${String(until)}`;
  return signal !== undefined ? `signal ${String(signal)}` : `event ${String(event ?? '')}`;
}

export const createWaitKind = ({ clock }: { clock: Clock }): StepKind => {
  const begin = (value: Value): StepAnswer => {
    if (typeof value === 'string') return { wait: { kind: 'timer', until: clock.now() + msOf(value) } };
    if ('until' in value) {
      const until = momentOf(value.until, value.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
      // The schema has seen to that.
      if (until === null)
        throw new StepFailure(`${value.until} is no date and time`, { code: 'INVALID', retry: false });
      return until <= clock.now() ? { result: { waited: 'timer' } } : { wait: { kind: 'timer', until } };
    }
    const until = value.for === undefined ? {} : { until: clock.now() + msOf(value.for) };
    if ('signal' in value) return { wait: { kind: 'signal', name: value.signal, ...until } };
    const { event, subject } = value;
    const filter = { kinds: [event], ...(subject && { subject }) };
    return { wait: { kind: 'event', sentence: `the event ${event}`, filter, ...until } };
  };

  return defineKind({
    kind: 'wait',
    summary: 'Wait for a time, a signal or an event; it costs nothing and survives a restart',
    example: '- wait: 10m',
    schema: value,
    detail: titleOf,
    async run({ value }, { woken }) {
      switch (woken?.kind) {
        case 'timer':
          return { result: { waited: 'timer' } };
        case 'signal':
          return { result: { waited: 'signal', payload: woken.payload } };
        case 'event':
          return { result: { waited: 'event', event: woken.event } };
        case 'timeout': {
          const time = typeof value === 'object' && 'for' in value ? ` within ${value.for}` : '';
          throw new StepFailure(`The ${titleOf(value)} did not come${time}`, { code: 'TIMED_OUT', retry: false });
        }
        default:
          return begin(value);
      }
    },
  });
};
