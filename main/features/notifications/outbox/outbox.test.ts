import { expect, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { startFarEnd } from '../testing/far-end.ts';
import { noticeOf, openHouse } from '../testing/house.ts';
import { mailTo, startMailServer } from '../testing/mail-server.ts';

const minute = 60_000;

test('a dead channel delays no other: all of the living ones has arrived while it still hangs', async () => {
  const dead = await startFarEnd(() => ({ status: 0, hang: true }));
  const alive = await startFarEnd(() => ({ status: 204 }));
  const house = await openHouse({ timeoutMs: 600_000, settings: { native: false } });
  for (let i = 0; i < 20; i++)
    await house.add(`Dead ${i}`, { kind: 'webhook' }, { url: `${dead.origin}/${i}`, signing: 'secretsecret' });
  await house.add('Alive', { kind: 'webhook' }, { url: `${alive.origin}/`, signing: 'secretsecret' });
  for (let i = 0; i < 5; i++) await house.notifications.tell(noticeOf({ key: `k${i}` }));
  await until(() => alive.requests.length === 5);
  // One in flight to each, and not one of them has answered.
  await until(() => dead.requests.length === 20);
  const states = (await house.deliveries()).map(({ channelName, state }) => `${channelName.split(' ')[0]} ${state}`);
  expect(states.filter((one) => one === 'Dead waiting')).toHaveLength(100);
  await until(async () => (await house.deliveries()).filter(({ state }) => state === 'sent').length === 5);
});

test('Retry-After is honoured, in seconds and as a date', async () => {
  let seen = 0;
  const house = await openHouse({ settings: { native: false } });
  const far = await startFarEnd(() => {
    seen += 1;
    if (seen === 1) return { status: 503, headers: { 'retry-after': '600' } };
    if (seen === 2)
      return { status: 429, headers: { 'retry-after': new Date(house.clock.now() + 1_200_000).toUTCString() } };
    return { status: 204 };
  });
  const { id } = await house.add('Hook', { kind: 'webhook' }, { url: far.origin, signing: 'secretsecret' });
  await house.notifications.tell(noticeOf());
  const first = await house.delivery(id, ({ attempts }) => attempts === 1);
  expect((first.nextAt ?? 0) - house.clock.now()).toBe(600_000);
  await house.waits(first.id);
  house.clock.advance(599_000);
  expect(far.requests).toHaveLength(1);
  house.clock.advance(1_000);
  const second = await house.delivery(id, ({ attempts }) => attempts === 2);
  expect((second.nextAt ?? 0) - house.clock.now()).toBe(1_200_000);
  await house.waits(first.id);
  house.clock.advance(1_200_000);
  await house.delivery(id, ({ state }) => state === 'sent');
});

test('another channel takes over after the minutes that were said, and at once when it is for good', async () => {
  const mails = await startMailServer();
  let status = 500;
  const far = await startFarEnd(() => ({ status }));
  const house = await openHouse({ settings: { native: false } });
  const mail = await house.add('Mail', mailTo(mails.port));
  await house.notifications.setCell({ kind: 'alert.fired', channelId: mail.id, level: 'never' });
  const hook = await house.add(
    'Hook',
    { kind: 'webhook' },
    { url: far.origin, signing: 'secretsecret' },
    { fallback: { channelId: mail.id, afterMinutes: 5 } },
  );
  await house.notifications.tell(noticeOf());
  const first = await house.delivery(hook.id, ({ attempts }) => attempts === 1);
  for (let step = 0; step < 20 && mails.mails.length === 0; step++) {
    await house.waits(first.id);
    const before = (await house.delivery(hook.id, () => true)).attempts;
    house.clock.advance(20_000);
    await until(async () => {
      const now = await house.delivery(hook.id, () => true);
      return now.attempts > before || (now.nextAt ?? 0) > house.clock.now();
    });
    if (house.clock.now() - first.createdAt >= 5 * minute) await until(() => mails.mails.length === 1);
  }
  expect(mails.mails).toHaveLength(1);
  expect(await house.delivery(mail.id, ({ state }) => state === 'sent')).toMatchObject({ cause: 'fallback' });

  status = 410;
  await house.notifications.tell(noticeOf({ key: 'other' }));
  await until(() => mails.mails.length === 2);
  await house.delivery(hook.id, ({ state }) => state === 'failed');
});

test('retry now: one that waits is tried at once, one that has failed begins anew, and one can be given up', async () => {
  let status = 500;
  const far = await startFarEnd(() => ({ status }));
  const house = await openHouse({ settings: { native: false } });
  const { id } = await house.add('Hook', { kind: 'webhook' }, { url: far.origin, signing: 'secretsecret' });
  await house.notifications.tell(noticeOf());
  const waiting = await house.delivery(id, ({ attempts }) => attempts === 1);
  await house.waits(waiting.id);
  status = 400;
  await house.notifications.retry(waiting.id);
  const failed = await house.delivery(id, ({ state }) => state === 'failed');
  expect(failed.answer).toContain('400');
  status = 204;
  await house.notifications.retry(failed.id);
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({ id: failed.id, attempts: 1 });
  await expect(house.notifications.retry(failed.id)).rejects.toMatchObject({ code: 'CONFLICT' });

  status = 500;
  await house.notifications.tell(noticeOf({ key: 'other' }));
  const third = await house.delivery(id, ({ state, attempts }) => state === 'waiting' && attempts === 1);
  expect(await house.notifications.drop(third.id)).toMatchObject({ state: 'dropped' });
  const asked = far.requests.length;
  house.clock.advance(10 * minute);
  expect(far.requests).toHaveLength(asked);
});

test('after three days without an answer it is given up, and says so', async () => {
  const far = await startFarEnd(() => ({ status: 502 }));
  const house = await openHouse({ settings: { native: false } });
  const { id } = await house.add('Hook', { kind: 'webhook' }, { url: far.origin, signing: 'secretsecret' });
  await house.notifications.tell(noticeOf());
  const first = await house.delivery(id, ({ attempts }) => attempts === 1);
  await house.waits(first.id);
  house.clock.advance(3 * 86_400_000);
  expect(await house.delivery(id, ({ state }) => state === 'failed')).toMatchObject({
    answer: expect.stringContaining('Given up after three days'),
  });
});

test('a channel whose secret cannot be read says so; a removed channel takes its secrets and what waits with it', async () => {
  const far = await startFarEnd(() => ({ status: 204 }));
  const house = await openHouse({ settings: { native: false } });
  const { id } = await house.add('Hook', { kind: 'webhook' }, { url: far.origin, signing: 'secretsecret' });
  await house.secrets.remove(`notifications/${id}/signing`);
  await house.notifications.tell(noticeOf());
  expect(await house.delivery(id, ({ state }) => state === 'failed')).toMatchObject({
    answer: expect.stringContaining('not in the secret store'),
  });
  expect((await house.notifications.channels())[1]?.trouble?.why).toContain('secret');
  expect(far.requests).toEqual([]);
  await house.notifications.removeChannel(id);
  expect(await house.secrets.list()).toEqual([]);
  expect((await house.deliveries())[0]).toMatchObject({ channelName: 'A removed channel' });
});

test('deliveries are in no list of runs and in no journal', async () => {
  const far = await startFarEnd(() => ({ status: 204 }));
  const house = await openHouse({ settings: { native: false } });
  await house.add('Hook', { kind: 'webhook' }, { url: far.origin, signing: 'secretsecret' });
  await house.notifications.tell(noticeOf());
  await until(async () => (await house.runs.list({ kinds: ['notification.delivery'] })).runs[0]?.state === 'succeeded');
  expect((await house.runs.list({})).runs).toEqual([]);
  expect(
    (await house.journal.list({})).events.map(({ kind }) => kind).filter((kind) => kind.startsWith('run.')),
  ).toEqual([]);
});
