import { describe, expect, it } from 'vitest';
import type { KnownError } from './connection.ts';
import { describeKnown, describeUnknown, errorDetails } from './describe-error.ts';

const what = 'The setting was not saved';

describe('what an error says', () => {
  const cases: [KnownError, string, string][] = [
    [{ code: 'INVALID', data: { problems: [{ field: 'zoom', problem: 'Too big' }] } }, 'zoom: Too big.', ''],
    [{ code: 'NOT_FOUND', data: { what: 'event', id: '7' } }, 'There is no event 7 any more.', ''],
    [{ code: 'CONFLICT', data: { what: 'x', why: 'Taken', remedy: 'Choose another' } }, 'Taken.', 'Choose another.'],
    [{ code: 'UNAVAILABLE', data: { what: 'x', why: 'No tray here.' } }, 'No tray here.', ''],
    [
      { code: 'STORAGE_FULL', data: { path: '/data' } },
      'The disk that holds /data is full.',
      'Free some space and try again.',
    ],
    [
      { code: 'INTERNAL', data: { correlationId: 'abc' } },
      'This is a fault in Optimus. It was written to its log.',
      'Quote abc when you report it.',
    ],
  ];
  it.each(cases)('%j', (error, meaning, advice) => {
    expect(describeKnown(what, error)).toEqual({ title: what, meaning, advice });
  });

  it('tells a lost connection from a fault', () => {
    expect(describeUnknown(what, false).meaning).toContain('connection');
    expect(describeUnknown(what, true).meaning).toContain('fault');
  });

  it('gives the whole of it for a report', () => {
    expect(errorDetails(what, new Error('boom'), null)).toContain('boom');
    expect(errorDetails(what, null, { code: 'INTERNAL', data: { correlationId: 'abc' } })).toContain('abc');
    expect(errorDetails(what, 'text', null)).toBe(`${what}\ntext`);
  });
});
