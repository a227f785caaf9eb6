import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { sinceOf } from '../identity/index.ts';
import { hostileTexts } from './testing/hostile-texts.ts';
import { tomorrowMorning } from './times.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type World = Awaited<ReturnType<typeof startTestCore>>;
const items = async ({ client }: World) =>
  (await client.attention.list()).items.filter(({ source }) => source === 'reminders');

test('a reminder waits, is due to the minute, is told once, and is done and open again', async () => {
  const world = await startTestCore();
  const { client, clock } = world;
  const { id } = await client.reminders.add({ text: '  rotate the keys ', at: clock.now() + hour });
  expect(await client.reminders.list({})).toMatchObject([
    { id, text: 'rotate the keys', state: 'waiting', from: 'user' },
  ]);
  clock.advance(hour - 1);
  expect(await items(world)).toEqual([]);
  clock.advance(1);
  const [item] = await until(async () => ((await items(world)).length > 0 ? items(world) : null));
  expect(item).toMatchObject({
    ...{ key: `reminders/${id}`, severity: 'info', sentence: 'rotate the keys', since: clock.now() },
    evidence: 'A reminder of yours.',
  });
  expect(item?.actions.map(({ label }) => label)).toEqual([
    ...['Done', 'In 10 minutes', 'In an hour', 'Tomorrow morning', 'Open reminders'],
  ]);
  expect(await client.reminders.list({})).toMatchObject([{ state: 'due' }]);
  const notice = await until(async () => (await client.notifications.list({})).notices[0] ?? null);
  expect(notice).toMatchObject({ kind: 'reminder.due', title: 'rotate the keys', severity: 'info' });
  await until(() => world.host.seen.notifications.some(({ title }) => title === 'rotate the keys'));
  expect(await client.reminders.done({ id })).toMatchObject({ state: 'done', doneAt: clock.now() });
  expect(await items(world)).toEqual([]);
  expect(await client.reminders.list({})).toEqual([]);
  expect(await client.reminders.list({ done: true })).toHaveLength(1);
  expect(await client.reminders.done({ id, done: false })).toMatchObject({ state: 'due', doneAt: null });
  expect(await items(world)).toHaveLength(1);
  const kinds = (await client.journal.list({ kinds: ['reminder.due'] })).events;
  expect(kinds).toHaveLength(1);
});

test('what it says stands in no event of the journal', async () => {
  const { client, clock, core } = await startTestCore();
  const { id } = await client.reminders.add({ text: 'call the doctor', at: clock.now() + minute });
  clock.advance(minute);
  await until(async () => (await client.reminders.list({}))[0]?.state === 'due');
  await client.reminders.done({ id });
  await client.reminders.remove({ id });
  const { events } = await until(async () => {
    const page = await core.services.journal.list({ limit: 200 });
    return page.events.some(({ kind }) => kind === 'reminder.removed') ? page : null;
  });
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['reminder.added', 'reminder.due', 'reminder.done']),
  );
  expect(JSON.stringify(events)).not.toContain('doctor');
});

test('ten minutes, an hour, tomorrow morning: from the item itself', async () => {
  const world = await startTestCore();
  const { client, clock } = world;
  const { id } = await client.reminders.add({ text: 'water', at: clock.now() + minute });
  const due = async () => {
    await until(async () => (await items(world)).length === 1);
  };
  clock.advance(minute);
  await due();
  const { done } = await client.attention.act({ key: `reminders/${id}`, action: 'ten-minutes' });
  expect(done).toBe(true);
  expect(await client.reminders.list({})).toMatchObject([{ state: 'waiting', at: clock.now() + 10 * minute }]);
  expect(await items(world)).toEqual([]);
  clock.advance(10 * minute);
  await due();
  await client.attention.act({ key: `reminders/${id}`, action: 'hour' });
  clock.advance(hour);
  await due();
  await client.attention.act({ key: `reminders/${id}`, action: 'tomorrow' });
  expect(await client.reminders.list({})).toMatchObject([{ at: tomorrowMorning(clock.now()) }]);
  // One notice, each time anew; over again by now.
  expect((await client.notifications.list({})).notices).toMatchObject([{ resolvedAt: clock.now() }]);
});

