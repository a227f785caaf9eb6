import { expect, test } from 'vitest';
import { patient } from './engines.ts';

test('what nobody waits for any more is not computed on', () => {
  const asking = new AbortController();
  const signal = patient(asking.signal);
  expect(signal.aborted).toBe(false);
  asking.abort();
  expect(signal.aborted).toBe(true);
  expect(patient().aborted).toBe(false);
});
