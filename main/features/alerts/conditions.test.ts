import { describe, expect, test } from 'vitest';
import type { MetricCondition, RuleDraft } from '../../../shared/features/alerts/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { cpuRule, createAlertsWorld, day, hour, minute, second } from './testing/alerts-world.ts';

const GB = 1_024 ** 3;
const disk = 'machine//disk.free.bytes/%2Fhome';

const ruleOf = (metric: MetricName, when: MetricCondition, change: Partial<RuleDraft> = {}): RuleDraft =>
  cpuRule({
    watch: { kind: 'metric', metric, scope: 'machine', id: null, part: null, unless: null, when },
    forMs: 0,
    repeatMs: null,
    ...change,
  });
const full: MetricCondition = { kind: 'forecast', reaches: 0, withinMs: day, overMs: 6 * hour };

describe('a forecast', () => {
  test('says when the disk will be full, from what was kept, and lets one big file pass', async () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 2, 12));
    const start = clock.now();
    // 2 GB less each hour, with a 30 GB file that was there for half an hour.
    const free = (at: number) => {
      const hours = (at - start) / hour;
      return 20 * GB - hours * 2 * GB - (hours > -4 && hours < -3.5 ? 30 * GB : 0);
    };
    const world = await createAlertsWorld({ clock, kept: (_key, at) => free(at) });
    await world.alerts.save({ rule: ruleOf('disk.free.bytes', full) });
    // Each line takes its turn at a moment of its own within the first five minutes.
    await world.measure(6 * minute, free, disk);
    const [alert] = world.alerts.active();
    expect(alert?.sentence).toMatch(/^The disk \/home will be full (at|on \w+ at|on \w+) ?\d\d:\d\d, in about (9|10)/);
    expect(alert).toMatchObject({ threshold: 0 });
    // Somebody made room: it is on no way to be full any more.
    await world.measure(9 * hour, (at) => 200 * GB + free(at) * 0, disk);
    expect(world.alerts.active()).toEqual([]);
  });

  test('a disk that only breathes, that fills slowly, or of which little is known is not on its way', async () => {
    const start = Date.UTC(2026, 10, 2, 12);
    const noise = (at: number) => Math.sin(at / 97_000) * GB + Math.sin(at / 1_234_567) * 0.3 * GB;
    const ways: ((at: number) => number | null)[] = [
      (at) => 40 * GB + noise(at),
      (at) => 40 * GB - ((at - start) / day) * 5 * GB + noise(at) / 10,
      (at) => (at >= start - 10 * minute ? 40 * GB - ((at - start) / hour) * 20 * GB : null),
    ];
    for (const way of ways) {
      const world = await createAlertsWorld({ clock: createFakeClock(start), kept: (_key, at) => way(at) });
      await world.alerts.save({ rule: ruleOf('disk.free.bytes', full) });
      await world.measure(5 * minute, (at) => way(at) ?? 0, disk);
      expect(world.alerts.active()).toEqual([]);
      await world.stop();
    }
  });

  test('says that it has to measure for a while first', async () => {
    const world = await createAlertsWorld();
    const { id } = await world.alerts.save({ rule: ruleOf('disk.free.bytes', full) });
    await world.measure(minute, 5 * GB, disk);
    const rule = (await world.alerts.rules()).find((one) => one.id === id);
    expect(rule).toMatchObject({ looksAt: 1, waits: 'It needs 1\u00a0h 30\u00a0min of measurements to look ahead.' });
  });
});

