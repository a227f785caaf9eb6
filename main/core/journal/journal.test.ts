import { expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../../shared/features/system/schema.ts';
import { createChannel } from '../lib/channel.ts';
import { createRedactor } from '../log/redactor.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { quietLog } from '../testing/quiet-log.ts';
import { openTestStore } from '../testing/test-store.ts';
import { until } from '../testing/until.ts';
import { createJournal } from './journal.ts';
import { createJournalRepo } from './repo.ts';

async function setup() {
  const clock = createFakeClock();
  const store = await openTestStore(clock);
  const redactor = createRedactor();
  redactor.add('hunter2');
  const journal = createJournal({
    repo: createJournalRepo(store.data),
    clock,
    log: quietLog,
    changes: createChannel<Change>({ kind: 'coalesce', capacity: 10, key: (c) => c.feature }),
    redactor,
    keepDays: () => 30,
  });
  onTestFinished(async () => {
    await journal.dispose();
  });
  return { journal, clock, store };
}
const shop = { type: 'project', id: 'p1', label: 'shop-api' };

test('what is appended can be found by subject, kind, severity, text and time', async () => {
  const { journal, clock } = await setup();
  await journal.append({
    kind: 'project.started',
    sentence: 'shop-api started',
    subjects: [shop],
    data: { port: 3000 },
  });
  clock.advance(1_000);
  await journal.append({
    kind: 'project.crashed',
    severity: 'error',
    sentence: 'shop-api crashed at 100 %_\\',
    subjects: [shop],
  });
  await journal.append({
    kind: 'settings.changed',
    actor: 'user',
    sentence: 'Changed appearance.theme, Größe and Éclair',
  });

  const kinds = async (filter: Parameters<typeof journal.list>[0]) =>
    (await journal.list(filter)).events.map((e) => e.kind);
  expect(await kinds({})).toEqual(['settings.changed', 'project.crashed', 'project.started']);
  expect(await kinds({ subject: { type: 'project', id: 'p1' } })).toEqual(['project.crashed', 'project.started']);
  expect(await kinds({ severities: ['error'] })).toEqual(['project.crashed']);
  expect(await kinds({ kinds: ['settings.changed', 'nothing'] })).toEqual(['settings.changed']);
  expect(await kinds({ text: 'SHOP-API' })).toEqual(['project.crashed', 'project.started']);
  expect(await kinds({ text: '%_\\' })).toEqual(['project.crashed']);
  for (const text of ['Éclair', 'GRÖßE', 'größe']) expect(await kinds({ text }), text).toEqual(['settings.changed']);
  expect(await kinds({ until: clock.now() })).toEqual(['project.started']);
  expect(await kinds({ kinds: [], severities: [] })).toHaveLength(3);
  const [first] = (await journal.list({ kinds: ['project.started'] })).events;
  expect(first).toMatchObject({ subjects: [shop], data: { port: 3000 }, actor: 'optimus', severity: 'info' });
  expect(await journal.kinds()).toMatchObject([
    { kind: 'project.crashed', count: 1 },
    { kind: 'project.started' },
    { kind: 'settings.changed' },
  ]);
});

test('the kinds that have happened come with their counts and the time of the newest', async () => {
  const { journal } = await setup();
  for (const n of [1, 2, 3]) await journal.append({ kind: n === 2 ? 'b' : 'a', sentence: `${n}`, at: n });
  expect(await journal.kinds()).toEqual([
    { kind: 'a', count: 2, lastAt: 3 },
    { kind: 'b', count: 1, lastAt: 2 },
  ]);
});

test('old events go also where nobody lets the program run for a day', async () => {
  const { journal, clock } = await setup();
  await journal.append({ kind: 'old', sentence: 'old', at: clock.now() - 31 * 86_400_000 });
  clock.advance(300_000);
  await until(async () => (await journal.list({})).events.length === 0);
});

test('pages go back to the beginning without gap or overlap', async () => {
  const { journal } = await setup();
  await Promise.all(Array.from({ length: 25 }, (_, i) => journal.append({ kind: 'n', sentence: `${i}` })));
  const seen: string[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await journal.list({ limit: 10, ...(before !== undefined && { before }) });
    seen.push(...page.events.map((e) => e.sentence));
    if (page.nextBefore === null) break;
    before = page.nextBefore;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `${24 - i}`));
});

test('the tail carries each event once, after it is on disk, in order', async () => {
  const { journal } = await setup();
  const stop = new AbortController();
  const tail = journal.tail({ signal: stop.signal });
  await tail.next();
  const stored = await Promise.all([1, 2, 3].map((n) => journal.append({ kind: 'n', sentence: `${n}` })));
  for (const event of stored) {
    expect((await tail.next()).value).toMatchObject({ type: 'item', item: { id: event.id, sentence: event.sentence } });
  }
  stop.abort();
});

test('a secret does not reach the disk, wherever in an event it stands', async () => {
  const { journal, store } = await setup();
  await journal.append({
    kind: 'n',
    sentence: 'the password is hunter2',
    subjects: [{ ...shop, label: 'shop of hunter2' }],
    data: { evidence: 'tried hunter2', env: { PASSWORD: 'short' }, port: 3000 },
  });
  const rows = [
    await store.data.selectFrom('journal').selectAll().execute(),
    await store.data.selectFrom('journal_subjects').selectAll().execute(),
  ];
  expect(JSON.stringify(rows)).not.toMatch(/hunter2|short/);
  expect((await journal.list({})).events[0]?.data).toEqual({
    evidence: 'tried [redacted]',
    env: { PASSWORD: '[redacted]' },
    port: 3000,
  });
});

