import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createWorkerPool } from '../workers/worker-pool.ts';
import { openStore } from './open-store.ts';
import { countEvents, event, hashes, openForTest, sha256, silent, writeEvents } from './testing/fixtures.ts';
import { randomBytesFrom } from './testing/random.ts';

const PAGE = 4096;
let samples = '';
const closed = () => join(samples, 'closed');
const crashed = () => join(samples, 'crashed');
const timings: string[] = [];

beforeAll(async () => {
  samples = await mkdtemp(join(tmpdir(), 'optimus-samples-'));
  const workers = createWorkerPool({ log: silent });
  const store = await openStore({ dataDir: closed(), clock: createFakeClock(), workers, log: silent });
  await writeEvents(store, 400);
  await store.data.insertInto('secrets').values(secret('a')).execute();
  await store.copyNow('manual');
  // Rows after the copy tell a recovered copy from the original; deleted ones leave pages on the free list.
  await writeEvents(store, 200);
  await store.data.deleteFrom('journal').where('id', '>', 300).where('id', '<=', 400).execute();
  await mkdir(crashed());
  for (const name of await readdir(closed()))
    await cp(join(closed(), name), join(crashed(), name), { recursive: true });
  await store.dispose();
  await workers.dispose();
});
afterAll(async () => {
  await rm(samples, { recursive: true, force: true });
  console.log(['until the recovery state:', ...timings].join('\n  '));
});

const secret = (name: string) => ({
  name,
  cipher: Buffer.from('cipher'),
  backend: 'test',
  created_at: 1,
  updated_at: 1,
  used_at: null,
});

async function overwrite(path: string, at: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}
const cut = (bytes: number) => (path: string) => truncate(path, bytes);
const put = (at: number, bytes: Uint8Array) => (path: string) => overwrite(path, at, bytes);
const noise = (length: number) => randomBytesFrom(length);
const size = async (path: string) => (await stat(path)).size;

function rootPage(path: string, table: string): number {
  const db = new Database(path);
  const page = db.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(table) as number;
  db.close();
  return page;
}

interface Case {
  what: string;
  from?: () => string;
  spoil(path: string): Promise<void>;
}

const cases: Case[] = [
  { what: 'cut to nothing, with copies there', spoil: cut(0) },
  { what: 'cut within the header', spoil: cut(50) },
  { what: 'cut after the header', spoil: cut(100) },
  { what: 'cut within the first page', spoil: cut(2048) },
  { what: 'cut to one page', spoil: cut(PAGE) },
  { what: 'cut in half', spoil: async (path) => truncate(path, Math.floor((await size(path)) / 2)) },
  { what: 'short of one page', spoil: async (path) => truncate(path, (await size(path)) - PAGE) },
  { what: 'header of zeros', spoil: put(0, new Uint8Array(100)) },
  { what: 'header of noise', spoil: put(0, noise(100)) },
  { what: 'noise after the magic', spoil: put(16, noise(84)) },
  { what: 'page size beyond every limit', spoil: put(16, Uint8Array.of(0xff, 0xff)) },
  { what: 'unknown schema format', spoil: put(44, Uint8Array.of(0, 0, 0, 99)) },
  { what: 'noise in the schema', spoil: put(100, noise(PAGE - 100)) },
  { what: 'zeros in the schema', spoil: put(100, new Uint8Array(PAGE - 100)) },
  {
    what: 'malformed statement in the schema',
    spoil: async (path) => {
      // All of them: a page that was split keeps statements that nobody reads any more.
      const text = (await readFile(path)).toString('latin1');
      for (const { index } of text.matchAll(/create table/gi))
        await overwrite(path, index, Buffer.from('crXXte tXble'));
    },
  },
  {
    what: 'zeros in the root of a table',
    spoil: async (path) => overwrite(path, (rootPage(path, 'journal') - 1) * PAGE, new Uint8Array(PAGE)),
  },
  {
    what: 'noise in the root of an index',
    spoil: async (path) => overwrite(path, (rootPage(path, 'journal_by_at') - 1) * PAGE, noise(PAGE)),
  },
  {
    what: 'noise in every fifth page from the tenth on',
    spoil: async (path) => {
      for (let at = 10 * PAGE; at < (await size(path)); at += 5 * PAGE) await overwrite(path, at, noise(PAGE));
    },
  },
  { what: 'free list that leads nowhere', spoil: put(32, Uint8Array.of(0x7f, 0, 0, 1, 0, 0, 0, 9)) },
  { what: 'free list into a table in use', spoil: put(32, Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 2)) },
  { what: 'noise from end to end', spoil: async (path) => writeFile(path, noise(await size(path))) },
  { what: 'a text', spoil: (path) => writeFile(path, 'My dear database,\nthis is a letter.\n'.repeat(400)) },
  {
    what: 'the database of another program',
    async spoil(path) {
      await rm(path);
      const other = new Database(path);
      other.exec('create table schema_migrations (version text); create table posts (id integer primary key)');
      other.close();
    },
  },
  { what: 'no file, with copies there', spoil: (path) => rm(path) },
  {
    what: 'log of noise',
    from: crashed,
    spoil: async (path) => writeFile(`${path}-wal`, noise(await size(`${path}-wal`))),
  },
  { what: 'log with a broken header', from: crashed, spoil: (path) => overwrite(`${path}-wal`, 12, noise(8)) },
  { what: 'empty file, its log there', from: crashed, spoil: cut(0) },
  { what: 'no file, its log there', from: crashed, spoil: (path) => rm(path) },
  { what: 'noise in the file, its log there', from: crashed, spoil: put(0, noise(3 * PAGE)) },
];

