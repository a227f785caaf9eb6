import { expect, test } from 'vitest';
import type { SeriesRange } from '../../../shared/features/monitors/schema.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { createRandom } from '../../core/db/testing/random.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { openMonitors, type TestMonitors } from './testing/open-monitors.ts';
import { createOracle, type Oracle } from './testing/oracle.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 20, 21, 37, 12, 300);
const keys = {
  load: keyOf('cpu.percent'),
  free: keyOf('disk.free.bytes', { part: '/home' }),
  slow: keyOf('db.connections', { scope: 'database', id: 'd1' }),
  project: keyOf('io.read.bytes', { scope: 'project', id: 'p1' }),
};

const rounded = (values: readonly (number | null)[]) =>
  values.map((value) => (value === null ? null : Number(value.toPrecision(10))));

async function compare(monitors: TestMonitors, oracle: Oracle, from: number, to: number, points: number) {
  const found = await monitors.range({ keys: Object.values(keys), from, to, points });
  for (const one of found) {
    expect(one.mean.length).toBeLessThanOrEqual(points);
    const expected = oracle.expected(one);
    for (const column of ['mean', 'min', 'max', 'last'] as const)
      expect(rounded(one[column]), `${column} of ${one.key} by ${one.stepMs} ms from ${one.from}`).toEqual(
        rounded(expected[column]),
      );
  }
  return found.map(({ tier }) => tier) as SeriesRange['tier'][];
}

test.each([1, 2, 3])(
  'whatever comes and goes, what is found is what was measured (%i)',
  { timeout: 120_000 },
  async (seed) => {
    const random = createRandom(seed);
    const pick = (most: number) => Math.floor(random() * most);
    let clock = createFakeClock(start);
    const store = await openTestStore(clock);
    let monitors = openMonitors({ store, clock });
    const oracle = createOracle();
    let load = 40;
    let earliest = start;
    let latest = start;
    const seen = new Set<string>();
    /** What came after the last flush is lost by a kill, and nothing else is. */
    let unflushed: { key: string; second: number; before: number | null }[] = [];
    const values = new Map<string, number>();

    function record(silent: boolean) {
      const at = clock.now();
      const second = Math.floor(at / 1_000);
      const measured: Record<string, number> = {};
      load = Math.max(0, Math.min(100, load + (random() - 0.5) * 20));
      measured[keys.load] = Math.round((random() < 0.01 ? 100 : load) * 10) / 10;
      if (random() < 0.9) measured[keys.free] = 4_096 * (2 ** 33 + pick(1_000));
      if (second % 10 === 0) measured[keys.slow] = pick(50);
      if (!silent) measured[keys.project] = 16 * pick(2 ** (1 + pick(30)));
      monitors.record({ at, values: measured });
      for (const [key, value] of Object.entries(measured)) {
        unflushed.push({ key, second, before: values.get(`${key} ${second}`) ?? null });
        values.set(`${key} ${second}`, value);
        oracle.put(key, second, value);
      }
      earliest = Math.min(earliest, at);
      latest = Math.max(latest, at);
    }

    async function flush() {
      await monitors.flush();
      unflushed = [];
    }

    for (let step = 0; step < 40; step++) {
      const length = 30 + pick(700);
      const silent = random() < 0.3;
      for (let i = 0; i < length; i++) {
        record(silent);
        clock.advance(1_000);
        if (i % 10 === 9) await flush();
      }
      const what = random();
      if (what < 0.15) clock.advance(1_000 * pick(5_000));
      else if (what < 0.3) clock.set(clock.now() + (pick(2) === 0 ? -1 : 1) * 1_000 * pick(20_000));
      else if (what < 0.35) clock.set(clock.now() - hour);
      else if (what < 0.5) {
        // An orderly end keeps all; kill -9 loses what was not flushed.
        await flush();
        for (let i = pick(9); i > 0; i--) {
          record(silent);
          // The hands move, and no timer comes due.
          clock.set(clock.now() + 1_000);
        }
        if (random() < 0.5) await monitors.stop();
        else
          for (const { key, second, before } of unflushed.reverse()) {
            if (before === null) {
              values.delete(`${key} ${second}`);
              oracle.forget(key, second, second + 1);
            } else {
              values.set(`${key} ${second}`, before);
              oracle.put(key, second, before);
            }
          }
        unflushed = [];
        // The clock of the one that was killed stands still for ever.
        clock = createFakeClock(clock.now() + 1_000 * pick(4_000));
        monitors = openMonitors({ store, clock });
        await monitors.series();
      } else if (what < 0.6) await monitors.packAll().then(() => (unflushed = []));
      const from = earliest + random() * (latest - earliest);
      const tiers = await compare(
        monitors,
        oracle,
        from,
        from + 1_000 + random() * (latest + hour - from),
        1 + pick(900),
      );
      for (const tier of tiers) seen.add(tier);
    }
    await monitors.stop();
    monitors = openMonitors({ store, clock });
    await compare(monitors, oracle, earliest, latest + 1_000, 4_000);
    await compare(monitors, oracle, earliest, latest + 1_000, 5);
    await monitors.packAll();
    for (const points of [4_000, 300, 5])
      for (const tier of await compare(monitors, oracle, earliest, latest + 1_000, points)) seen.add(tier);
    expect([...seen].sort()).toEqual(['1h', '1m', '1s']);
  },
);
