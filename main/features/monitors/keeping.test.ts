import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SeriesRange } from '../../../shared/features/monitors/schema.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { openStore } from '../../core/db/open-store.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { until } from '../../core/testing/until.ts';
import { createWorkerPool } from '../../core/workers/worker-pool.ts';
import { encodeRollups } from './keeping/blocks.ts';
import { createMonitorsRepo } from './repo.ts';
import { openMonitors, type TestMonitors } from './testing/open-monitors.ts';
import { keepYears } from './testing/years.ts';

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 20, 9, 30);
const load = keyOf('cpu.percent');

async function openAt(dataDir: string, clock: ReturnType<typeof createFakeClock>) {
  const workers = createWorkerPool({ log: quietLog });
  const store = await openStore({ dataDir, clock, workers, log: quietLog });
  let ended: Promise<void> | null = null;
  const stop = () => {
    ended ??= store.dispose().then(() => workers.dispose());
    return ended;
  };
  onTestFinished(stop);
  return { store, stop };
}

async function measure(monitors: TestMonitors, clock: ReturnType<typeof createFakeClock>, seconds: number, value = 50) {
  for (let i = 0; i < seconds; i++) {
    monitors.record({ at: clock.now(), values: { [load]: value } });
    clock.advance(second);
    if (i % 60 === 59) await monitors.flush();
  }
  await monitors.flush();
}

const one = async (monitors: TestMonitors, from: number, to: number, points: number): Promise<SeriesRange> => {
  const [found] = await monitors.range({ keys: [load], from, to, points });
  if (!found) throw new Error('no line');
  return found;
};
const knownIn = ({ mean }: SeriesRange) => mean.filter((value) => value !== null).length;

describe('time in which nothing was known', () => {
  test.each([
    ['a sleep of eight hours', 8 * hour],
    ['a clock that is set a day ahead', day],
  ])('%s is a hole in each tier, and ends with one gap', async (_, jump) => {
    const clock = createFakeClock(start);
    const monitors = openMonitors({ store: await openTestStore(clock), clock });
    await monitors.series();
    const gaps: unknown[] = [];
    monitors.onRecorded(({ gap }) => gap && gaps.push(gap));
    await measure(monitors, clock, 300);
    const asleep = clock.now() - second;
    clock.set(clock.now() + jump);
    clock.resumed({ from: asleep, to: clock.now() });
    const woke = clock.now();
    await measure(monitors, clock, 300);
    expect(gaps).toEqual([
      { from: start, to: start },
      { from: asleep, to: woke },
    ]);
    for (const points of [4_000, 600, 12]) {
      const found = await one(monitors, start, woke + 300 * second, points);
      const inHole = found.mean.filter((__, i) => {
        const from = found.from + i * found.stepMs;
        return from > asleep && from + found.stepMs <= woke;
      });
      expect(inHole.length).toBeGreaterThan(0);
      expect(new Set(inHole)).toEqual(new Set([null]));
      expect(knownIn(found)).toBeGreaterThan(0);
    }
  });

  test('a clock that is set back writes over what it finds, and one gap is told', async () => {
    const clock = createFakeClock(start);
    const monitors = openMonitors({ store: await openTestStore(clock), clock });
    await monitors.series();
    const gaps: unknown[] = [];
    monitors.onRecorded(({ gap }) => gap && gaps.push(gap));
    await measure(monitors, clock, 7_200, 20);
    await monitors.packAll();
    clock.set(start + 10 * minute);
    await measure(monitors, clock, 300, 80);
    clock.set(start - day);
    await measure(monitors, clock, 60, 90);
    expect(gaps).toHaveLength(3);
    for (const packed of [false, true]) {
      if (packed) await monitors.packAll();
      const found = await one(monitors, start, start + 30 * minute, 30);
      expect(found.tier).toBe('1m');
      expect(found.mean.map((value) => value ?? -1)).toEqual(
        Array.from({ length: 30 }, (__, i) => (i >= 10 && i < 15 ? 80 : 20)),
      );
      const hours = await one(monitors, start - 30 * minute, start + 30 * minute, 1);
      expect(hours).toMatchObject({ tier: '1h', max: [80], min: [20], last: [20] });
      expect(hours.mean[0]).toBeCloseTo((20 * 1_500 + 80 * 300) / 1_800, 6);
    }
  });

  test('while Optimus did not run nothing is known, and the first that is measured says so', async () => {
    const dir = await tempDir();
    const clock = createFakeClock(start);
    const before = await openAt(dir, clock);
    const first = openMonitors({ store: before.store, clock });
    await measure(first, clock, 60);
    await first.stop();
    await before.stop();
    const later = createFakeClock(start + 2 * hour);
    const monitors = openMonitors({ store: (await openAt(dir, later)).store, clock: later });
    await monitors.series();
    const gaps: unknown[] = [];
    monitors.onRecorded(({ gap }) => gaps.push(gap));
    await measure(monitors, later, 2);
    expect(gaps).toEqual([{ from: start + 59 * second, to: start + 2 * hour }, null]);
    const found = await one(monitors, start, start + 2 * hour + minute, 4_000);
    expect(knownIn(found)).toBeLessThan(40);
  });
});

