import { expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../../shared/features/system/schema.ts';
import { createJournal } from '../journal/journal.ts';
import { createJournalRepo } from '../journal/repo.ts';
import { createChannel } from '../lib/channel.ts';
import { createRedactor } from '../log/redactor.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { quietLog } from '../testing/quiet-log.ts';
import { openTestStore } from '../testing/test-store.ts';
import { createAttention, type Draft } from './attention.ts';
import { createAttentionRepo } from './repo.ts';

async function setup() {
  const clock = createFakeClock();
  const store = await openTestStore(clock);
  const changes = createChannel<Change>({ kind: 'coalesce', capacity: 10, key: (c) => c.feature });
  const journal = createJournal({
    repo: createJournalRepo(store.data),
    clock,
    log: quietLog,
    changes,
    redactor: createRedactor(),
    keepDays: () => 30,
  });
  const open = () => createAttention({ repo: createAttentionRepo(store.data), clock, journal, changes });
  onTestFinished(async () => {
    await journal.dispose();
  });
  return { clock, journal, open, attention: await open() };
}
const draft = (over: Partial<Draft> = {}): Draft => ({
  key: 'disk/low',
  severity: 'warning',
  sentence: 'The disk is nearly full',
  evidence: '1 GB free',
  actions: [{ id: 'look', label: 'Look again', run: async () => ({ done: true, sentence: 'looked' }) }],
  ...over,
});

test('items are ranked: worst first, then oldest', async () => {
  const { attention, clock } = await setup();
  const source = attention.source('test');
  source.set([draft({ key: 'b', severity: 'warning' })]);
  clock.advance(10);
  source.set([
    draft({ key: 'b' }),
    draft({ key: 'a', severity: 'warning' }),
    draft({ key: 'c', severity: 'critical' }),
    draft({ key: 'd', severity: 'info' }),
  ]);
  expect(attention.list().items.map((i) => i.key)).toEqual(['c', 'b', 'a', 'd']);
  source.set([]);
  expect(attention.list().items).toEqual([]);
});

test('an item keeps its "since" while it lasts, and is announced once', async () => {
  const { attention, clock } = await setup();
  const raised: string[] = [];
  attention.onRaised((item) => raised.push(item.sentence));
  const source = attention.source('test');
  const began = clock.now();
  source.set([draft()]);
  clock.advance(60_000);
  source.set([draft({ evidence: '0.9 GB free' })]);
  expect(attention.list().items[0]).toMatchObject({ since: began, evidence: '0.9 GB free' });
  expect(raised).toEqual(['The disk is nearly full']);
});

test('dismissed stays away across restarts until it changes or ends and comes again', async () => {
  const { attention, open } = await setup();
  const source = attention.source('test');
  source.set([draft()]);
  await attention.dismiss('disk/low');
  expect(attention.list()).toMatchObject({ items: [], putAway: [{ state: 'dismissed', item: { key: 'disk/low' } }] });

  const restarted = await open();
  const raised: string[] = [];
  restarted.onRaised((item) => raised.push(item.severity));
  const again = restarted.source('test');
  again.set([draft()]);
  expect(restarted.list().items).toEqual([]);
  again.set([draft({ severity: 'critical' })]);
  expect(restarted.list().items.map((i) => i.severity)).toEqual(['critical']);
  again.set([]);
  again.set([draft()]);
  expect(restarted.list().items.map((i) => i.severity)).toEqual(['warning']);
  expect(raised).toEqual(['critical', 'warning']);
});

test('an end of the program is no end of the trouble: what is put away stays away, and the journal says nothing', async () => {
  const { attention, open, journal } = await setup();
  const source = attention.source('disk');
  source.set([draft()]);
  await attention.dismiss('disk/low');
  source.dispose();
  expect(attention.list()).toEqual({ items: [], putAway: [] });
  await journal.append({ kind: 'n', sentence: 'n' });
  expect((await journal.list({ kinds: ['attention.cleared'] })).events).toEqual([]);

  const restarted = await open();
  restarted.source('disk').set([draft()]);
  expect(restarted.list()).toMatchObject({ items: [], putAway: [{ item: { key: 'disk/low' } }] });
});

test('what ended while the program was not there is not hidden when it comes again', async () => {
  const { attention, open } = await setup();
  attention.source('disk').set([draft()]);
  await attention.dismiss('disk/low');

  const restarted = await open();
  const source = restarted.source('disk');
  source.set([]);
  source.set([draft()]);
  expect(restarted.list()).toMatchObject({ items: [{ key: 'disk/low' }], putAway: [] });
});

test('a snooze that ran out while the machine slept ends when it wakes', async () => {
  const { attention, clock } = await setup();
  attention.source('test').set([draft()]);
  const from = clock.now();
  await attention.snooze('disk/low', from + 3_600_000);
  let told = 0;
  attention.onChange(() => told++);
  clock.set(from + 8 * 3_600_000);
  clock.resumed({ from, to: clock.now() });
  expect(told).toBe(1);
  expect(attention.list().items).toHaveLength(1);
});

test('snoozed comes back by itself at its time, and undo brings it back at once', async () => {
  const { attention, clock } = await setup();
  attention.source('test').set([draft()]);
  await attention.snooze('disk/low', clock.now() + 3_600_000);
  expect(attention.list().items).toEqual([]);
  let told = 0;
  attention.onChange(() => told++);
  clock.advance(3_600_000);
  expect(told).toBe(1);
  expect(attention.list().items).toHaveLength(1);
  await attention.dismiss('disk/low');
  await attention.restore('disk/low');
  expect(attention.list()).toMatchObject({ items: [{ key: 'disk/low' }], putAway: [] });
});

test('acting gives the receipt and leaves a trace; what is not there is said so', async () => {
  const { attention, journal } = await setup();
  attention.source('test').set([draft()]);
  expect(await attention.act('disk/low', 'look')).toEqual({ done: true, sentence: 'looked' });
  await expect(attention.act('disk/low', 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(attention.act('gone', 'look')).rejects.toMatchObject({ code: 'NOT_FOUND', data: { id: 'gone' } });
  await journal.append({ kind: 'n', sentence: 'n' });
  const { events } = await journal.list({ kinds: ['attention.raised', 'attention.acted'] });
  expect(events.map((e) => [e.kind, e.actor])).toEqual([
    ['attention.acted', 'user'],
    ['attention.raised', 'optimus'],
  ]);
});
