import { chmod, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { accessTo, aWatch, makeTools } from '../testing/make-tools.ts';

const accounts = 500;

function make(path: string, journal: 'wal' | 'delete'): void {
  const db = new Database(path);
  db.pragma(`journal_mode = ${journal}`);
  db.exec(
    `create table accounts (id integer primary key, balance integer not null);
    create table transfers (id integer primary key, a int, b int, note text);
    create index by_a on transfers (a, note);
    create table "odd 'name" ("a ""b" text);
    create virtual table words using fts5(t);
    insert into words values ('some words');
    insert into accounts select value, 1000 from generate_series(1, ${accounts});`.replace(
      'select value, 1000 from generate_series(1, 500)',
      'with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) select i, 1000 from n',
    ),
  );
  const add = db.prepare('insert into transfers (a, b, note) values (?, ?, ?)');
  db.transaction(() => {
    for (let i = 0; i < 20_000; i++) add.run(1, 1, 'x'.repeat(200));
  })();
  db.close();
}

/** Moves money in a thread of its own, one transaction after the other, without any pause. */
function neverPausing(path: string) {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const Database = require(${JSON.stringify(join(process.cwd(), 'node_modules/better-sqlite3'))});
    const db = new Database(workerData, { timeout: 60_000 });
    const take = db.prepare('update accounts set balance = balance - 1 where id = ?');
    const give = db.prepare('update accounts set balance = balance + 1 where id = ?');
    const note = db.prepare('insert into transfers (a, b, note) values (?, ?, ?)');
    const move = db.transaction((a, b) => { take.run(a); give.run(b); note.run(a, b, 'load'); });
    let going = true;
    parentPort.on('message', () => { going = false; });
    let n = 0;
    const some = () => {
      for (let i = 0; i < 50; i++) move((++n * 7) % ${accounts} + 1, (n * 13) % ${accounts} + 1);
      parentPort.postMessage(n);
      if (going) setImmediate(some); else { db.close(); parentPort.close(); }
    };
    some();`;
  const worker = new Worker(source, { eval: true, workerData: path });
  let done = 0;
  const first = new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (count: number) => {
      done = count;
      resolve();
    });
  });
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  return {
    first,
    done: () => done,
    async stop() {
      worker.postMessage('stop');
      await ended;
    },
  };
}

test('a database that never stops being written to is saved as one moment of it, and proven', async () => {
  const root = join(await tempDir(), 'it\'s a "folder" with ? and #');
  await mkdir(root);
  const path = join(root, 'dätä base.db');
  make(path, 'wal');
  const { tools, private: secrets } = await makeTools();
  const access = accessTo('sqlite', { path });
  const folder = join(await tempDir(), 'dump');
  expect(await tools.databases.lacks(access)).toBeNull();

  const load = neverPausing(path);
  await load.first;
  const watch = aWatch();
  const manifest = await tools.databases.dump(access, folder, watch);
  const meanwhile = load.done();
  await load.stop();
  expect(watch.seen.length).toBeGreaterThan(0);
  expect(manifest).toMatchObject({ engine: 'sqlite', database: 'dätä base.db', warnings: [] });
  const transfers = manifest.tables.find(({ name }) => name === 'transfers')?.rows ?? 0;
  expect(transfers).toBeGreaterThan(20_000);
  expect(transfers).toBeLessThanOrEqual(20_000 + meanwhile + 100);
  expect((await readdir(folder)).sort()).toEqual(['database.sqlite', 'manifest.json']);

  const dumped = await readFile(join(folder, 'database.sqlite'));
  const proof = await tools.databases.prove(access, folder, aWatch());
  expect(proof).toMatchObject({ ok: true, tables: manifest.tables.length });
  expect(proof.sentence).toMatch(/^shop: \d+ tables, [\d,]+ rows, equal$/);
  expect((await readFile(join(folder, 'database.sqlite'))).equals(dumped)).toBe(true);
  expect(await readdir(secrets)).toEqual([]);

  await expect(tools.databases.restore(access, folder, 'dätä base.db', aWatch())).rejects.toThrow('There is a file');
  await tools.databases.restore(access, folder, 'again.db', aWatch());
  const again = new Database(join(root, 'again.db'));
  const one = (sql: string) => again.prepare(sql).pluck().get();
  expect(one('select sum(balance) from accounts')).toBe(accounts * 1_000);
  expect(
    one(`select count(*) from accounts c where balance <> 1000
    + (select count(*) from transfers where b = c.id and note = 'load') - (select count(*) from transfers where a = c.id and note = 'load')`),
  ).toBe(0);
  expect(one("select t from words where words match 'some'")).toBe('some words');
  expect(again.pragma('journal_mode', { simple: true })).toBe('wal');
  again.close();

  // A byte that has turned, and rows that are missing.
  const page = dumped.length - 4_096 * 40;
  await writeFile(
    join(folder, 'database.sqlite'),
    Buffer.concat([dumped.subarray(0, page), Buffer.alloc(4_096, 0x5a), dumped.subarray(page + 4_096)]),
  );
  expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({ ok: false });
  await truncate(join(folder, 'database.sqlite'), 4_096 * 3);
  expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({ ok: false });
  await expect(tools.databases.restore(access, folder, 'third.db', aWatch())).resolves.toMatchObject({ ok: false });
});

test('what cannot be saved says why, and nothing is left beside it', async () => {
  const root = await tempDir();
  const { tools } = await makeTools({ busyMs: 100 });
  const folder = join(root, 'dumps', 'one');
  const dump = (path: string, signal?: AbortSignal) =>
    tools.databases.dump(accessTo('sqlite', { path }), folder, aWatch(signal));
  await expect(dump(join(root, 'gone.db'))).rejects.toThrow('There is no file');
  await expect(dump(root)).rejects.toThrow('is a folder');
  await writeFile(join(root, 'no.db'), 'this is no database at all, whatever it is called, and long enough'.repeat(40));
  await expect(dump(join(root, 'no.db'))).rejects.toThrow('is no SQLite database');

  const quiet = join(root, 'quiet.db');
  make(quiet, 'wal');
  const before = await stat(quiet);
  await chmod(quiet, 0o644);
  const manifest = await dump(quiet);
  expect((await readdir(root)).filter((name) => name.startsWith('quiet'))).toEqual(['quiet.db']);
  expect((await stat(quiet)).mtimeMs).toBe(before.mtimeMs);

  const locked = join(root, 'locked.db');
  make(locked, 'delete');
  const holder = new Database(locked);
  holder.exec('begin exclusive');
  await expect(dump(locked)).rejects.toThrow('holds');
  holder.exec('rollback');
  holder.close();
  expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
  const stop = new AbortController();
  stop.abort(new Error('cancelled'));
  await expect(dump(locked, stop.signal)).rejects.toThrow('cancelled');
  expect(await readdir(join(root, 'dumps'))).toEqual(['one']);
  await dump(locked);
  expect(await tools.databases.prove(accessTo('sqlite', { path: locked }), folder, aWatch())).toMatchObject({
    ok: true,
  });
});
