import { expect, test } from 'vitest';
import { firstOf, markOf, portWords } from './words.ts';

const base = { state: 'running', health: 'none', exitCode: null, outOfMemory: false } as const;

test.each([
  [base, 'running', 'running'],
  [{ ...base, health: 'healthy' as const }, 'healthy', 'healthy'],
  [{ ...base, health: 'unhealthy' as const }, 'failing', 'unhealthy'],
  [{ ...base, health: 'starting' as const }, 'waiting', 'starting'],
  [{ ...base, state: 'exited' as const, exitCode: 0 }, 'stopped', 'stopped'],
  [{ ...base, state: 'exited' as const, exitCode: 143 }, 'stopped', 'stopped'],
  [{ ...base, state: 'exited' as const, exitCode: 137, outOfMemory: true }, 'failing', 'out of memory'],
  [{ ...base, state: 'exited' as const, exitCode: 1 }, 'failing', 'failed, 1'],
  [{ ...base, state: 'restarting' as const, exitCode: 1 }, 'failing', 'restarting'],
])('%j is %s: %s', (one, mark, word) => {
  expect(markOf(one)).toEqual({ mark, word });
});

test('ports say which is the machine’s', () => {
  expect(portWords({ port: 80, published: 8080, protocol: 'tcp', address: '0.0.0.0' })).toBe('8080 → 80');
  expect(portWords({ port: 53, published: null, protocol: 'udp', address: null })).toBe('53/udp');
});

test('a question about many says how many it does not name', () => {
  const many = Array.from({ length: 15 }, (_, at) => at);
  expect(firstOf(many, String)).toEqual([...many.slice(0, 12).map(String), 'and 3 more']);
  expect(firstOf(many.slice(0, 12), String)).toEqual(many.slice(0, 12).map(String));
});
