import { expect, test } from 'vitest';
import type { MissedPolicy, Schedule } from '../types.ts';
import { dueTimes, minutesOf } from './testing/oracle.ts';
import { hourly, setupSchedules } from './testing/setup.ts';

const DAY = 86_400_000;
const patterns = ['30 2 * * *', '*/30 2 * * *', '15 6 * * 1'];
const policies: MissedPolicy[] = ['skip', 'once', 'all'];
/** Over both changes of Berlin and of New York, and over a day like others. */
const downtimes = ['2026-03-07', '2026-03-28', '2026-06-10', '2026-10-24', '2026-10-31'].map((day) => {
  const from = Date.parse(`${day}T12:07:00Z`);
  return { from, to: from + DAY };
});

const zones = process.env.OPTIMUS_FULL ? ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'] : ['Europe/Berlin'];

test.each(zones)('a year in %s with days of downtime', async (zone) => {
  const from = Date.UTC(2026, 0, 1, 0, 0, 30);
  const to = Date.UTC(2027, 0, 1);
  const minutes = minutesOf(zone, Date.UTC(2025, 11, 31), to);
  const setup = await setupSchedules(from);
  const { clock, fires } = setup;
  const all = policies.flatMap((missed) =>
    patterns.map((cron): Schedule => ({ ...hourly, id: `${missed} ${cron}`, cron, zone, missed, overlap: 'queue' })),
  );
  const expected = all.flatMap(({ id, cron, missed }) => {
    const due = dueTimes(cron, minutes).filter((at) => at > from);
    const downAt = (at: number) => downtimes.find((down) => at > down.from && at <= down.to);
    return due
      .filter((at) => {
        const down = downAt(at);
        const isNewest = due.find((next) => next > at && downAt(next) === down) === undefined;
        return !down || missed === 'all' || (missed === 'once' && isNewest);
      })
      .map((at) => `${new Date(at).toISOString()} ${id}${downAt(at) ? ' late' : ''}`);
  });

  let schedules = setup.open();
  for (const schedule of all) await schedules.put(schedule);
  await schedules.begin();
  const liveUntil = async (end: number) => {
    for (;;) {
      const nexts = (await schedules.list('test')).map(({ nextAt }) => nextAt ?? end);
      const next = Math.min(end, ...nexts);
      clock.advance(next - clock.now());
      // Goes through the same queue as what has just become due.
      await schedules.put(all[0] as Schedule);
      if (next === end) return;
    }
  };
  for (const down of downtimes) {
    await liveUntil(down.from);
    schedules.dispose();
    clock.advance(down.to - down.from);
    schedules = setup.open();
    await schedules.begin();
    await setup.idle(schedules, all[0]);
  }
  await liveUntil(to - 1);
  await setup.idle(schedules, all[0]);
  const seen = fires.map(
    ({ at, late, schedule }) => `${new Date(at).toISOString()} ${schedule.id}${late ? ' late' : ''}`,
  );
  expect(new Set(seen)).toEqual(new Set(expected));
  expect(seen).toHaveLength(expected.length);
  expect(expected.filter((line) => line.endsWith('late')).length).toBeGreaterThan(10);
  expect(new Set(fires.map((fire) => fire.idempotencyKey)).size).toBe(fires.length);
});
