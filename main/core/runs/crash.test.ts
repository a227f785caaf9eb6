import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { crashLane, sumOf } from './testing/crash-harness.ts';

const FULL = process.env.OPTIMUS_FULL === '1';
const KILLS = FULL ? 200 : 24;
const STEPS = FULL ? 4_200 : 360;
const LANES = 2;

it(`does no completed step again and loses no run in ${KILLS} kills`, { timeout: 1_200_000 }, async () => {
  const dir = await tempDir();
  const began = performance.now();
  const lanes = Array.from({ length: LANES }, (_, i) =>
    crashLane(join(dir, String(i)), { kills: KILLS / LANES, steps: STEPS / LANES, seed: i + 1 }),
  );
  const { restartMs, integrity, ...total } = sumOf(await Promise.all(lanes));
  console.log(`kills: ${JSON.stringify(total)} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  expect(total).toMatchObject({ kills: KILLS, repeated: [], lost: [], halves: [] });
  expect(new Set(integrity)).toEqual(new Set(['ok']));
  expect(total.executions).toBeLessThanOrEqual(total.executionsAllowed);
  // Otherwise nothing was under way when it was killed.
  expect(total.executions).toBeGreaterThan(total.steps + total.runs);
  expect(restartMs.length).toBeGreaterThan(KILLS / 2);
  expect(total.steps).toBeGreaterThan(STEPS * 0.95);
});
