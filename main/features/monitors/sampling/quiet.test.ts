import { expect, test } from 'vitest';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';

/** An hour of quiet, shortened: more looks tell no more. */
const looks = Number(process.env.OPTIMUS_LOOKS ?? 8);
const spawns = keyOf('spawns.per-minute', { scope: 'optimus' });

test.runIf(process.platform === 'linux')(
  'measuring starts no program, in all of Optimus',
  { timeout: 120_000 + looks * 5_000 },
  async () => {
    const { core, clock } = await startTestCore();
    const { monitors, children } = core.services;
    let quiet = 0;
    let spawned = -1;
    let told: number | undefined;
    monitors.onRecorded(({ values }) => {
      if (values[keyOf('memory.used.bytes')] === undefined) return;
      // What starts with the core may come after the first looks.
      quiet = children.totalSpawns() === spawned ? quiet + 1 : 0;
      spawned = children.totalSpawns();
      told = values[spawns];
    });
    clock.advance(5_000);
    await until(() => quiet >= looks, { timeoutMs: 60_000 + looks * 5_000, what: 'looks without a spawn' });
    expect(told).toBe(children.spawnsPerMinute());
  },
);