describe('when it cannot be kept', () => {
  test('on a full disk measuring goes on, says so, and is kept once there is room', async ({ skip }) => {
    const disk = await smallDisk(2_000);
    if (!disk) return skip();
    const clock = createFakeClock(start);
    const { store } = await openAt(disk.dir, clock);
    const monitors = openMonitors({ store, clock });
    await monitors.series();
    await measure(monitors, clock, 60);
    let n = 0;
    for (let size = 256; size >= 1; size /= 2)
      try {
        for (;;) await writeFile(join(disk.dir, `filler-${n++}`), Buffer.alloc(size * 1_024));
      } catch {
        // Full to the last block of that size.
      }
    await until(
      async () => {
        await measure(monitors, clock, 60);
        return (await monitors.store()).problem;
      },
      { what: 'a disk that is too full', timeoutMs: 60_000 },
    );
    expect((await monitors.store()).problem).toContain('no room');
    await measure(monitors, clock, 120, 70);
    const to = clock.now();
    expect((await one(monitors, to - minute, to, 60)).mean.at(-2)).toBe(70);
    await disk.resize(40_000);
    await measure(monitors, clock, 10);
    expect((await monitors.store()).problem).toBeNull();
    await monitors.packAll();
    const found = await one(monitors, start, clock.now(), 4_000);
    expect(knownIn(found)).toBe(Math.round((clock.now() - start) / second));
  });

  test('a damaged file is replaced, and the open hour is written anew', async () => {
    const dir = await tempDir();
    const clock = createFakeClock(start);
    const { store } = await openAt(dir, clock);
    const monitors = openMonitors({ store, clock });
    await monitors.series();
    await measure(monitors, clock, 7_200);
    await monitors.packAll();
    await measure(monitors, clock, 600, 60);
    const replaced = new Promise((resolve) => store.onCorruption(resolve));
    const from = clock.now();
    await store.check();
    await writeFile(join(dir, 'series.db-wal'), '');
    await writeFile(join(dir, 'series.db'), Buffer.alloc(400_000, 0x5a), { flag: 'r+' });
    for (let i = 0; i < 5; i++) await measure(monitors, clock, 10, 60);
    await store.check();
    expect(await replaced).toMatchObject({ file: 'series.db', confirmed: true });
    await measure(monitors, clock, 60, 60);
    expect((await monitors.store()).problem).toBeNull();
    const found = await one(monitors, from - 590 * second, clock.now(), 4_000);
    expect(knownIn(found)).toBe(Math.round((clock.now() - from) / second) + 590);
    await monitors.stop();
    const again = openMonitors({ store, clock });
    expect(knownIn(await one(again, from - 590 * second, clock.now(), 4_000))).toBe(knownIn(found));
  });

  test('a file that was lost or cut off between two runs begins anew', async () => {
    const dir = await tempDir();
    for (const harm of ['none', 'cut off', 'lost'] as const) {
      const clock = createFakeClock(start);
      if (harm === 'cut off') await truncate(join(dir, 'series.db'), 5_000);
      if (harm === 'lost')
        for (const name of await readdir(dir)) if (name.startsWith('series.db')) await truncate(join(dir, name));
      const { store, stop } = await openAt(dir, clock);
      const monitors = openMonitors({ store, clock });
      await measure(monitors, clock, 120);
      await monitors.packAll();
      expect(await monitors.series()).toMatchObject([{ key: load }]);
      expect(knownIn(await one(monitors, start, clock.now(), 4_000))).toBe(120);
      await monitors.stop();
      await stop();
    }
  });

  test('a block that is damaged is unknown, and its neighbours are not', async () => {
    const clock = createFakeClock(start);
    const store = await openTestStore(clock);
    const monitors = openMonitors({ store, clock });
    await monitors.series();
    await measure(monitors, clock, 7_200);
    await monitors.packAll();
    const first = Math.floor(start / hour) * 3_600 + 3_600;
    const { numUpdatedRows } = await store.series
      .updateTable('metric_blocks')
      .set({ body: Uint8Array.of(1, 2, 3) })
      .where('tier', '=', '1s')
      .where('start', '=', first)
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(1n);
    expect(knownIn(await one(monitors, start, start + 7_200 * second, 4_000))).toBeGreaterThan(1_700);
    expect(knownIn(await one(monitors, start, start + 7_200 * second, 120))).toBe(120);
  });
});

