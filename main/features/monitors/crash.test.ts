import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../core/db/open-store.ts';
import { createRandom } from '../../core/db/testing/random.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { createWorkerPool } from '../../core/workers/worker-pool.ts';
import { figuresOf, knownKeys } from './testing/known-figures.ts';
import { makeMonitors } from './testing/make-monitors.ts';
import { createOracle } from './testing/oracle.ts';

const kills = process.env.OPTIMUS_FULL === '1' ? 60 : 5;
const child = fileURLToPath(new URL('./testing/record-child.ts', import.meta.url));
const flushSeconds = 10;

/** The last second that was named before the kill; null when it came before the first. */
async function recordedUntilKilled(dir: string, from: number, flushes: number, cache: string): Promise<number | null> {
  const process_ = spawn(process.execPath, [child, dir, String(from)], {
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let named = 0;
  const seen = new Promise<void>((resolve) => {
    process_.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      named += chunk.filter((byte) => byte === 10).length;
      if (named >= flushes) resolve();
    });
  });
  const ended = once(process_, 'close');
  await Promise.race([seen, ended]);
  process_.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  const last = text.split('\n').slice(0, -1).at(-1);
  return last === undefined ? null : Number(last);
}

test('kill -9 costs the seconds since the last flush, and no minute and no hour is wrong', {
  timeout: 600_000,
}, async () => {
  const dir = await tempDir();
  const cache = await tempDir();
  const random = createRandom(11);
  const oracle = createOracle();
  const first = Date.UTC(2026, 10, 20, 10, 50) / 1_000;
  let next = first;
  let lost = 0;
  for (let kill = 0; kill < kills; kill++) {
    const named = await recordedUntilKilled(dir, next, 1 + Math.floor(random() * 2_000), cache);
    for (let second = next; named !== null && second <= named; second++)
      for (const [key, value] of Object.entries(figuresOf(second))) oracle.put(key, second, value);

    const workers = createWorkerPool({ log: quietLog });
    const until = (named ?? next) + 1;
    const clock = createFakeClock(until * 1_000);
    const store = await openStore({ dataDir: dir, clock, workers, log: quietLog });
    const monitors = makeMonitors({ store, clock });
    // What was written and not named yet may be there, as long as it is right.
    const [tail] = await monitors.range({
      keys: knownKeys.slice(0, 1),
      from: until * 1_000,
      to: (until + 60) * 1_000,
      points: 60,
    });
    tail?.last.forEach((value, i) => {
      if (value === null) return;
      for (const [key, figure] of Object.entries(figuresOf(until + i))) oracle.put(key, until + i, figure);
      lost = Math.max(lost, i);
    });
    const end = until + 60;
    const windows = [
      { from: Math.max(first, until - 3_000), points: 4_000 },
      { from: first, points: 3_000 },
      { from: first, points: Math.max(1, Math.floor((end - first) / 3_600)) },
    ];
    for (const { from, points } of windows)
      for (const one of await monitors.range({ keys: knownKeys, from: from * 1_000, to: end * 1_000, points })) {
        const { min, max, last } = oracle.expected(one);
        expect({ key: one.key, min: one.min, max: one.max, last: one.last }).toEqual({ key: one.key, min, max, last });
      }
    await monitors.dispose();
    await store.dispose();
    await workers.dispose();
    next = end + Math.floor(random() * 2_000);
  }
  expect(lost).toBeLessThanOrEqual(flushSeconds + 1);
});
