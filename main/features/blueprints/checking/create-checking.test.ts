import { expect, it } from 'vitest';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { madeUpFacts } from '../testing/facts.ts';
import { createCheckPool } from './check-pool.ts';
import { createChecking } from './create-checking.ts';

it('checks files of every kind in a thread, also what is broken', async () => {
  const pool = createCheckPool({ log: quietLog });
  try {
    for (const { generate, check } of Object.values(createChecking(pool))) {
      const made = generate([madeUpFacts('node')]);
      for (const { why } of made.refused) throw new Error(why);
      for (const { path, text } of made.files)
        expect((await check({ path, text })).filter(({ ok }) => !ok)).toEqual([]);
      const [{ path } = { path: '' }] = made.files;
      expect((await check({ path, text: '\0{' })).some(({ ok }) => !ok)).toBe(true);
    }
  } finally {
    await pool.dispose();
  }
});
