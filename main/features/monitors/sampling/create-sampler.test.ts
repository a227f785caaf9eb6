import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { until } from '../../../core/testing/until.ts';
import type { Measured } from '../types.ts';
import { createSampler } from './create-sampler.ts';
import { createOwnFigures } from './own-figures.ts';

function sampler(options: Partial<Parameters<typeof createSampler>[0]> = {}) {
  const errors: unknown[] = [];
  const log = {
    ...quietLog,
    warn: (...what: unknown[]) => errors.push(what),
    error: (...what: unknown[]) => errors.push(what),
  };
  const one = createSampler({ log, ...options });
  onTestFinished(() => one.dispose());
  const seen: Measured[] = [];
  one.onMeasured((measured) => seen.push(measured));
  return { one, seen, errors };
}

/** Children of this very process, whoever of its threads started them. */
async function ownChildren(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
      return stat.slice(stat.lastIndexOf(')') + 4).startsWith(`${process.pid} `) ? Number(pid) : null;
    }),
  );
  return found.filter((pid) => pid !== null);
}

describe.runIf(process.platform === 'linux')('the thread', () => {
  test('looks each second, and starts nothing for it', { timeout: 60_000 }, async () => {
    let spawned = 0;
    const before = await ownChildren();
    const { one, seen, errors } = sampler({ tally: () => (spawned += 1) });
    one.begin();
    one.begin();
    for (let looks = 1; looks <= 4; looks += 1) {
      await until(() => seen.length >= looks);
      expect(await ownChildren()).toEqual(before);
    }
    expect(spawned).toBe(0);
    expect(errors).toEqual([]);
    expect(seen.map(({ at }) => at)).toEqual([...new Set(seen.map(({ at }) => at))].sort((a, b) => a - b));
    expect(seen[0]?.values[keyOf('cpu.percent')]).toBeUndefined();
    expect(seen.at(-1)?.values[keyOf('cpu.percent')]).toBeGreaterThanOrEqual(0);
    expect(seen.at(-1)?.values[keyOf('memory.used.bytes')]).toBeGreaterThan(0);
    const machine = await one.machine();
    expect(machine).toMatchObject({ how: 'proc' });
    expect(machine.cores).toBeGreaterThan(0);
  });

  test('shows the table to whoever asks, without having begun', async () => {
    const { one, seen } = sampler();
    const { processes } = await one.table();
    expect(processes.some(({ pid, own }) => pid === process.pid && own)).toBe(true);
    const { promise, resolve } = Promise.withResolvers<number>();
    const stop = one.onTable((_, rows) => resolve(rows.length));
    expect(await promise).toBeGreaterThan(1);
    stop();
    expect(seen).toEqual([]);
  });

  test('is started anew after it has failed', { timeout: 60_000 }, async () => {
    const entry = new URL(
      `data:text/javascript,${encodeURIComponent("import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ type }) => { if (type === 'begin') { parentPort.postMessage({ type: 'measured', at: Date.now(), values: {}, sentAt: 0 }); setTimeout(() => { throw new Error('it broke') }, 1) } });")}`,
    );
    const { one, seen, errors } = sampler({ entry });
    one.begin();
    await until(() => seen.length >= 2);
    expect(String(errors[0])).toContain('it broke');
    await expect(one.machine()).rejects.toThrow(/ended/);
  });

  test('tells nobody any more after its end', async () => {
    const { one } = sampler();
    one.begin();
    const asked = one.machine().then(
      () => 'answered',
      (error: Error) => error.message,
    );
    await one.dispose();
    expect(['answered', 'Optimus is closing']).toContain(await asked);
    await expect(one.table()).rejects.toThrow();
  });
});

test('what Optimus itself costs comes along, cheap figures each second and dear ones now and then', async () => {
  const clock = createFakeClock();
  let asked = 0;
  const figures = createOwnFigures({
    clock,
    children: { spawnsPerMinute: () => 3 },
    selfMetrics: {
      sample: async () => {
        asked += 1;
        return {
          ...{ at: 0, cpuPercent: 9, memoryBytes: 5_000, memoryKind: 'pss' as const, heapBytes: 0, spawnsPerMinute: 0 },
          ...{ loopDelayP50Ms: 0, loopDelayP99Ms: 0, loopDelayMaxMs: 0, databaseBytes: 77, uptimeMs: 0 },
          processes: [{ pid: process.pid + 1, kind: 'renderer', cpuPercent: 4, memoryBytes: 1 }],
        };
      },
    },
  });
  const of = (metric: Parameters<typeof keyOf>[0]) => keyOf(metric, { scope: 'optimus' });
  const first = figures.values(-0.1);
  expect(first).toEqual({ [of('spawns.per-minute')]: 3, [of('loop.delay.ms')]: 0 });
  await Promise.resolve();
  clock.advance(1_000);
  const second = figures.values(2.5);
  expect(second[of('loop.delay.ms')]).toBe(2.5);
  expect(second[of('memory.bytes')]).toBe(5_000);
  expect(second[of('database.bytes')]).toBe(77);
  expect(second[of('cpu.used.percent')]).toBeGreaterThanOrEqual(4);
  expect(asked).toBe(1);
  clock.advance(10_000);
  figures.values(0);
  expect(asked).toBe(2);
});
