import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { dataMigrations } from './migrations/index.ts';
import { countEvents, event, openForTest, writeEvents } from './testing/fixtures.ts';

describe('a store', () => {
  it('opens an empty folder at the newest schema, with the durability that each file needs', async () => {
    const dir = join(await tempDir(), 'not', 'there', 'yet');
    const store = await openForTest(dir);
    expect(store.recovery).toBeNull();
    const pragma = async (db: typeof store.data | typeof store.series, name: string) =>
      Object.values(
        (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db as typeof store.data)).rows[0] ?? {},
      )[0];
    expect(await pragma(store.data, 'journal_mode')).toBe('wal');
    expect(await pragma(store.data, 'synchronous')).toBe(2);
    expect(await pragma(store.data, 'foreign_keys')).toBe(1);
    expect(await pragma(store.series, 'journal_mode')).toBe('wal');
    expect(await pragma(store.series, 'synchronous')).toBe(1);
    expect(await store.listCopies()).toEqual([]);
  });

  it('keeps what was written and leaves no log behind when it is closed', async () => {
    const dir = await tempDir();
    const store = await openForTest(dir);
    await writeEvents(store, 50);
    expect((await store.sizes()).walBytes).toBeGreaterThan(0);
    await store.dispose();
    expect((await readdir(dir)).sort()).toEqual(['optimus.db', 'series.db']);
    expect(await countEvents(await openForTest(dir))).toBe(50);
  });

  it('deletes the subjects of an event together with it', async () => {
    const store = await openForTest(await tempDir());
    await writeEvents(store, 1);
    await store.data
      .insertInto('journal_subjects')
      .values({ event_id: 1, type: 'project', subject_id: 'p', label: 'P' })
      .execute();
    await store.data.deleteFrom('journal').execute();
    expect(await store.data.selectFrom('journal_subjects').selectAll().execute()).toEqual([]);
  });

  it('checks both files without an error to find', async () => {
    const store = await openForTest(await tempDir());
    await writeEvents(store, 10);
    const result = await store.check();
    expect(result.ok).toBe(true);
    expect(result.files.map((file) => [file.file, file.ok, file.problems])).toEqual([
      ['optimus.db', true, []],
      ['series.db', true, []],
    ]);
  });

  it('stops a check when asked to', async () => {
    const store = await openForTest(await tempDir());
    const reason = new Error('enough');
    await expect(store.check(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('transactions', () => {
  it('roll back as a whole', async () => {
    const store = await openForTest(await tempDir());
    const failed = store.transaction(async (trx) => {
      await trx.insertInto('journal').values(event(1)).execute();
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await countEvents(store)).toBe(0);
  });

  it('do not let a query from outside in between', async () => {
    const store = await openForTest(await tempDir());
    const seen: number[] = [];
    const writing = store.transaction(async (trx) => {
      await trx.insertInto('journal').values(event(1)).execute();
      await new Promise((resolve) => setImmediate(resolve));
      await trx.insertInto('journal').values(event(2)).execute();
    });
    const reading = countEvents(store).then((n) => seen.push(n));
    await Promise.all([writing, reading]);
    expect(seen).toEqual([2]);
  });

  it('refuse a query that would wait for its own transaction', async () => {
    const store = await openForTest(await tempDir());
    await expect(store.transaction(() => countEvents(store))).rejects.toThrow('only its `trx`');
    await expect(store.transaction(() => store.transaction(async () => 1))).rejects.toThrow('only its `trx`');
    expect(await countEvents(store)).toBe(0);
  });

  it('nest by savepoints', async () => {
    const store = await openForTest(await tempDir());
    const trx = await store.data.startTransaction().execute();
    await trx.insertInto('journal').values(event(1)).execute();
    const after = await trx.savepoint('one').execute();
    await after.insertInto('journal').values(event(2)).execute();
    await after.rollbackToSavepoint('one').execute();
    await trx.commit().execute();
    expect(await countEvents(store)).toBe(1);
  });
});

describe('copies', () => {
  it('are taken while writing goes on, each one sound', async () => {
    const store = await openForTest(await tempDir());
    await writeEvents(store, 500);
    const taking = store.copyNow('manual');
    await writeEvents(store, 100);
    const copy = await taking;
    expect(copy).toMatchObject({ reason: 'manual', schema: Object.keys(dataMigrations).at(-1) });
    expect(copy.bytes).toBeGreaterThan(10_000);
    expect(await store.verifyCopy(copy.id)).toEqual([]);
    expect(await store.listCopies()).toEqual([copy]);
  });

  it('are taken every day, and five of them are kept', async () => {
    const dir = await tempDir();
    const clock = createFakeClock();
    const store = await openForTest(dir, { clock });
    for (let day = 1; day <= 7; day++) {
      await store.data.insertInto('journal').values(event(day)).execute();
      const newest = (await store.listCopies())[0]?.at ?? 0;
      clock.advance(day === 1 ? 60_000 : 86_400_000);
      await until(async () => ((await store.listCopies())[0]?.at ?? 0) > newest, { what: `the copy of day ${day}` });
    }
    await until(async () => (await store.listCopies()).length === 5);
    expect((await store.listCopies()).every((copy) => copy.reason === 'daily')).toBe(true);
  });

  it('are not taken every hour because of one from the future, when the clock was wrong', async () => {
    const clock = createFakeClock();
    const store = await openForTest(await tempDir(), { clock });
    const daily = async () => (await store.listCopies()).filter((copy) => copy.reason === 'daily').length;
    await store.data.insertInto('journal').values(event(1)).execute();
    clock.advance(60_000);
    await until(async () => (await daily()) === 1);
    const right = clock.now();
    clock.set(right + 10 * 86_400_000);
    await store.data.insertInto('journal').values(event(2)).execute();
    clock.advance(3_600_000);
    await until(async () => (await daily()) === 2);
    clock.set(right);
    for (let hour = 1; hour <= 2; hour++) {
      await store.data
        .insertInto('journal')
        .values(event(2 + hour))
        .execute();
      clock.advance(3_600_000);
      // Whatever the hour has started stands in line before the second of these.
      await store.copyNow('manual');
      await store.copyNow('manual');
    }
    expect(await daily()).toBe(2);
    await store.data.insertInto('journal').values(event(5)).execute();
    clock.advance(86_400_000);
    await until(async () => (await daily()) > 2);
  });

  it('do not leave the folder: an id is a name and nothing else', async () => {
    const store = await openForTest(await tempDir());
    await expect(store.verifyCopy('../optimus.db')).rejects.toMatchObject({ code: 'COPY_UNUSABLE' });
  });
});