describe('what is let go', () => {
  test('two years of lines: seconds of a day, minutes of 90 days, hours of two years', {
    timeout: 120_000,
  }, async () => {
    const clock = createFakeClock(start);
    const store = await openTestStore(clock);
    const { keys, sizes } = await keepYears({ store, until: start, lines: 6 });
    expect(sizes.hours).toBeGreaterThan(750 * 24);
    const monitors = openMonitors({ store, clock });
    await monitors.trim();
    const { tiers } = await monitors.store();
    const age = (name: string) => (start - (tiers.find(({ tier }) => tier === name)?.oldestAt ?? 0)) / day;
    expect(age('1s')).toBeGreaterThanOrEqual(1);
    expect(age('1s')).toBeLessThan(1.2);
    expect(age('1m')).toBeGreaterThanOrEqual(90);
    expect(age('1m')).toBeLessThan(92);
    expect(age('1h')).toBeGreaterThanOrEqual(730);
    expect(age('1h')).toBeLessThan(762);
    const [year] = await monitors.range({ keys: keys.slice(0, 1), from: start - 365 * day, to: start, points: 600 });
    expect(year).toMatchObject({ tier: '1h' });
    expect(year?.mean.filter((value) => value === null)).toHaveLength(0);
    // The spike of one second is in every tier.
    expect(Math.max(...(year?.max.map((value) => value ?? 0) ?? []))).toBe(100);
    const far = await monitors.range({
      keys: keys.slice(0, 1),
      from: start - 40 * day,
      to: start - 40 * day + minute * 10,
      points: 600,
    });
    expect(far[0], 'of seconds that are gone there are minutes').toMatchObject({ tier: '1m', stepMs: minute });
    const older = await monitors.range({
      keys: keys.slice(0, 1),
      from: start - 400 * day,
      to: start - 399 * day,
      points: 600,
    });
    expect(older[0]).toMatchObject({ tier: '1h', stepMs: hour });
  });

  test('above the limit the oldest goes first, until it fits', { timeout: 120_000 }, async () => {
    const clock = createFakeClock(start);
    const store = await openTestStore(clock);
    await keepYears({ store, until: start, lines: 8 });
    const monitors = openMonitors({ store, clock, limitMb: 1_000 });
    await monitors.trim();
    const before = await monitors.store();
    expect(before.bytes).toBeGreaterThan(1e6);
    monitors.limit(before.bytes / 2e6);
    await monitors.trim();
    const after = await monitors.store();
    expect(after.bytes).toBeLessThanOrEqual(after.limitBytes);
    expect(after.bytes).toBeGreaterThan(after.limitBytes * 0.9);
    const oldest = ({ tiers }: typeof after, name: string) => tiers.find(({ tier }) => tier === name)?.oldestAt ?? 0;
    expect(oldest(after, '1h')).toBeGreaterThan(oldest(before, '1h'));
    expect(oldest(after, '1s')).toBe(oldest(before, '1s'));
  });

  test('a clock that is wrong for a while costs nothing', async () => {
    const clock = createFakeClock(start);
    const monitors = openMonitors({ store: await openTestStore(clock), clock });
    await monitors.series();
    await measure(monitors, clock, 3_700);
    await monitors.packAll();
    clock.set(clock.now() + 800 * day);
    await measure(monitors, clock, 60);
    await monitors.trim();
    clock.set(start + 3_800 * second);
    await measure(monitors, clock, 60);
    await monitors.trim();
    expect(knownIn(await one(monitors, start, start + 3_600 * second, 4_000))).toBe(3_600);
  });

  test('a line of which nothing is left is gone, and comes back when it is measured', async () => {
    const clock = createFakeClock(start);
    const store = await openTestStore(clock);
    const old = openMonitors({ store, clock });
    await measure(old, clock, 60);
    await old.packAll();
    await old.stop();
    const later = createFakeClock(start + 800 * day);
    const monitors = openMonitors({ store, clock: later });
    expect(await monitors.series()).toHaveLength(1);
    await monitors.trim();
    expect(await monitors.series()).toHaveLength(0);
    await measure(monitors, later, 60);
    expect(await monitors.series()).toMatchObject([{ key: load, value: 50 }]);
  });

  test('containers that come and go without end take no room for ever', async () => {
    const clock = createFakeClock(start);
    const store = await openTestStore(clock);
    const repo = createMonitorsRepo(store.series);
    const of = (n: number) => keyOf('memory.bytes', { scope: 'container', id: `c${n}` });
    const ids = Array.from({ length: 2_100 }, (_, n) => n);
    const body = await encodeRollups([{ slot: 0, count: 1, sum: 1, min: 1, max: 1, last: 1 }]);
    await repo.flush(
      ids.map((n) => ({ id: n + 1, key: of(n), quantum: 4_096, firstAt: start, lastAt: start + n })),
      [],
    );
    const at = Math.floor(start / 1_000);
    await repo.putBlocks(ids.map((n) => ({ lineId: n + 1, tier: '1h', start: at, firstAt: at, body })));
    const monitors = openMonitors({ store, clock });
    await monitors.trim();
    expect(await monitors.series()).toHaveLength(2_100);
    clock.set(clock.now() + 2 * day);
    await measure(monitors, clock, 5);
    await monitors.trim();
    const left = await monitors.series();
    expect(left).toHaveLength(2_000);
    expect(left.some(({ key }) => key === load)).toBe(true);
    expect(left.some(({ key }) => key === of(2_099))).toBe(true);
    expect(left.some(({ key }) => key === of(50))).toBe(false);
    const kept = await store.series.selectFrom('metric_blocks').select('line_id').distinct().execute();
    expect(kept.length).toBeLessThanOrEqual(2_000);
  });
});