describe('a rate of change', () => {
  const swap = 'machine//swap.used.bytes/';
  const fast: MetricCondition = { kind: 'rate', direction: 'up', value: GB, perMs: minute, overMs: 2 * minute };

  test('counts what has changed over its stretch, and not before it knows the stretch', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: ruleOf('swap.used.bytes', fast) });
    const start = world.clock.now();
    const grow = (at: number) => ((at - start) / minute) * 2 * GB;
    await world.measure(minute, grow, swap);
    expect(world.alerts.active()).toEqual([]);
    await world.measure(2 * minute, grow, swap);
    expect(world.alerts.active()).toMatchObject([
      { sentence: 'Swap in use rises by 2.0\u00a0GB every 1\u00a0min', severity: 'warning' },
    ]);
    const top = grow(world.clock.now());
    await world.measure(5 * minute, top, swap);
    expect(world.alerts.active()).toEqual([]);
    // A step up over a gap is no speed.
    world.record({ [swap]: 50 * GB }, { from: world.clock.now() - hour, to: world.clock.now() });
    await world.measure(minute, 50 * GB, swap);
    expect(world.alerts.active()).toEqual([]);
  });
});

describe('absence', () => {
  test('fires when a line falls silent, with what else is measured going on, and ends when it is back', async () => {
    const key = 'machine//temperature.celsius/cpu';
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: ruleOf('temperature.celsius', { kind: 'absent' }, { forMs: 2 * minute }) });
    await world.measure(minute, 50, key);
    const last = world.clock.now();
    // The machine sleeps for a night: that is no silence.
    world.clock.set(last + 8 * hour);
    world.record({ other: 1 }, { from: last, to: world.clock.now() });
    world.clock.advance(minute);
    await world.alerts.idle();
    expect(world.alerts.active()).toEqual([]);
    world.clock.advance(2 * minute);
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([
      { sentence: 'Temperature of cpu is no longer measured', since: last },
    ]);
    await world.measure(30 * second, 50, key);
    expect(world.alerts.active()).toEqual([]);
  });

  test('knows from what was kept who should be heard, also when it never came after the start', async () => {
    const key = 'machine//temperature.celsius/cpu';
    const first = await createAlertsWorld();
    await first.alerts.save({ rule: ruleOf('temperature.celsius', { kind: 'absent' }, { forMs: 2 * minute }) });
    await first.stop();
    const world = await createAlertsWorld({ clock: first.clock, dataDir: first.dataDir, series: [key] });
    world.clock.advance(3 * minute);
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([{ evidence: 'Not once since Optimus was started' }]);
  });
});

describe('an anomaly', () => {
  const unusual: MetricCondition = { kind: 'anomaly', direction: 'both', deviations: 4, weeks: 4 };
  const key = 'machine//cpu.percent/';
  const usual = (at: number) => (new Date(at).getUTCHours() === 3 ? 80 : 10) + Math.sin(at / 11_000_000);

  test('is what differs from the same hour of past weeks', async () => {
    // Three in the morning: eighty percent is what it always is.
    const clock = createFakeClock(Date.UTC(2026, 10, 2, 3, 5));
    const world = await createAlertsWorld({ clock, kept: (_key, at) => usual(at) });
    await world.alerts.save({ rule: ruleOf('cpu.percent', unusual, { forMs: minute }) });
    await world.measure(10 * minute, 80, key);
    expect(world.alerts.active()).toEqual([]);
    await world.measure(5 * minute, 10, key);
    expect(world.alerts.active()).toMatchObject([
      { sentence: expect.stringContaining('far below what is usual at this hour'), threshold: expect.any(Number) },
    ]);
    await world.measure(5 * minute, 80, key);
    expect(world.alerts.active()).toEqual([]);
  });

  test('needs three weeks, and says so', async () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 2, 3, 5));
    const from = clock.now() - 15 * day;
    const world = await createAlertsWorld({ clock, kept: (_key, at) => (at < from ? null : usual(at)) });
    const { id } = await world.alerts.save({ rule: ruleOf('cpu.percent', unusual) });
    await world.measure(5 * minute, 10, key);
    expect(world.alerts.active()).toEqual([]);
    const rule = (await world.alerts.rules()).find((one) => one.id === id);
    expect(rule?.waits).toBe('Not enough history: it needs three weeks of the same hour.');
  });
});

