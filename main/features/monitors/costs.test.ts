import { expect, test } from 'vitest';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { createCosts } from './costs.ts';
import { createUnpacking } from './keeping/hour-of-line.ts';
import { createLines } from './keeping/lines.ts';
import { createOpenHours } from './keeping/open-hours.ts';
import { createTrim } from './keeping/trim.ts';
import { periodAround } from './periods.ts';
import { createReading } from './reading.ts';
import { createRecorder } from './recorder.ts';
import { createMonitorsRepo } from './repo.ts';

const hour = 3_600_000;
const of = (id: string) => ({ scope: 'project', id }) as const;

async function setUp(at: number) {
  const clock = createFakeClock(at);
  const repo = createMonitorsRepo((await openTestStore(clock)).series);
  const lines = createLines();
  const hours = createOpenHours({ lines, monotonic: clock.monotonic });
  const unpacking = createUnpacking({ repo, log: quietLog });
  const trim = createTrim({ repo, lines, hours, clock, limitBytes: () => 1e9 });
  const reading = createReading({ repo, hours, unpacking, trim });
  const recorder = createRecorder({ clock });
  recorder.onRecorded(({ at: then, values }) => hours.add(then, values));
  const containers = new Map([['shop', 2]]);
  const costs = createCosts({ lines, reading, recorder, clock, cores: () => 4, containers: () => containers });
  return { clock, recorder, costs };
}

const machine = (cpu: number) => ({
  [keyOf('cpu.percent')]: cpu,
  [keyOf('memory.used.bytes')]: 8_192_000_000,
  [keyOf('disk.read.bytes', { part: 'sda' })]: 1_600,
  [keyOf('disk.read.bytes', { part: 'sdb' })]: 1_600,
  [keyOf('processes.count')]: 300,
  [keyOf('power.watts')]: 36,
});

test('what each project took, what the rest did, and how much of the time was seen', async () => {
  const begin = new Date(2026, 10, 21, 14).getTime();
  const { clock, recorder, costs } = await setUp(begin + 600_000);
  for (let i = 0; i < 1_800; i++) {
    const shop = {
      [keyOf('cpu.used.percent', of('shop'))]: 100,
      [keyOf('memory.bytes', of('shop'))]: i === 900 ? 4_096_000_000 : 2_048_000_000,
      [keyOf('io.read.bytes', of('shop'))]: 160,
      [keyOf('processes.count', of('shop'))]: 12,
      [keyOf('energy.watts', of('shop'))]: 9,
    };
    // It runs for half of the time only.
    const site = i < 900 ? { [keyOf('cpu.used.percent', of('site'))]: 50 } : {};
    recorder.record({ at: clock.now(), values: { ...machine(50), ...shop, ...site } });
    clock.advance(1_000);
  }
  const found = await costs('hour');
  expect(found).toMatchObject({ period: 'hour', from: begin, to: begin + 600_000 + 1_800_000 });
  expect(found.covered).toBeCloseTo(0.75, 3);
  expect(found.projects).toMatchObject([
    {
      projectId: 'shop',
      cpuSeconds: 1_800,
      cpuPercent: 100,
      memoryPeakBytes: 4_096_000_000,
      readBytes: 288_000,
      writeBytes: null,
      processes: 12,
      energyWh: 4.5,
    },
    { projectId: 'site', cpuSeconds: 450, cpuPercent: 25, memoryBytes: null, energyWh: null },
  ]);
  expect(found.elsewhere).toMatchObject({
    cpuSeconds: 4 * 900 - 1_800 - 450,
    readBytes: 2 * 1_600 * 1_800 - 288_000,
    energyWh: 18 - 4.5,
    processes: 288,
  });
  expect(found.elsewhere.memoryBytes).toBeCloseTo(8_192_000_000 - (found.projects[0]?.memoryBytes ?? 0), -3);
  const day = await costs('day');
  expect(day.projects.map(({ cpuSeconds }) => cpuSeconds)).toEqual([1_800, 450]);
  const month = await costs('month');
  expect(month.projects.map(({ cpuSeconds }) => cpuSeconds)).toEqual([1_800, 450]);
  expect(month.covered).toBeLessThan(0.01);
  const before = await costs('hour', begin - 1);
  expect(before).toMatchObject({ from: begin - hour, to: begin, covered: 0, projects: [] });
  expect(before.elsewhere.cpuSeconds).toBeNull();
});

test('in this moment', async () => {
  const { clock, recorder, costs } = await setUp(Date.UTC(2026, 10, 21));
  const shop = { [keyOf('cpu.used.percent', of('shop'))]: 120, [keyOf('io.read.bytes', of('shop'))]: 600 };
  recorder.record({ at: clock.now(), values: { ...machine(50), ...shop } });
  expect(await costs('now')).toMatchObject({
    covered: 1,
    projects: [
      { projectId: 'shop', cpuPercent: 120, cpuSeconds: null, memoryBytes: null, readBytes: 600, containers: 2 },
    ],
    elsewhere: { cpuPercent: 80, cpuSeconds: null, readBytes: 2_600, processes: 300 },
  });
  clock.advance(60_000);
  expect(await costs('now')).toMatchObject({ covered: 0, projects: [], elsewhere: { cpuPercent: null } });
});

test('hours, days and months are those of the calendar', () => {
  const at = new Date(2026, 1, 14, 15, 9, 26, 535).getTime();
  expect(periodAround('hour', at)).toEqual({
    from: new Date(2026, 1, 14, 15).getTime(),
    to: new Date(2026, 1, 14, 16).getTime(),
  });
  expect(periodAround('day', at)).toEqual({
    from: new Date(2026, 1, 14).getTime(),
    to: new Date(2026, 1, 15).getTime(),
  });
  expect(periodAround('month', at)).toEqual({
    from: new Date(2026, 1, 1).getTime(),
    to: new Date(2026, 2, 1).getTime(),
  });
});
