import { expect, test } from 'vitest';
import type { DraftAction } from '../../../core/attention/attention.ts';
import { until } from '../../../core/testing/until.ts';
import { noticeOf, openHouse } from '../testing/house.ts';
import { rowOf } from './repo.ts';

const day = 86_400_000;
const draft = (key: string, actions: DraftAction[] = [], more = {}) => ({
  key,
  severity: 'error' as const,
  sentence: `${key} is wrong`,
  evidence: 'since noon',
  actions,
  ...more,
});

test('unread, read, cleared, and each of them undone', async () => {
  const { notifications, clock } = await openHouse();
  for (let i = 0; i < 5; i++) {
    await notifications.tell(noticeOf({ key: `k${i}`, severity: i === 2 ? 'critical' : 'warning' }));
    clock.advance(1_000);
  }
  expect(await notifications.unread()).toEqual({ count: 5, worst: 'critical' });
  const { notices } = await notifications.list({});
  expect(notices.map(({ key }) => key)).toEqual(['k4', 'k3', 'k2', 'k1', 'k0']);
  await notifications.read({ ids: [notices[2]?.id ?? ''] }, true);
  expect(await notifications.unread()).toEqual({ count: 4, worst: 'warning' });
  const { ids } = await notifications.read({ all: true }, true);
  expect(ids).toHaveLength(4);
  // Undone: those four, and not the one that was read before.
  await notifications.read({ ids }, false);
  expect((await notifications.unread()).count).toBe(4);
  const cleared = await notifications.clear({ all: true }, true);
  expect(await notifications.list({})).toMatchObject({ notices: [], total: 0 });
  await notifications.clear({ ids: cleared.ids }, false);
  expect((await notifications.list({ show: 'unread' })).total).toBe(4);
  expect((await notifications.list({ minimum: 'critical' })).total).toBe(1);
  expect((await notifications.list({ text: 'cpu is' })).total).toBe(5);
});

test('ten thousand notices come in pages, and what is old goes', async () => {
  const { notifications, store, clock } = await openHouse();
  for (let from = 0; from < 10_000; from += 500)
    await store.data
      .insertInto('notifications')
      .values(
        Array.from({ length: 500 }, (_, i) =>
          rowOf(noticeOf({ key: `k${from + i}` }), `id${from + i}`, clock.now() - (from + i) * 60_000, `id${from + i}`),
        ),
      )
      .execute();
  const seen = new Set<string>();
  let next: string | null = null;
  do {
    const page = await notifications.list({ limit: 500, ...(next !== null && { after: next }) });
    expect(page.total).toBe(10_000);
    for (const { id } of page.notices) seen.add(id);
    next = page.next;
  } while (next !== null);
  expect(seen.size).toBe(10_000);
  clock.advance(88 * day);
  await notifications.prune();
  expect((await notifications.list({})).total).toBe(2_881);
});

test('what needs the user is told with its actions, done from there, and closed when it is over', async () => {
  const { notifications, attention, host, opened } = await openHouse();
  const source = attention.source('test');
  let mended = 0;
  const mend = { id: 'mend', label: 'Mend it', run: async () => ({ done: true, sentence: `Mended ${++mended}` }) };
  source.set([draft('test/a', [mend, { id: 'see', label: 'See it', route: '/runs' }])]);
  const shown = await until(() => host.seen.notifications[0]);
  expect(shown).toMatchObject({
    title: 'test/a is wrong',
    actions: [{ id: 'mend', label: 'Mend it' }],
    route: '/runs',
  });
  const [notice] = (await notifications.list({})).notices;
  expect(await notifications.act(notice?.id ?? '', 'mend')).toEqual({ done: true, sentence: 'Mended 1' });
  host.answer('mend');
  await until(() => mended === 2);
  host.answer(null);
  await until(() => opened.includes('/runs'));
  source.set([]);
  await until(() => host.seen.notifications.length === 0);
  await until(async () => (await notifications.list({ show: 'open' })).total === 0);
  await expect(notifications.act(notice?.id ?? '', 'mend')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a snooze takes it off the screen and it is told again when the snooze is over; alerts tell themselves', async () => {
  const { attention, host, clock, notifications } = await openHouse();
  const source = attention.source('test');
  source.set([draft('test/a')]);
  attention.source('alerts').set([draft('alerts/a')]);
  await until(() => host.seen.notifications.length === 1);
  clock.advance(61_000);
  await attention.snooze('test/a', clock.now() + 3_600_000);
  await until(() => host.seen.notifications.length === 0);
  clock.advance(3_600_000);
  await until(() => host.seen.notifications.length === 1);
  await notifications.idle();
  expect((await notifications.list({})).notices.map(({ key }) => key)).toEqual(['attention/test/a']);
});

test('what an earlier process told is not told again, and what ended in between is closed', async () => {
  const { store, attention, clock, notifications, host } = await openHouse();
  const old = (key: string) =>
    rowOf(
      noticeOf({ kind: 'attention.raised', key: `attention/${key}`, severity: 'error' }),
      key,
      clock.now() - 1_000,
      key,
    );
  await store.data
    .insertInto('notifications')
    .values([old('test/still'), old('test/over')])
    .execute();
  attention.source('test').set([draft('test/still')]);
  await notifications.idle();
  clock.advance(61_000);
  await until(async () => (await notifications.list({ show: 'open' })).total === 1);
  expect(host.seen.notifications).toEqual([]);
});

test('hostile titles are one clean line, and secrets stay secret', async () => {
  const { notifications, redactor } = await openHouse();
  redactor.add('hunter2hunter2');
  await notifications.tell(
    noticeOf({ title: 'a\r\nb\u0000c hunter2hunter2', body: 'x'.repeat(1_000_000), actions: [] }),
  );
  const [notice] = (await notifications.list({})).notices;
  expect(notice?.title).toMatch(/^a b c /);
  expect(notice?.title).not.toContain('hunter2');
  expect(notice?.body.length).toBeLessThanOrEqual(64_000);
});

test('what cannot be written down is shown all the same', async () => {
  const { attention, host, store } = await openHouse();
  await store.data.schema.dropTable('notification_deliveries').execute();
  const source = attention.source('test');
  source.set([draft('test/full')]);
  await until(() => host.seen.notifications.some(({ title }) => title === 'test/full is wrong'));
  source.set([]);
  await until(() => host.seen.notifications.length === 0);
});