describe('a rule that is tried', () => {
  const start = Date.UTC(2026, 10, 9, 12);
  /** Busy for half an hour every day at noon, and unknown on one night. */
  const busy = (at: number) => {
    const minutes = Math.floor((at % day) / minute);
    if (at > start - 2 * day && at < start - 2 * day + 6 * hour) return null;
    return minutes >= 720 && minutes < 750 ? 95 : 20;
  };
  const key = 'machine//cpu.percent/';

  test('says how often it would have fired, and when', async () => {
    const world = await createAlertsWorld({
      clock: createFakeClock(start),
      kept: (_key, at) => busy(at),
      series: [key],
    });
    const tried = await world.alerts.attempt(cpuRule({ forMs: 10 * minute }), 7);
    // The one of the seventh day lies in the stretch of which nothing is known.
    expect(tried).toMatchObject({ total: 6, looksAt: 1, says: null, stepMs: minute });
    expect(tried.covered).toBeCloseTo(1 - 6 / 168, 2);
    const [newest] = tried.moments;
    expect(newest).toMatchObject({ label: 'Processor', value: 95, sentence: 'Processor is 95\u00a0%' });
    expect((newest?.at ?? 0) % day).toBe(12 * hour + 10 * minute);
    expect(newest?.until).toBeGreaterThan(newest?.at ?? 0);
    expect((await world.alerts.attempt(cpuRule({ forMs: 45 * minute }), 7)).total).toBe(0);
    // Nothing of it is told, kept or shown.
    expect(world.alerts.active()).toEqual([]);
    expect(world.notices).toEqual([]);
  });

  test('looks at what happened for rules about events', async () => {
    const world = await createAlertsWorld({ clock: createFakeClock(start) });
    const crash = (id: string) =>
      world.journal.append({
        kind: 'project.crashed',
        sentence: `shop-${id} crashed`,
        subjects: [{ type: 'project', id, label: `shop-${id}` }],
      });
    for (const minutes of [0, 2, 2]) {
      world.clock.advance(minutes * minute);
      await crash('a');
    }
    await crash('b');
    world.clock.advance(2 * hour);
    const watch = (atLeast: number): RuleDraft['watch'] => ({
      kind: 'event',
      pattern: 'project.*',
      subject: null,
      until: null,
      each: 'project',
      when: { atLeast, withinMs: 10 * minute, quietMs: 15 * minute },
    });
    const tried = await world.alerts.attempt(cpuRule({ watch: watch(3), forMs: 0 }), 7);
    expect(tried).toMatchObject({ total: 1, moments: [{ label: 'shop-a', sentence: 'shop-a crashed' }] });
    expect((tried.moments[0]?.until ?? 0) - (tried.moments[0]?.at ?? 0)).toBe(15 * minute);
    expect((await world.alerts.attempt(cpuRule({ watch: watch(1), forMs: 0 }), 7)).total).toBe(2);
  });

  test('says so when nothing of that kind is measured', async () => {
    const world = await createAlertsWorld();
    expect(await world.alerts.attempt(cpuRule(), 7)).toMatchObject({
      total: 0,
      says: 'Nothing of that kind has been measured yet.',
    });
  });
});

test('what rules say of containers is measured although nobody looks, for as long as there is such a rule', async () => {
  const { alerts, needed } = await createAlertsWorld({});
  const { id } = await alerts.save({
    rule: cpuRule({
      watch: {
        kind: 'metric',
        metric: 'cpu.used.percent',
        scope: 'container',
        id: 'c1',
        part: null,
        unless: null,
        when: { kind: 'above', value: 90, resolveAt: null },
      },
    }),
  });
  expect(needed).toMatchObject([{ id: 'c1', metric: 'cpu.used.percent' }]);
  await alerts.enable(id, false);
  expect(needed).toEqual([]);
});
