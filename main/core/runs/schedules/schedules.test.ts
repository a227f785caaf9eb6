import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { StorageFull } from '../../lib/storage-full.ts';
import { until } from '../../testing/until.ts';
import type { Fire, Schedule } from '../types.ts';
import { hourly, setupSchedules } from './testing/setup.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

async function begun(schedule: Partial<Schedule> = {}, onFire?: (fire: Fire) => Promise<string | null>) {
  const setup = await setupSchedules();
  const all = { ...hourly, ...schedule };
  const schedules = setup.open(onFire ?? setup.run);
  await schedules.put(all);
  await schedules.begin();
  const idle = () => setup.idle(schedules, all);
  const advance = async (ms: number) => {
    setup.clock.advance(ms);
    await idle();
  };
  return { ...setup, schedules, all, idle, advance };
}

test('fires when due, with a key of its own, and remembers when', async () => {
  const { schedules, fires, advance, end, fireRows } = await begun();
  await advance(30 * MINUTE - 1);
  expect(fires).toEqual([]);
  await advance(1);
  const at = Date.UTC(2026, 0, 1, 1);
  expect(fires).toEqual([{ schedule: hourly, at, late: false, idempotencyKey: `schedule:s1:${at}` }]);
  expect(await schedules.list('test')).toEqual([{ ...hourly, lastAt: at, nextAt: at + HOUR }]);
  expect(await schedules.list('other')).toEqual([]);
  end('run1');
  await until(async () => (await fireRows()).length === 0);
});

test('the same schedule put again at each start keeps what it was, another pattern begins anew', async () => {
  const { clock, schedules, open, run, fires, idle, hours, advance } = await begun({ missed: 'once' });
  schedules.dispose();
  clock.advance(5 * HOUR);
  const next = open(run);
  await next.put({ ...hourly, missed: 'once' });
  await next.begin();
  await idle();
  expect(hours()).toEqual(['01T05:00']);
  expect(fires[0]?.late).toBe(true);
  await next.put({ ...hourly, cron: '15 * * * *' });
  expect(await next.list('test')).toMatchObject([
    { nextAt: Date.UTC(2026, 0, 1, 6, 15), lastAt: Date.UTC(2026, 0, 1, 5) },
  ]);
  await next.remove('s1');
  expect(await next.list('test')).toEqual([]);
  await advance(DAY).catch(() => undefined);
  expect(fires).toHaveLength(1);
});

test('who is disabled does not fire, and does not catch up when enabled again', async () => {
  const { clock, schedules, open, run, fires, hours } = await begun({ missed: 'all', enabled: false });
  clock.advance(3 * HOUR);
  schedules.dispose();
  clock.advance(3 * HOUR);
  const next = open(run);
  await next.begin();
  expect(await next.list('test')).toMatchObject([{ enabled: false, nextAt: null }]);
  await next.put({ ...hourly, missed: 'all', enabled: true });
  await next.put({ ...hourly, missed: 'all', enabled: true });
  expect(fires).toEqual([]);
  clock.advance(HOUR);
  await until(() => fires.length > 0);
  expect(hours()).toEqual(['01T07:00']);
});

test.each([
  ['skip', [], ['Hourly was due 24 times while Optimus did not run, and was left out']],
  ['once', ['02T00:00'], []],
  ['all', Array.from({ length: 24 }, (_, i) => `0${i < 23 ? 1 : 2}T${String((i + 1) % 24).padStart(2, '0')}:00`), []],
] as const)('after a day of downtime: %s', async (missed, expected, sentences) => {
  const { clock, schedules, open, note, idle, hours, fires, noted } = await begun({ missed });
  schedules.dispose();
  clock.advance(DAY);
  const next = open(note);
  await next.begin();
  await idle();
  expect(hours()).toEqual(expected);
  expect(fires.every((fire) => fire.late)).toBe(true);
  expect(await noted()).toEqual(sentences);
});

test('sleep is downtime, a busy moment and a quick restart are not', async () => {
  const { clock, schedules, idle, hours, fires, open, note } = await begun({ missed: 'once' }, async () => null);
  const seen: Fire[] = [];
  schedules.dispose();
  const second = open(async (fire) => {
    seen.push(fire);
    return null;
  });
  await second.begin();
  // The machine sleeps: wall time goes on, timers do not.
  const from = clock.now();
  clock.set(from + 5 * HOUR);
  clock.resumed({ from, to: clock.now() });
  await idle();
  expect(seen.map(({ at, late }) => [(at - from) / MINUTE, late])).toEqual([[270, true]]);
  second.dispose();
  clock.advance(30 * MINUTE + 20_000);
  const third = open(note);
  await third.begin();
  await idle();
  expect(hours()).toEqual(['01T06:00']);
  expect(fires[0]?.late).toBe(false);
});

