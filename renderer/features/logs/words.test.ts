import { expect, test } from 'vitest';
import type { LogSource } from '../../../shared/features/logs/schema.ts';
import { copied, namesOf } from './words.ts';

const source = (id: string, label: string, projectId: string | null) => ({ id, label, projectId }) as LogSource;

test('the project stands in a name only where there are several', () => {
  const all = [source('a', 'shop · web', 'p'), source('b', 'redis', null), source('c', 'db', 'p')];
  expect([...namesOf(all, true).values()]).toEqual(['shop · web', 'redis', 'db']);
  expect([...namesOf(all, false).values()]).toEqual(['web', 'redis', 'db']);
});

test('a line is given away with its moment, its level, and without colours', () => {
  const line = {
    key: '1',
    source: 'a',
    at: 0,
    from: 'err',
    level: null,
    text: '\u001b[31mno\u001b[0m',
    cut: false,
  } as const;
  expect(copied([{ ...line, plain: 'no', fields: { port: '80' } }])).toBe('1970-01-01T00:00:00.000Z err no port=80');
  expect(copied([{ ...line, level: 'error', plain: 'no', fields: null }])).toBe('1970-01-01T00:00:00.000Z error no');
});
