import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../main/core/db/open-store.ts';
import { createFakeClock } from '../../main/core/testing/fake-clock.ts';
import { quietLog } from '../../main/core/testing/quiet-log.ts';
import { createWorkerPool } from '../../main/core/workers/worker-pool.ts';
import { decodeRollups, encodeRollups } from '../../main/features/monitors/keeping/blocks.ts';
import { makeMonitors } from '../../main/features/monitors/testing/make-monitors.ts';
import { createRealistic } from '../../main/features/monitors/testing/realistic.ts';
import type { Figure } from './bench.ts';
import { quick } from './rounds.ts';
import { percentile } from './stats.ts';

const hour = 3_600_000;
const day = 24 * hour;
const daySeconds = 86_400;
const monthSeconds = 30 * daySeconds;
/** A day that began on the first second of its block. */
const start = Math.floor(Date.UTC(2026, 10, 18) / monthSeconds / 1_000) * monthSeconds * 1_000;
const asks = quick ? 5 : 25;
const hours = quick ? 4 : 24;

async function fileBytes(dir: string): Promise<number> {
  const db = new Database(join(dir, 'series.db'));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return (await stat(join(dir, 'series.db'))).size;
}

/** The most processor time between two turns of the loop: time on the wall would be that of whatever else the machine does. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let working = true;
  let before = process.threadCpuUsage();
  const look = () => {
    const { user, system } = process.threadCpuUsage();
    longest = Math.max(longest, (user + system - before.user - before.system) / 1_000);
    before = { user, system };
    if (working) setImmediate(look);
  };
  setImmediate(look);
  await work();
  working = false;
  return longest;
}

/** One whole day of a hundred lines, each second of it, as the program keeps it; less of it where it has to be quick. */
async function oneDay(dir: string) {
  const workers = createWorkerPool({ log: quietLog });
  const clock = createFakeClock(start);
  const store = await openStore({ dataDir: dir, clock, workers, log: quietLog });
  const monitors = makeMonitors({ store, clock });
  const realistic = createRealistic();
  await monitors.series();
  let recording = 0;
  let longest = 0;
  let samples = 0;
  for (let at = start; at < start + hours * hour; at += hour) {
    const hourOfTicks = Array.from({ length: 3_600 }, (_, i) => ({
      at: at + i * 1_000,
      values: realistic.at(at + i * 1_000),
    }));
    samples += 3_600 * realistic.keys.length;
    const began = performance.now();
    for (let i = 0; i < 3_600; i++) {
      const tick = hourOfTicks[i];
      if (tick) monitors.record(tick);
      if (i % 10 !== 9) continue;
      // The fake clock is moved without its timers: how long the program waits is not what is measured.
      clock.set(at + (i + 1) * 1_000);
      await monitors.flush();
    }
    longest = Math.max(longest, await longestTurn(() => monitors.packAll()));
    recording += performance.now() - began;
  }
  await monitors.dispose();
  await store.dispose();
  await workers.dispose();
  return { perSecond: samples / (recording / 1_000), longest, samples };
}

/** The same day again and again, until each tier is as full as it is ever going to be. */
async function fill(dir: string): Promise<number> {
  const db = new Database(join(dir, 'series.db'));
  db.pragma('synchronous = OFF');
  interface Row {
    line_id: number;
    start: number;
    body: Buffer;
  }
  const days = db.prepare("select line_id, start, body from metric_blocks where tier = '1m'").all() as Row[];
  const insert = db.prepare(
    'insert or replace into metric_blocks (line_id, tier, start, first_at, bytes, body) values (?, ?, ?, ?, ?, ?)',
  );
  const put = (line: number, tier: string, at: number, body: Uint8Array) =>
    insert.run(line, tier, at, at, body.length, body);
  db.exec('begin');
  for (const { line_id, start: at, body } of days) {
    for (let n = 1; n < 90; n++) put(line_id, '1m', at - n * daySeconds, body);
    const minutes = decodeRollups(body);
    // Minutes taken for hours: as restless as those, and their sums as large.
    const asHours = minutes.slice(0, 720).map((one) => ({ ...one, count: one.count * 60, sum: one.sum * 60 }));
    const month = await encodeRollups(asHours.map((one, slot) => ({ ...one, slot })));
    for (let n = 0; n < 25; n++) put(line_id, '1h', start / 1_000 - n * monthSeconds, month);
  }
  db.exec('commit');
  db.exec('delete from metric_frames');
  const seconds = db.prepare("select sum(bytes) as bytes from metric_blocks where tier = '1s'").get() as {
    bytes: number;
  };
  db.close();
  return seconds.bytes;
}