test('events of a caller roll back with its transaction', async () => {
  const { journal, store } = await setup();
  await expect(
    store.transaction(async (trx) => {
      await journal.appendIn(trx, [{ kind: 'n', sentence: 'never', subjects: [shop] }]);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect((await journal.list({})).events).toEqual([]);
});

test('old events go, with their subjects, the rest stays', async () => {
  const { journal, clock, store } = await setup();
  await journal.append({ kind: 'old', sentence: 'old', subjects: [shop] });
  clock.advance(31 * 86_400_000);
  await journal.append({ kind: 'new', sentence: 'new' });
  await journal.prune();
  expect((await journal.list({})).events.map((e) => e.kind)).toEqual(['new']);
  expect(await store.data.selectFrom('journal_subjects').selectAll().execute()).toEqual([]);
});

test('a failing disk rejects the append and the next one works', async () => {
  const { journal, store } = await setup();
  await expect(
    journal.append({ kind: 'n', sentence: 'x', severity: 'nonsense' as never, at: null as never }),
  ).rejects.toThrow();
  await journal.append({ kind: 'n', sentence: 'fine' });
  expect(await store.data.selectFrom('journal').select('sentence').execute()).toEqual([{ sentence: 'fine' }]);
});

test('one that the database does not take costs no other that came in the same moment', async () => {
  const { journal } = await setup();
  const ends = await Promise.allSettled([
    journal.append({ kind: 'n', sentence: 'before' }),
    journal.append({ kind: 'n', sentence: 'bad', at: null as never }),
    journal.append({ kind: 'n', sentence: 'after' }),
  ]);
  expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await journal.list({})).events.map((event) => event.sentence)).toEqual(['after', 'before']);
});

test('a search of a long journal finds the oldest, page by page, lets others have their turn, and ends when nobody waits', async () => {
  const { journal, store, clock } = await setup();
  const count = 25_000;
  const row = (n: number) => ({
    at: clock.now() + n,
    kind: 'test.seeded',
    severity: n % 5_000 === 0 ? ('warning' as const) : ('info' as const),
    actor: 'optimus',
    sentence: n % 5_000 === 0 ? `Needle ${n}` : `Hay ${n}`,
    correlation: null,
  });
  await store.transaction(async (trx) => {
    for (let from = 1; from <= count; from += 500)
      await trx
        .insertInto('journal')
        .values(Array.from({ length: 500 }, (_, i) => row(from + i)))
        .execute();
    await trx
      .insertInto('journal_subjects')
      .values([5_000, 20_000].map((event_id) => ({ event_id, type: 'project', subject_id: 'p1', label: 'shop' })))
      .execute();
  });
  // Old ones are removed, and so the first one is not number 1.
  await store.data.deleteFrom('journal').where('id', '<=', 3).execute();

  const ids = async (filter: Parameters<typeof journal.list>[0]) =>
    (await journal.list(filter)).events.map((e) => e.id);
  const all = [25_000, 20_000, 15_000, 10_000, 5_000];
  expect(await ids({ text: 'needle' })).toEqual(all);
  expect(await ids({ severities: ['warning'] })).toEqual(all);
  expect(await ids({ text: 'needle', subject: { type: 'project', id: 'p1' } })).toEqual([20_000, 5_000]);
  expect(await ids({ text: 'needle', before: 15_000, after: 5_000 })).toEqual([10_000]);
  expect(await ids({ text: 'hay', until: clock.now() + 6 })).toEqual([5, 4]);
  const first = await journal.list({ text: 'needle', limit: 2 });
  expect(first).toMatchObject({ events: [{ id: 25_000 }, { id: 20_000 }], nextBefore: 20_000 });
  const next = await journal.list({ text: 'needle', limit: 3, before: 20_000 });
  expect(next).toMatchObject({ events: [{ id: 15_000 }, { id: 10_000 }, { id: 5_000 }], nextBefore: null });

  let turns = 0;
  const others = () => {
    turns++;
    waiting = setImmediate(others);
  };
  let waiting = setImmediate(others);
  expect(await ids({ text: 'no such thing' })).toEqual([]);
  clearImmediate(waiting);
  expect(turns).toBeGreaterThanOrEqual(2);

  const stop = new AbortController();
  const search = journal.list({ text: 'no such thing' }, stop.signal);
  stop.abort();
  await expect(search).rejects.toMatchObject({ name: 'AbortError' });
});

test('what happened around a moment is told by time, page by page, also where the clock was set back', async () => {
  const { journal, clock } = await setup();
  const begin = clock.now();
  for (let n = 0; n < 20; n++) {
    await journal.append({ kind: 'n', sentence: `event ${n}` });
    clock.advance(1_000);
    if (n === 9) clock.set(begin);
  }
  const all: { at: number; id: number }[] = [];
  for (let before: number | undefined; ; ) {
    const page = await journal.list({ until: begin + 5_000, limit: 3, ...(before !== undefined && { before }) });
    all.push(...page.events);
    if (page.nextBefore === null) break;
    before = page.nextBefore;
  }
  expect(all.map(({ at, id }) => [(at - begin) / 1_000, id])).toEqual([
    ...[4, 3, 2, 1, 0].flatMap((second) => [
      [second, second + 11],
      [second, second + 1],
    ]),
  ]);
  const times = async (filter: Parameters<typeof journal.list>[0]) =>
    (await journal.list(filter)).events.map(({ at }) => (at - begin) / 1_000);
  expect(await times({ since: begin + 7_000, until: begin + 9_000 })).toEqual([8, 8, 7, 7]);
  const ids = (await journal.list({ since: begin + 7_000, until: begin + 9_000, kinds: ['n'] })).events;
  expect(ids.map(({ id }) => id)).toEqual([19, 18, 9, 8]);
  expect(await times({ since: begin + 90_000, until: begin + 99_000, kinds: ['n'] })).toEqual([]);
});