test('of very many missed fires the newest hundred are caught up, and it is said', async () => {
  const { clock, schedules, open, note, idle, hours, noted } = await begun({ missed: 'all', cron: '* * * * *' });
  schedules.dispose();
  clock.advance(365 * DAY + 30_000);
  const next = open(note);
  await next.begin();
  await idle();
  expect(hours()).toHaveLength(101);
  expect(new Set(hours()).size).toBe(101);
  expect(hours().at(-1)).toBe('01T00:30');
  expect(await noted()).toEqual([
    'Hourly was due more often while Optimus did not run than is caught up: the newest 100 are',
  ]);
});

test('a clock that is set back fires nothing twice, one that was wrong by years does not silence a schedule', async () => {
  const { clock, fires, hours, advance, idle } = await begun({ missed: 'all', overlap: 'parallel' });
  await advance(2 * HOUR);
  clock.set(clock.now() - 90 * MINUTE);
  await advance(HOUR);
  expect(hours()).toEqual(['01T01:00', '01T02:00']);
  await advance(30 * MINUTE);
  expect(hours()).toEqual(['01T01:00', '01T02:00']);
  await advance(30 * MINUTE);
  expect(hours()).toEqual(['01T01:00', '01T02:00', '01T03:00']);
  const right = clock.now();
  clock.set(Date.UTC(2036, 0, 1));
  await advance(MINUTE);
  await idle();
  clock.set(right);
  fires.length = 0;
  await advance(MINUTE);
  await advance(2 * HOUR);
  expect(fires.length).toBeGreaterThan(0);
});

test('overlap skip: left out while the last run goes on, and said', async () => {
  const { hours, advance, end, noted } = await begun();
  await advance(30 * MINUTE);
  await advance(HOUR);
  end('run1');
  await advance(HOUR);
  expect(hours()).toEqual(['01T01:00', '01T03:00']);
  expect(await noted()).toEqual(['Hourly was due while its last run had not ended, and was left out']);
});

test('overlap queue: one waits for the end of the run before it, over a restart too', async () => {
  const { clock, schedules, open, run, hours, advance, end, noted, live, fireRows } = await begun({ overlap: 'queue' });
  await advance(30 * MINUTE);
  clock.advance(HOUR);
  await until(async () => (await fireRows()).length === 2);
  clock.advance(HOUR);
  await until(async () => (await noted()).length === 1);
  expect(hours()).toEqual(['01T01:00']);
  schedules.dispose();
  const next = open(run);
  await next.begin();
  expect(hours()).toEqual(['01T01:00']);
  end('run1');
  await until(() => hours().length === 2);
  expect(hours()).toEqual(['01T01:00', '01T02:00']);
  expect([...live]).toEqual(['run2']);
  expect(await noted()).toEqual(['Hourly was due while its last run had not ended, and was left out']);
});

test('overlap parallel: each fires', async () => {
  const { hours, advance, live } = await begun({ overlap: 'parallel' });
  await advance(30 * MINUTE);
  await advance(HOUR);
  await advance(HOUR);
  expect(hours()).toEqual(['01T01:00', '01T02:00', '01T03:00']);
  expect(live.size).toBe(3);
});

test('what was missed is caught up one run after the other, unless they may overlap', async () => {
  const { clock, schedules, open, run, hours, end, live } = await begun({ missed: 'all' });
  schedules.dispose();
  clock.advance(3 * HOUR);
  const next = open(run);
  await next.begin();
  await until(() => live.size === 1);
  for (const n of [1, 2, 3]) {
    await until(() => live.has(`run${n}`));
    expect(live.size).toBe(1);
    end(`run${n}`);
  }
  expect(hours()).toEqual(['01T01:00', '01T02:00', '01T03:00']);
});

test('a process that ends between the record and the run, or between the run and its note, neither loses nor doubles', async () => {
  const { clock, schedules, open, run, fires, live, fireRows, store } = await begun({}, () => new Promise(() => {}));
  clock.advance(30 * MINUTE);
  await until(async () => (await fireRows()).length === 1);
  schedules.dispose();
  const second = open(run);
  await second.begin();
  await until(async () => (await fireRows())[0]?.run_id === 'run1');
  second.dispose();
  // As if the process had ended before the id of the run was noted.
  await store.data.updateTable('run_schedule_fires').set({ run_id: null }).execute();
  const third = open(run);
  await third.begin();
  await until(async () => (await fireRows())[0]?.run_id === 'run1');
  expect(new Set(fires.map((fire) => fire.idempotencyKey)).size).toBe(1);
  expect([...live]).toEqual(['run1']);
});

