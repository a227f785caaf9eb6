import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { smallDisk } from '../testing/small-disk.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { countEvents, event, openForTest, writeEvents } from './testing/fixtures.ts';

const KB = 1024;

describe('a database that may not grow', () => {
  it('says that the storage is full, keeps what was acknowledged and goes on once there is room', async () => {
    const store = await openForTest(await tempDir());
    await writeEvents(store, 10);
    const pages = async (limit?: number) =>
      (
        await sql<{ max_page_count: number }>`pragma max_page_count${sql.raw(limit ? ` = ${limit}` : '')}`.execute(
          store.data,
        )
      ).rows[0];
    await pages(40);
    let acknowledged = 10;
    const fill = async () => {
      for (let n = 11; ; n++) {
        await store.transaction(async (trx) => {
          await trx.insertInto('journal').values(event(n)).execute();
          await trx.insertInto('journal').values(event(n)).execute();
        });
        acknowledged += 2;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(acknowledged).toBeGreaterThan(10);
    expect(await countEvents(store)).toBe(acknowledged);
    await pages(4_000_000);
    await writeEvents(store, 200);
    expect(await countEvents(store)).toBe(acknowledged + 200);
    expect(await store.check()).toMatchObject({ ok: true });
  });

  it('does not let the rest of a transaction pass for a transaction of its own', async () => {
    const store = await openForTest(await tempDir());
    await sql`pragma max_page_count = 30`.execute(store.data);
    const attempt = store.transaction(async (trx) => {
      for (let n = 1; n < 2_000; n++)
        await trx
          .insertInto('journal')
          .values(event(n))
          .execute()
          .catch(() => undefined);
    });
    await attempt.catch(() => undefined);
    const left = await countEvents(store);
    await sql`pragma max_page_count = 4000000`.execute(store.data);
    await writeEvents(store, 1);
    expect(await countEvents(store)).toBe(left + 1);
    expect(await store.check()).toMatchObject({ ok: true });
  });
});

describe('a disk that is full', () => {
  it('takes no acknowledged commit along, and work goes on once there is room', async (context) => {
    const disk = await smallDisk(6 * KB);
    if (!disk) return context.skip('a small disk can only be mounted as root');
    const { dir } = disk;
    const store = await openForTest(join(dir, 'data'));
    let acknowledged = 0;
    const fill = async () => {
      for (let n = 1; ; n++) {
        await store.data.insertInto('journal').values(event(n)).execute();
        acknowledged = n;
      }
    };
    await writeFile(join(dir, 'ballast'), Buffer.alloc(2_000 * KB));
    await expect(fill()).rejects.toMatchObject({ code: 'STORAGE_FULL', path: join(dir, 'data', 'optimus.db') });
    expect(acknowledged).toBeGreaterThan(100);
    expect(await countEvents(store)).toBe(acknowledged);
    await expect(store.copyNow('manual')).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    await expect(writeFileAtomic(join(dir, 'other'), Buffer.alloc(2_000 * KB))).rejects.toMatchObject({
      code: 'ENOSPC',
    });

    await rm(join(dir, 'ballast'));
    await store.data
      .insertInto('journal')
      .values(event(acknowledged + 1))
      .execute();
    expect(await countEvents(store)).toBe(acknowledged + 1);
    expect(await store.check()).toMatchObject({ ok: true });
    await store.dispose();
    expect(await countEvents(await openForTest(join(dir, 'data')))).toBe(acknowledged + 1);
  });

  it('keeps a store from being made, and leaves nothing that stops the next attempt', async (context) => {
    const disk = await smallDisk(4_096);
    if (!disk) return context.skip('a small disk can only be mounted as root');
    const { dir } = disk;
    await mkdir(join(dir, 'data'));
    const ballast = join(dir, 'ballast');
    await writeFile(ballast, Buffer.alloc(4_096 * KB)).catch(() => undefined);
    await expect(openForTest(join(dir, 'data'))).rejects.toMatchObject({
      code: 'STORAGE_FULL',
    });
    await rm(ballast);
    const store = await openForTest(join(dir, 'data'));
    expect(store.recovery).toBeNull();
    expect(await countEvents(store)).toBe(0);
  });

  it('is named as the reason when a sound store cannot be opened', async (context) => {
    const disk = await smallDisk(4_096);
    if (!disk) return context.skip('a small disk can only be mounted as root');
    const { dir } = disk;
    const data = join(dir, 'data');
    const store = await openForTest(data);
    await writeEvents(store, 5);
    await store.dispose();
    await writeFile(join(dir, 'ballast'), Buffer.alloc(4_096 * KB)).catch(() => undefined);
    await expect(openForTest(data)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    await rm(join(dir, 'ballast'));
    expect(await countEvents(await openForTest(data))).toBe(5);
  });
});