async function spoiled(test: Case): Promise<{ dir: string; before: Record<string, string> }> {
  const dir = join(await tempDir(), 'data');
  await cp((test.from ?? closed)(), dir, { recursive: true });
  await test.spoil(join(dir, 'optimus.db'));
  return { dir, before: await hashes(dir, 'optimus.db') };
}

describe.each(cases)('$what', (test) => {
  it('ends in the recovery state with the original untouched; a copy or an empty database can be chosen', async () => {
    const { dir, before } = await spoiled(test);
    const clock = createFakeClock();
    const began = performance.now();
    const store = await openForTest(dir, { clock });
    const when = store.recovery ? 'at the start' : 'by the check after the start';
    if (!store.recovery) clock.advance(1_000);
    const recovery = await until(() => store.recovery, { what: 'the recovery state' });
    timings.push(
      `${(performance.now() - began).toFixed(0).padStart(5)} ms ${when}: ${test.what} (${recovery.reason.split('\n')[0]})`,
    );

    const { quarantined } = recovery;
    if (Object.keys(before).length === 0) expect(quarantined).toBeNull();
    else {
      const name = basename(quarantined ?? '');
      const after = await hashes(dirname(quarantined ?? ''), name);
      expect(
        Object.fromEntries(Object.entries(after).map(([key, hash]) => [key.replace(name, 'optimus.db'), hash])),
      ).toEqual(before);
    }
    expect((await readdir(dir)).filter((name) => name.startsWith('optimus.db'))).toEqual([]);

    // The program is usable meanwhile.
    await store.data.insertInto('journal').values(event(1)).execute();
    expect(await countEvents(store)).toBe(1);

    // It is still so after a restart, until the user has chosen.
    await store.dispose();
    const other = `${dir}-other`;
    await cp(dir, other, { recursive: true });
    const second = await openForTest(dir);
    expect(second.recovery).toMatchObject({ quarantined, reason: recovery.reason });
    const choice = second.recovery?.copies.find((copy) => copy.reason === 'manual');
    const receipt = await second.recover({ kind: 'copy', id: choice?.id ?? '' });
    expect(receipt).toMatchObject({ kind: 'copy', integrity: 'ok', quarantined });
    expect(second.recovery).toBeNull();
    expect(await countEvents(second)).toBe(400);
    await second.dispose();
    const third = await openForTest(dir);
    expect(third.recovery).toBeNull();
    expect(await countEvents(third)).toBe(400);

    const empty = await openForTest(other);
    expect(await empty.recover({ kind: 'empty' })).toMatchObject({ kind: 'empty', copy: null, integrity: 'ok' });
    expect(await countEvents(empty)).toBe(0);
    await empty.data.insertInto('journal').values(event(1)).execute();
    await empty.dispose();
    expect(await countEvents(await openForTest(other))).toBe(1);
  });
});

describe('a damaged log over a sound database', () => {
  it('offers what the database holds without it, before any older copy', async () => {
    const dir = join(await tempDir(), 'data');
    const store = await openForTest(dir);
    await writeEvents(store, 400);
    await store.dispose();
    await writeFile(join(dir, 'optimus.db-wal'), noise(8192));
    const again = await openForTest(dir);
    const [salvaged] = again.recovery?.copies ?? [];
    expect(salvaged).toMatchObject({ reason: 'salvaged' });
    await again.recover({ kind: 'copy', id: salvaged?.id ?? '' });
    expect(await countEvents(again)).toBe(400);
  });
});

describe('a copy', () => {
  it('that is damaged itself is refused, and the choice stays open', async () => {
    const dir = join(await tempDir(), 'data');
    await cp(closed(), dir, { recursive: true });
    await truncate(join(dir, 'optimus.db'), 50);
    const store = await openForTest(dir);
    const [copy] = store.recovery?.copies ?? [];
    await overwrite(join(dir, 'copies', copy?.id ?? ''), 8 * PAGE, noise(20 * PAGE));
    expect(await store.verifyCopy(copy?.id ?? '')).not.toEqual([]);
    await expect(store.recover({ kind: 'copy', id: copy?.id ?? '' })).rejects.toMatchObject({ code: 'COPY_UNUSABLE' });
    await expect(store.recover({ kind: 'copy', id: '../optimus.db' })).rejects.toMatchObject({ code: 'COPY_UNUSABLE' });
    expect(store.recovery).not.toBeNull();
    expect((await readdir(dir)).filter((name) => name.startsWith('optimus.db'))).toEqual([]);
    await store.recover({ kind: 'empty' });
    expect(store.recovery).toBeNull();
  });
});