test('a run that ended while nobody looked does not hold up the next', async () => {
  const { schedules, open, run, hours, advance, live, clock } = await begun();
  await advance(30 * MINUTE);
  schedules.dispose();
  live.clear();
  const next = open(run);
  await next.begin();
  clock.advance(HOUR);
  await until(() => hours().length === 2);
});

test('an owner that fails is asked again, and given up in the end unless the disk is the reason', async () => {
  let fail: Error | null = new Error('not now');
  let asked = 0;
  const { clock, advance, fireRows, noted } = await begun({ missed: 'skip', overlap: 'queue' }, async () => {
    asked++;
    if (fail) throw fail;
    return null;
  });
  clock.advance(30 * MINUTE);
  await until(() => asked === 1);
  clock.advance(4_000);
  expect(asked).toBe(1);
  clock.advance(1_000);
  await until(() => asked === 2);
  fail = null;
  await advance(20_000);
  expect(asked).toBe(3);
  fail = new StorageFull('optimus.db', null);
  clock.advance(HOUR - 25_000);
  for (let n = 4; n < 24; n++) {
    await until(() => asked === n);
    clock.advance(5 * MINUTE);
  }
  expect(await noted()).toEqual(['Hourly was due while its last run had not ended, and was left out']);
  fail = new Error('never');
  for (let n = 0; n < 5 && (await fireRows()).length > 1; n++) clock.advance(5 * MINUTE);
  await until(async () => {
    clock.advance(5 * MINUTE);
    return (await noted()).some((sentence) => sentence === 'Hourly could not be started');
  });
});

test('a full disk decides nothing; it is decided once there is room', async () => {
  const keys: string[] = [];
  // Its fire does not fit into a page that the table has already.
  const id = 's'.repeat(6_000);
  const { clock, store, idle } = await begun({ id, missed: 'once' }, async (fire) => {
    keys.push(fire.idempotencyKey);
    return null;
  });
  await sql`create table ballast (x text)`.execute(store.data);
  const { page_count } = (await sql<{ page_count: number }>`pragma page_count`.execute(store.data)).rows[0] ?? {
    page_count: 0,
  };
  await sql`pragma max_page_count = ${sql.raw(String(page_count))}`.execute(store.data);
  const fill = async () => {
    for (;;) await sql`insert into ballast values (${'x'.repeat(100)})`.execute(store.data);
  };
  await expect(fill()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  clock.advance(30 * MINUTE);
  await idle();
  expect(keys).toEqual([]);
  await sql`pragma max_page_count = 4000000`.execute(store.data);
  clock.advance(5_000);
  await idle();
  expect(keys).toEqual([`schedule:${id}:${Date.UTC(2026, 0, 1, 1)}`]);
  const { last_at } = await store.data.selectFrom('run_schedules').select('last_at').executeTakeFirstOrThrow();
  expect(last_at).toBe(Date.UTC(2026, 0, 1, 1));
});

test('schedules of an owner who is not there sleep, and are caught up when it comes', async () => {
  const { schedules, fires, clock, run, idle, hours } = await begun({ id: 's2', owner: 'late', missed: 'once' });
  clock.advance(5 * HOUR);
  await idle();
  expect(fires).toEqual([]);
  schedules.owner('late', run);
  await until(() => fires.length === 1);
  expect(hours()).toEqual(['01T05:00']);
  expect(() => schedules.owner('late', run)).toThrow('owner already');
});

test('while the database is damaged nothing is decided and nothing taken; afterwards it goes on', async () => {
  const { clock, schedules, damage, fires, hours, store } = await begun({ missed: 'once', overlap: 'parallel' });
  damage(true);
  await expect(schedules.put({ ...hourly, id: 's2' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  clock.advance(3 * HOUR);
  expect(fires).toEqual([]);
  // The copy that was chosen is older than the schedule.
  await store.data.deleteFrom('run_schedules').execute();
  damage(false);
  clock.advance(MINUTE);
  await until(() => fires.length === 1);
  expect(hours()).toEqual(['01T03:00']);
  clock.advance(HOUR);
  await until(() => fires.length === 2);
});

test('what cannot be read is refused', async () => {
  const { schedules } = await begun();
  await expect(schedules.put({ ...hourly, cron: 'x' })).rejects.toMatchObject({ code: 'INVALID' });
  expect(() => schedules.preview('0 0 * * *', 'Mars', 0, 3)).toThrow();
  expect(schedules.preview('0 0 1 * *', 'UTC', Date.UTC(2026, 0, 1), 2)).toEqual([
    Date.UTC(2026, 1, 1),
    Date.UTC(2026, 2, 1),
  ]);
});
