import { expect, it } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createCrashPolicy } from './crash-policy.ts';

it('reloads once, asks when that was no help, and forgets after a healthy minute', () => {
  const clock = createFakeClock();
  const policy = createCrashPolicy(clock.monotonic);
  expect(policy.next()).toBe('reload');
  clock.advance(1_000);
  expect(policy.next()).toBe('ask');
  clock.advance(60_000);
  expect(policy.next()).toBe('reload');
});