test('tomorrow morning is nine on the wall, also where the day has 23 or 25 hours', () => {
  const zone = process.env.TZ;
  try {
    process.env.TZ = 'Europe/Berlin';
    for (const now of ['2026-03-28T20:00:00+01:00', '2026-10-24T20:00:00+02:00', '2026-07-01T03:00:00+02:00']) {
      const at = new Date(tomorrowMorning(Date.parse(now)));
      expect([at.getHours(), at.getMinutes()]).toEqual([9, 0]);
      expect(at.getTime() - Date.parse(now)).toBeGreaterThan(0);
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test('one that fell due while Optimus was off is due at once and says since when', async () => {
  const dataDir = await tempDir();
  const first = await startTestCore({ dataDir });
  const at = first.clock.now() + 2 * hour;
  const { id } = await first.client.reminders.add({ text: 'renew the certificate', at });
  await first.stop();
  const second = await startTestCore({ dataDir, clock: createFakeClock(at + 3 * day) });
  const [item] = await until(async () => ((await items(second)).length > 0 ? items(second) : null));
  expect(item).toMatchObject({ key: `reminders/${id}`, since: at });
  expect(item?.evidence).toContain(`due since ${sinceOf(at, at + 3 * day)}.`);
  expect(item?.evidence).toContain('asleep');
  await second.stop();
  // Told already: a third start shows it and journals nothing new.
  const third = await startTestCore({ dataDir, clock: createFakeClock(at + 4 * day) });
  await until(async () => (await items(third)).length === 1);
  expect((await third.client.journal.list({ kinds: ['reminder.due'] })).events).toHaveLength(1);
});

test('a sleeping machine, a clock that is set forward and one that is set back', async () => {
  const world = await startTestCore();
  const { client, clock } = world;
  const began = clock.now();
  await client.reminders.add({ text: 'after sleep', at: began + hour });
  clock.set(began + 5 * hour);
  clock.resumed({ from: began, to: began + 5 * hour });
  await until(async () => (await items(world)).length === 1);
  expect((await items(world))[0]?.evidence).toContain('asleep');
  clock.set(began);
  clock.advance(minute);
  await until(async () => (await items(world)).length === 0);
  expect(await client.reminders.list({})).toMatchObject([{ state: 'waiting' }]);
  // Without a word of the host, too.
  clock.set(began + 2 * hour);
  clock.advance(minute);
  await until(async () => (await items(world)).length === 1);
});

test('further away than a timer can wait', async () => {
  const world = await startTestCore();
  const { client, clock } = world;
  await client.reminders.add({ text: 'in two months', at: clock.now() + 60 * day });
  clock.advance(59 * day);
  expect(await items(world)).toEqual([]);
  clock.advance(day);
  await until(async () => (await items(world)).length === 1);
});

test('refusals name their field', async () => {
  const { client, clock } = await startTestCore();
  const problem = (field: string, task: Promise<unknown>) =>
    expect(task).rejects.toMatchObject({ code: 'INVALID', data: { problems: [{ field }] } });
  const at = clock.now() + hour;
  await problem('at', client.reminders.add({ text: 'a', at: clock.now() }));
  await problem('at', client.reminders.add({ text: 'a', at: clock.now() - 1 }));
  await problem('at', client.reminders.add({ text: 'a', at: clock.now() + 200 * 366 * day }));
  await problem('text', client.reminders.add({ text: '   ', at }));
  await problem('text', client.reminders.add({ text: 'x'.repeat(2_001), at }));
  await problem('projectId', client.reminders.add({ text: 'a', at, projectId: 'nowhere' }));
  const { id } = await client.reminders.add({ text: 'x'.repeat(2_000), at });
  await problem('at', client.reminders.change({ id, at: clock.now() - hour }));
  await expect(client.reminders.change({ id: 'none', text: 'a' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.reminders.remove({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await client.reminders.change({ id, text: 'b', at: at + hour })).toMatchObject({ text: 'b', at: at + hour });
});

test('a delete can be taken back for a day, and then it is gone', async () => {
  const { client, clock, core } = await startTestCore();
  const { id } = await client.reminders.add({ text: 'a', at: clock.now() + day });
  await client.reminders.remove({ id });
  expect(await client.reminders.list({ done: true })).toEqual([]);
  await expect(client.reminders.done({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await client.reminders.restore({ id })).toMatchObject({ id, state: 'waiting' });
  await client.reminders.remove({ id });
  const other = await client.reminders.add({ text: 'b', at: clock.now() + 10 * day });
  clock.advance(2 * day);
  await client.reminders.remove({ id: other.id });
  await expect(client.reminders.restore({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await core.services.store.data.selectFrom('reminders').select('id').execute()).toEqual([{ id: other.id }]);
});

test('hostile texts come back as they were, and are one line in what needs the user', async () => {
  const world = await startTestCore();
  const { client, clock } = world;
  const texts = [
    ...hostileTexts.map(([, text]) => text.trim().slice(0, 2_000)),
    '<img src=x onerror=alert(1)>',
    "'); drop table reminders; --",
  ];
  for (const text of texts) await client.reminders.add({ text, at: clock.now() + minute });
  clock.advance(minute);
  await until(async () => (await items(world)).length === texts.length);
  expect((await client.reminders.list({})).map(({ text }) => text).sort()).toEqual([...texts].sort());
  for (const { sentence } of await items(world)) expect(sentence).not.toMatch(/[\n\u202a-\u202e\u2066-\u2069]/);
});

test('the same key twice is one reminder', async () => {
  const { core, clock } = await startTestCore();
  const { reminders } = core.services;
  const asked = { text: 'a', at: clock.now() + hour, projectId: null, from: 'voice' as const, key: 'utterance-1' };
  await reminders.add(asked);
  clock.advance(2 * hour);
  expect(await reminders.add(asked)).toMatchObject({ id: 'utterance-1', from: 'voice', state: 'due' });
  expect(await reminders.list({ done: true })).toHaveLength(1);
});