describe('what is not damage', () => {
  it('is refused: a file that may not be read', async (context) => {
    if (process.platform === 'win32') return context.skip('Windows has no permission bits');
    const dir = await tempDir();
    await (await openForTest(dir)).dispose();
    const path = join(dir, 'optimus.db');
    const before = await sha256(path);
    await chmod(path, 0o000);
    // Nothing is forbidden to root, so the attempt is made as somebody else.
    const asNobody = process.getuid?.() === 0;
    if (asNobody) await chown(dir, 65_534, 65_534);
    const euid = process.geteuid?.() ?? 0;
    if (asNobody) process.seteuid?.(65_534);
    try {
      await expect(openForTest(dir)).rejects.toMatchObject({ code: 'STORE_UNREADABLE', reason: 'EACCES' });
    } finally {
      if (asNobody) process.seteuid?.(euid);
    }
    await chmod(path, 0o600);
    expect(await sha256(path)).toBe(before);
  });

  it('is refused: a folder in the place of the file', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'optimus.db', 'mine'), { recursive: true });
    await expect(openForTest(dir)).rejects.toMatchObject({ code: 'STORE_UNREADABLE', reason: 'EISDIR' });
    expect(await readdir(join(dir, 'optimus.db'))).toEqual(['mine']);
  });

  it('is let through: an empty file where nothing has ever been', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'optimus.db'), '');
    const store = await openForTest(dir);
    expect(store.recovery).toBeNull();
    expect(await countEvents(store)).toBe(0);
  });

  it('is let through: a log that a kill has torn', async () => {
    const dir = join(await tempDir(), 'data');
    await cp(crashed(), dir, { recursive: true });
    const wal = join(dir, 'optimus.db-wal');
    await truncate(wal, (await size(wal)) - 1000);
    const store = await openForTest(dir);
    expect(store.recovery).toBeNull();
    expect(await countEvents(store)).toBeGreaterThanOrEqual(400);
  });
});

describe('damage while the program runs', () => {
  it('is told once, and leads to the recovery state', async () => {
    const dir = join(await tempDir(), 'data');
    await cp(closed(), dir, { recursive: true });
    const store = await openForTest(dir);
    const told: unknown[] = [];
    store.onCorruption((corruption) => told.push(corruption));
    const root = rootPage(join(dir, 'optimus.db'), 'secrets');
    await overwrite(join(dir, 'optimus.db'), (root - 1) * PAGE, noise(PAGE));
    const read = () => store.data.selectFrom('secrets').selectAll().execute();
    await expect(read()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await read().catch(() => undefined);
    await until(() => store.recovery);
    await until(() => told.length > 0);
    expect(told).toMatchObject([{ file: 'optimus.db', confirmed: true, quarantined: store.recovery?.quarantined }]);
    expect(await read()).toEqual([]);
    const late: unknown[] = [];
    store.onCorruption((corruption) => late.push(corruption));
    await until(() => late.length === 1);
  });

  it('is told of the series too, which starts anew without a question', async () => {
    const dir = await tempDir();
    const store = await openForTest(dir);
    await store.series.insertInto('meta').values({ key: 'a', value: '1' }).execute();
    await store.dispose();
    const path = join(dir, 'series.db');
    await overwrite(path, (rootPage(path, 'meta') - 1) * PAGE, noise(PAGE));
    const before = await sha256(path);
    const again = await openForTest(dir);
    const told: { file: string; quarantined: string | null }[] = [];
    again.onCorruption((corruption) => told.push(corruption));
    await again.series
      .selectFrom('meta')
      .selectAll()
      .execute()
      .catch(() => undefined);
    await until(() => told.length > 0);
    expect(told).toMatchObject([{ file: 'series.db' }]);
    expect(await sha256(told[0]?.quarantined ?? '')).toBe(before);
    await again.series.insertInto('meta').values({ key: 'b', value: '2' }).execute();
    expect(again.recovery).toBeNull();
  });

  it('is found at the start in the series, and told to whoever listens later', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'series.db'), noise(9000));
    const store = await openForTest(dir);
    const told: { file: string }[] = [];
    store.onCorruption((corruption) => told.push(corruption));
    await until(() => told.length > 0);
    expect(told).toMatchObject([{ file: 'series.db', confirmed: true }]);
    expect(store.recovery).toBeNull();
  });
});
