import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../shared/features/system/schema.ts';
import { keyed, logText } from './log-text.ts';

const line = (message: string, more: Partial<LogLine> = {}): LogLine => ({
  time: '2026-11-21T10:00:00.000Z',
  level: 'info',
  scope: 'core',
  message,
  ...more,
});

describe('log lines', () => {
  it('gives equal lines different keys', () => {
    expect(new Set(keyed([line('a'), line('a'), line('b')]).map(({ key }) => key)).size).toBe(3);
  });
  it('makes text to copy', () => {
    expect(logText([line('a', { fields: { n: 1 } })])).toBe('2026-11-21T10:00:00.000Z info core a {"n":1}');
  });
});
