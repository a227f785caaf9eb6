import { type Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { Frame } from '../../../../shared/contract/builder.ts';
import type { LogLine } from '../../../../shared/features/runs/schema.ts';
import { up as createRunLog } from '../../db/migrations/series-0020-create-run-log.ts';
import { createRedactor } from '../../log/redactor.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { quietLog } from '../../testing/quiet-log.ts';
import { openTestStore } from '../../testing/test-store.ts';
import { until } from '../../testing/until.ts';
import { createRunLogs } from './create-run-logs.ts';

async function setup(limitPerStep = 1_000) {
  const clock = createFakeClock();
  const store = await openTestStore(clock);
  const redactor = createRedactor();
  redactor.add('hunter2');
  const open = () => createRunLogs({ store, clock, log: quietLog, limitPerStep, redact: redactor.redact });
  const logs = open();
  onTestFinished(() => logs.dispose());
  const say = (text: string, more: { runId?: string; stepKey?: string } = {}, to = logs) =>
    to.append({ runId: 'r1', stepKey: 'a', attempt: 1, stream: 'out', text, ...more });
  const rows = () => store.series.selectFrom('run_log').select(['seq', 'text']).orderBy('seq').execute();
  return { clock, store, logs, open, say, rows };
}
const textsOf = (page: { lines: LogLine[] }) => page.lines.map((line) => line.text);

test('lines are stored a moment later, by run in the order in which they came', async () => {
  const { clock, logs, say, rows } = await setup();
  say('one');
  say('two', { stepKey: 'b' });
  say('elsewhere', { runId: 'r2' });
  say('three\r\nfour\n');
  expect(await rows()).toEqual([]);
  clock.advance(100);
  await until(async () => (await rows()).length === 5);
  expect(await logs.list('r1')).toEqual({
    dropped: 0,
    lines: [
      ['a', 'one'],
      ['b', 'two'],
      ['a', 'three'],
      ['a', 'four'],
    ].map(([stepKey, text], i) => ({
      runId: 'r1',
      stepKey,
      attempt: 1,
      seq: i + 1,
      at: clock.now() - 100,
      stream: 'out',
      text,
    })),
  });
  expect(textsOf(await logs.list('r1', { stepKey: 'a', afterSeq: 1 }))).toEqual(['three', 'four']);
  expect(textsOf(await logs.list('r1', { limit: 2 }))).toEqual(['one', 'two']);
  expect(textsOf(await logs.list('nobody'))).toEqual([]);
});

test('a burst does not wait for the clock', async () => {
  const { say, rows } = await setup();
  for (let n = 0; n < 500; n++) say(`${n}`);
  await until(async () => (await rows()).length === 500);
});

test('of a step the first fifth and the newest are kept, in one flood and in many drops, and the rest is counted', async () => {
  const { logs, say } = await setup(100);
  const expected = (of: number) => [
    ...Array.from({ length: 20 }, (_, i) => `${i}`),
    ...Array.from({ length: 80 }, (_, i) => `${of - 80 + i}`),
  ];
  for (let n = 0; n < 10_000; n++) say(`${n}`);
  say('one of another step', { stepKey: 'b' });
  expect(textsOf(await logs.list('r1', { stepKey: 'a' }))).toEqual(expected(10_000));
  expect((await logs.list('r1', { stepKey: 'a' })).dropped).toBe(9_900);
  for (let n = 0; n < 333; n++) {
    say(`${n}`, { runId: 'r2' });
    if (n % 7 === 0) await logs.flush();
  }
  const page = await logs.list('r2');
  expect(textsOf(page)).toEqual(expected(333));
  expect(page.dropped).toBe(233);
  expect(page.lines.at(-1)?.seq).toBe(333);
  expect(textsOf(await logs.list('r1', { stepKey: 'b' }))).toEqual(['one of another step']);
});

test('the next process goes on where the last one stopped', async () => {
  const { logs, open, say } = await setup(10);
  for (let n = 0; n < 12; n++) say(`${n}`);
  await logs.dispose();
  say('too late');
  const next = open();
  onTestFinished(() => next.dispose());
  for (let n = 12; n < 15; n++) say(`${n}`, {}, next);
  const page = await next.list('r1');
  expect(textsOf(page)).toEqual(['0', '1', '7', '8', '9', '10', '11', '12', '13', '14']);
  expect(page.lines.map((line) => line.seq)).toEqual([1, 2, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(page.dropped).toBe(5);
});

test('a long line is cut where it can be seen, never inside a character', async () => {
  const { logs, say } = await setup();
  say('x'.repeat(8_192));
  say(`a${'ü'.repeat(5_000)}`);
  say('y'.repeat(2_000_000));
  const [whole, cut, huge, note] = textsOf(await logs.list('r1'));
  expect(whole).toBe('x'.repeat(8_192));
  const match = /^a(ü+)… \[(\d+) more bytes\]$/.exec(cut ?? '');
  expect(Buffer.byteLength(cut ?? '')).toBeLessThanOrEqual(8_192);
  expect((match?.[1]?.length ?? 0) * 2 + Number(match?.[2])).toBe(10_000);
  expect(huge).toMatch(/^y{8000,8192}… \[\d+ more bytes\]$/);
  expect(note).toBe(`… [${2_000_000 - 1_048_576} more characters]`);
});

test('a secret and what no database takes do not reach the disk', async () => {
  const { logs, say } = await setup();
  say('the password is hunter2');
  say('\ud800 and \0');
  expect(textsOf(await logs.list('r1'))).toEqual(['the password is [redacted]', '\ufffd and \ufffd']);
});

test('who watches gets lines once they are on disk; nothing is held for nobody', async () => {
  const { logs, say } = await setup();
  const stop = new AbortController();
  const lines = logs.subscribe('r1', { signal: stop.signal });
  expect((await lines.next()).value).toMatchObject({ type: 'reset' });
  say('elsewhere', { runId: 'r2' });
  say('one');
  say('two');
  const texts: string[] = [];
  const read = async () => {
    const frame = (await lines.next()).value as Frame<LogLine>;
    if (frame.type === 'item') texts.push(frame.item.text);
  };
  const first = read();
  await logs.flush();
  await first;
  await read();
  expect(texts).toEqual(['one', 'two']);
  stop.abort();
  expect((await lines.next()).done).toBe(true);
  say('unseen');
  await logs.flush();
  const later = logs.subscribe('r1', { signal: AbortSignal.timeout(5_000) });
  expect((await later.next()).value).toMatchObject({ type: 'reset', offset: 0 });
  await later.return();
});

test('the lines of forgotten runs are gone, also those that were not yet stored', async () => {
  const { logs, say } = await setup(100);
  for (const runId of ['r1', 'r2', 'r3']) for (let n = 0; n < 150; n++) say(`${n}`, { runId });
  await logs.flush();
  say('late', { runId: 'r1' });
  await logs.forget(['r1', 'r2']);
  expect(await logs.list('r1')).toEqual({ lines: [], dropped: 0 });
  expect(await logs.list('r2')).toEqual({ lines: [], dropped: 0 });
  expect(await logs.list('r3')).toMatchObject({ dropped: 50 });
  say('a new life', { runId: 'r1' });
  expect((await logs.list('r1')).lines).toMatchObject([{ seq: 1, text: 'a new life' }]);
});

test('a full disk costs lines, which are counted, and nothing else', async () => {
  const { store, logs, say } = await setup(100_000);
  say('before');
  await logs.flush();
  await sql`pragma max_page_count = 30`.execute(store.series);
  for (let n = 0; n < 3_000; n++) say(`${n} ${'x'.repeat(200)}`);
  await logs.flush();
  const full = await logs.list('r1', { limit: 5_000 });
  expect(full.dropped).toBeGreaterThan(0);
  expect(full.lines.length + full.dropped).toBe(3_001);
  await sql`pragma max_page_count = 4000000`.execute(store.series);
  say('after');
  const roomy = await logs.list('r1', { limit: 5_000 });
  expect(roomy.lines.at(-1)?.text).toBe('after');
  expect(roomy.lines.length + roomy.dropped).toBe(3_002);
  expect(roomy.dropped).toBe(full.dropped);
});

test('a series database that was set aside is written on, and what it did not take is counted', async () => {
  const { store, logs, say } = await setup(10);
  for (let n = 0; n < 12; n++) say(`${n}`);
  await logs.flush();
  // As between the damage and the new file.
  await sql`drop table run_log`.execute(store.series);
  say('into nothing');
  await logs.flush();
  await createRunLog(store.series as unknown as Kysely<unknown>).catch(() => undefined);
  say('after');
  const { lines, dropped } = await logs.list('r1');
  expect(lines).toMatchObject([{ seq: 14, text: 'after' }]);
  expect(dropped).toBe(2 + 1);
});

test('many runs do not fill the memory, and each is found again', async () => {
  const { logs, say } = await setup(10);
  for (let n = 0; n < 450; n++) say(`${n}`, { runId: `r${n}` });
  await logs.flush();
  say('again', { runId: 'r0' });
  expect((await logs.list('r0')).lines).toMatchObject([
    { seq: 1, text: '0' },
    { seq: 2, text: 'again' },
  ]);
});
