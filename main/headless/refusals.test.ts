import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../core/testing/fake-clock.ts';
import { quietLog } from '../core/testing/quiet-log.ts';
import { createRefusals } from './refusals.ts';

describe('refusals', () => {
  it('are counted one by one; the log hears once a minute, the journal once an hour', () => {
    const clock = createFakeClock();
    const logged: unknown[] = [];
    const notes: string[] = [];
    const log = { ...quietLog, warn: (_: string, fields?: Record<string, unknown>) => void logged.push(fields) };
    const refusals = createRefusals({ clock, log, note: (sentence) => void notes.push(sentence) });
    for (let i = 0; i < 1_000; i++) refusals.count('host');
    refusals.count('token-old');
    expect(refusals.counts()).toEqual({ host: 1_000, 'token-old': 1 });
    expect(logged).toHaveLength(2);
    expect(notes).toEqual([
      'Refused a request over HTTP: sent to a foreign host name',
      'Refused a request over HTTP: token of an earlier start',
    ]);
    clock.advance(60_000);
    refusals.count('host');
    expect(logged.at(-1)).toEqual({ reason: 'host', count: 1_000, total: 1_001 });
    expect(notes).toHaveLength(2);
    clock.advance(3_600_000);
    refusals.count('host');
    expect(notes.at(-1)).toBe('Refused 1001 requests over HTTP: sent to a foreign host name');
  });
});
