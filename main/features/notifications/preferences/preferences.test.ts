import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { until } from '../../../core/testing/until.ts';
import { noticeOf, openHouse } from '../testing/house.ts';
import { mailTo, startMailServer } from '../testing/mail-server.ts';
import { isQuiet, quietEnd } from './quiet-hours.ts';

const minute = 60_000;
const hour = 60 * minute;
const zurich = { from: '22:00', until: '07:00', zone: 'Europe/Zurich' };
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();

describe('quiet hours go by the clock on the wall', () => {
  test('an ordinary night, over midnight', () => {
    expect(isQuiet(zurich, at('2026-11-21T20:59:59Z'))).toBe(false);
    expect(isQuiet(zurich, at('2026-11-21T21:00:00Z'))).toBe(true);
    expect(isQuiet(zurich, at('2026-11-22T05:59:59Z'))).toBe(true);
    expect(isQuiet(zurich, at('2026-11-22T06:00:00Z'))).toBe(false);
    expect(iso(quietEnd(zurich, at('2026-11-21T23:00:00Z')))).toBe('2026-11-22T06:00:00.000Z');
  });

  test('the night that is an hour shorter, and the one that is an hour longer', () => {
    // 28 to 29 March 2026: 07:00 is 05:00 UTC from now on.
    expect(iso(quietEnd(zurich, at('2026-03-28T21:30:00Z')))).toBe('2026-03-29T05:00:00.000Z');
    // 24 to 25 October 2026: it is 06:00 UTC again.
    expect(iso(quietEnd(zurich, at('2026-10-24T20:30:00Z')))).toBe('2026-10-25T06:00:00.000Z');
  });

  test('an end within the hour that is left out comes with the first moment after it', () => {
    const hours = { ...zurich, until: '02:30' };
    expect(iso(quietEnd(hours, at('2026-03-28T23:00:00Z')))).toBe('2026-03-29T01:00:00.000Z');
  });

  test('an end within the hour that is shown twice comes the first time', () => {
    const hours = { ...zurich, until: '02:30' };
    expect(iso(quietEnd(hours, at('2026-10-24T22:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
  });

  test('by day, never, and in a zone of half an hour', () => {
    expect(isQuiet({ from: '12:00', until: '13:00', zone: 'Asia/Kolkata' }, at('2026-06-01T06:45:00Z'))).toBe(true);
    expect(isQuiet({ from: '08:00', until: '08:00', zone: 'UTC' }, at('2026-06-01T08:00:00Z'))).toBe(false);
  });
});

async function houseAt(now: string, settings = {}) {
  const mails = await startMailServer();
  const clock = createFakeClock(at(now));
  const house = await openHouse({
    clock,
    settings: { quietHours: true, quietFrom: '22:00', quietUntil: '07:00', quietZone: 'Europe/Zurich', ...settings },
  });
  const { id } = await house.add('Mail', mailTo(mails.port));
  return { house, clock, mails: mails.mails, id };
}

test.each([
  ['in spring', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
  ['in autumn', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
])(
  'what comes in the night of the change of clocks %s is one digest in the morning; what is critical passes',
  async (_when, night, morning) => {
    const { house, clock, mails, id } = await houseAt(night);
    for (const n of [1, 2, 3]) await house.notifications.tell(noticeOf({ key: `k${n}`, title: `Number ${n}` }));
    await house.notifications.tell(noticeOf({ key: 'fire', severity: 'critical', title: 'Fire' }));
    await until(() => mails.length === 1);
    expect(mails[0]?.header('subject')).toBe('Fire');
    expect(await house.delivery(id, ({ state }) => state === 'held')).toMatchObject({
      heldWhy: 'quiet',
      heldUntil: at(morning),
    });
    expect(house.host.seen.notifications.map(({ title }) => title)).toEqual(['Fire']);
    clock.advance(at(morning) - clock.now() - minute);
    await house.notifications.idle();
    expect(mails).toHaveLength(1);
    clock.advance(minute);
    await until(() => mails.length === 2);
    expect(mails[1]?.header('subject')).toBe('3 notices from quiet hours');
    for (const n of [1, 2, 3]) expect(mails[1]?.raw).toContain(`Number ${n}`);
    await until(() => house.host.seen.notifications.some(({ title }) => title === '3 notices from quiet hours'));
  },
);

test('critical waits, too, where the user wants it so; quiet hours that are turned off let go of what waits', async () => {
  const { house, mails } = await houseAt('2026-11-21T23:00:00Z', { quietCritical: false });
  await house.notifications.tell(noticeOf({ severity: 'critical', title: 'Fire' }));
  await house.notifications.idle();
  expect(mails).toEqual([]);
  house.set({ quietHours: false });
  await until(() => mails.length === 1);
  expect(mails[0]?.header('subject')).toBe('Fire');
});

test('a program that was off in the morning gives the digest when it is on again', async () => {
  const { house, clock, mails } = await houseAt('2026-11-21T23:00:00Z');
  for (const n of [1, 2]) await house.notifications.tell(noticeOf({ key: `k${n}` }));
  // The machine slept: no timer has fired.
  clock.set(at('2026-11-22T09:00:00Z'));
  clock.resumed({ from: at('2026-11-21T23:00:00Z'), to: at('2026-11-22T09:00:00Z') });
  await until(() => mails.length === 1);
});

test('the same thing said again within the window is said once; worse, or later, it is said again in its place', async () => {
  const { house, clock, mails } = await houseAt('2026-11-21T12:00:00Z', { dedupeMinutes: 10 });
  const first = await house.notifications.tell(noticeOf());
  clock.advance(9 * minute);
  const again = await house.notifications.tell(noticeOf({ title: 'CPU is above 95 %' }));
  expect(again.id).toBe(first.id);
  await until(() => mails.length === 1);
  await house.notifications.tell(noticeOf({ severity: 'critical' }));
  await until(() => mails.length === 2);
  clock.advance(11 * minute);
  await house.notifications.tell(noticeOf({ severity: 'critical' }));
  await until(() => mails.length === 3);
  const { notices } = await house.notifications.list({});
  expect(notices).toHaveLength(1);
  expect(new Set(mails.map((mail) => mail.header('message-id'))).size).toBe(3);
});

test('an alert that repeats is told as often as its rule says, within the window of the same thing, too', async () => {
  const { house, clock, mails } = await houseAt('2026-11-21T12:00:00Z', { dedupeMinutes: 10 });
  await house.notifications.tell(noticeOf());
  for (const count of [2, 3]) {
    clock.advance(minute);
    await house.notifications.tell(noticeOf({ kind: 'alert.repeated' }));
    await until(() => mails.length === count);
  }
  // The second of a pair that a crash has cut apart.
  const third = (await house.notifications.list({})).notices[0]?.id;
  expect(await house.notifications.tell(noticeOf({ kind: 'alert.repeated' }))).toMatchObject({ id: third });
});

test('what flaps is told each time: its end was told, too', async () => {
  const { house, clock, mails } = await houseAt('2026-11-21T12:00:00Z');
  for (const _round of [1, 2]) {
    await house.notifications.tell(noticeOf());
    clock.advance(minute);
    await house.notifications.tell(
      noticeOf({ kind: 'alert.resolved', severity: 'info', resolves: 'alert/cpu', title: 'over' }),
    );
    clock.advance(minute);
  }
  await until(() => mails.length === 4);
});

test('a storm of one group is three messages and a digest; its ends go with it', async () => {
  const { house, clock, mails, id } = await houseAt('2026-11-21T12:00:00Z', { digestMinutes: 5 });
  for (let n = 1; n <= 50; n++)
    await house.notifications.tell(noticeOf({ key: `k${n}`, title: `Number ${n}`, group: 'storm' }));
  await until(() => mails.length === 3);
  clock.advance(minute);
  await house.notifications.tell(
    noticeOf({ kind: 'alert.resolved', severity: 'info', key: 'k40', resolves: 'k40', title: 'Number 40 is over' }),
  );
  await house.notifications.tell(
    noticeOf({ kind: 'alert.resolved', severity: 'info', key: 'k1', resolves: 'k1', title: 'Number 1 is over' }),
  );
  // Its beginning was told by itself.
  await until(() => mails.length === 4);
  // Another group is not held up.
  await house.notifications.tell(noticeOf({ key: 'other', group: 'other' }));
  await until(() => mails.length === 5);
  clock.advance(4 * minute);
  await until(() => mails.length === 6);
  expect(mails[5]?.header('subject')).toMatch(/^48 notices: Number 4/);
  expect(await house.delivery(id, ({ cause }) => cause === 'digest')).toMatchObject({ state: 'sent' });
});

test('the matrix: sane without a choice, obeyed with one; the end is told only where the beginning was', async () => {
  const { house, mails, id } = await houseAt('2026-11-21T12:00:00Z');
  const levelOf = async (kind: string) =>
    (await house.notifications.matrix()).cells.find((cell) => cell.kind === kind && cell.channelId === id);
  expect(await levelOf('alert.fired')).toMatchObject({ level: 'warning', chosen: false });
  await house.notifications.tell(noticeOf({ severity: 'info', key: 'small' }));
  await house.notifications.tell(
    noticeOf({ kind: 'alert.resolved', severity: 'info', key: 'small', resolves: 'small' }),
  );
  await house.notifications.setCell({ kind: 'alert.fired', channelId: id, level: 'critical' });
  expect(await levelOf('alert.fired')).toMatchObject({ level: 'critical', chosen: true });
  await house.notifications.tell(noticeOf({ severity: 'error', key: 'middle' }));
  const told = await house.notifications.tell(noticeOf({ severity: 'critical', key: 'big' }));
  expect(told).toMatchObject({ notOnScreen: null, sentTo: ['Mail'] });
  await until(() => mails.length === 1);
  await house.notifications.resetMatrix();
  expect(await levelOf('alert.fired')).toMatchObject({ chosen: false });
  expect(mails).toHaveLength(1);
});

test('a phone is not rung at night for what a clock in another zone calls day', async () => {
  const clock = createFakeClock(at('2026-11-21T12:00:00Z'));
  clock.advance(hour);
  expect(isQuiet({ from: '22:00', until: '07:00', zone: 'Asia/Tokyo' }, clock.now())).toBe(true);
  expect(isQuiet({ from: '22:00', until: '07:00', zone: 'America/New_York' }, clock.now())).toBe(false);
});