async function charts(dir: string) {
  const workers = createWorkerPool({ log: quietLog });
  const clock = createFakeClock(start + hours * hour);
  const store = await openStore({ dataDir: dir, clock, workers, log: quietLog });
  const monitors = makeMonitors({ store, clock });
  const keys = (await monitors.series()).map(({ key }) => key);
  const timed = async (ask: (round: number) => Parameters<typeof monitors.range>[0]) => {
    const took: number[] = [];
    for (let round = 0; round < asks; round++) {
      const began = performance.now();
      const found = await monitors.range(ask(round));
      took.push(performance.now() - began);
      if (found.some(({ mean }) => mean.every((value) => value === null))) throw new Error('a chart has no line');
    }
    return percentile(took, 95);
  };
  const to = start + hours * hour;
  const year = await timed((round) => ({
    keys: [keys[round % keys.length] ?? ''],
    from: to - 365 * day,
    to,
    points: 600,
  }));
  const twenty = await timed(() => ({ keys: keys.slice(0, 20), from: to - hours * hour, to, points: 600 }));
  await monitors.dispose();
  await store.dispose();
  await workers.dispose();
  return { year, twenty };
}

/** A table with a row for each sample, a commit for each second: what one would write first. */
async function bareTable(dir: string): Promise<{ perSecond: number; bytesPerSample: number }> {
  const path = join(dir, 'bare.db');
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(
    'create table sample (line integer not null, at integer not null, value real not null, primary key (line, at)) without rowid',
  );
  const insert = db.prepare('insert into sample values (?, ?, ?)');
  const realistic = createRealistic();
  const ticks = Array.from({ length: quick ? 300 : 1_800 }, (_, i) => Object.values(realistic.at(start + i * 1_000)));
  const began = performance.now();
  const second = db.transaction((at: number, values: number[]) => {
    for (let line = 0; line < values.length; line++) insert.run(line, at, values[line]);
  });
  ticks.forEach((values, i) => void second(start / 1_000 + i, values));
  const took = performance.now() - began;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const samples = ticks.length * realistic.keys.length;
  return { perSecond: samples / (took / 1_000), bytesPerSample: (await stat(path)).size / samples };
}

/** What it takes to keep what is measured, and to find it again. */
export async function keepingFigures(dir: string): Promise<Figure[]> {
  const recorded = await oneDay(dir);
  const secondBytes = await fill(dir);
  const bytes = await fileBytes(dir);
  const { year, twenty } = await charts(dir);
  const bare = await bareTable(dir);
  return [
    {
      name: 'inserts-per-second',
      value: recorded.perSecond,
      unit: '1/s',
      better: 'higher',
      peer: { name: 'a row for each sample in SQLite', value: bare.perSecond },
    },
    { name: 'packing-longest-hold', value: recorded.longest, unit: 'ms', better: 'lower' },
    { name: 'year-chart-ms', value: year, unit: 'ms', better: 'lower', aim: 100 },
    { name: 'day-of-twenty-lines-ms', value: twenty, unit: 'ms', better: 'lower' },
    {
      name: 'bytes-per-sample',
      value: secondBytes / recorded.samples,
      unit: 'B',
      better: 'lower',
      peer: { name: 'a row for each sample in SQLite', value: bare.bytesPerSample },
    },
    { name: 'full-retention-mb', value: ((bytes / 1e6) * 24) / hours, unit: 'MB', better: 'lower', aim: 150 },
  ];
}
