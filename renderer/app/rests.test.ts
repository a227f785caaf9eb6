import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRests } from './rests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('calls at once, then once per rest however often it is asked, each name for itself', () => {
  const calls: string[] = [];
  const rests = createRests((name) => calls.push(name), 200);
  for (let times = 0; times < 50; times++) rests.call('runs');
  rests.call('now');
  expect(calls).toEqual(['runs', 'now']);
  vi.advanceTimersByTime(200);
  expect(calls).toEqual(['runs', 'now', 'runs']);
  vi.advanceTimersByTime(1000);
  expect(calls).toHaveLength(3);
  rests.call('runs');
  rests.call('runs');
  rests.dispose();
  vi.advanceTimersByTime(1000);
  expect(calls).toHaveLength(4);
});
