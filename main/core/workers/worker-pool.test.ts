import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Logger } from '../log/logger.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { WorkerGone } from './thread.ts';
import { createWorkerPool, QueueFull } from './worker-pool.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

function make(options: Partial<Parameters<typeof createWorkerPool>[0]> = {}) {
  const pool = createWorkerPool({ log: quiet, size: 2, ...options });
  onTestFinished(() => pool.dispose());
  return pool;
}
/** A worker that does as its path says, for what the real tasks never do. */
const unruly = new URL('./testing/unruly-worker.ts', import.meta.url);

test('hashes a file and reports progress', async () => {
  const path = join(await tempDir(), 'big');
  const bytes = randomBytes(40_000_000);
  await writeFile(path, bytes);
  const progress: number[] = [];
  const pool = make();
  expect(pool.stats().threads).toBe(0);
  const result = await pool.run('file.sha256', { path }, { onProgress: (done) => progress.push(done) });
  expect(result).toEqual({ hex: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  expect(progress.length).toBeGreaterThan(1);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
});

test('checks databases: sound, damaged, dangling, not one at all', async () => {
  const dir = await tempDir();
  const path = join(dir, 'a.db');
  const db = new Database(path);
  db.exec('create table t (id integer primary key, v text); create index i on t (v)');
  db.exec('create table c (t integer references t (id))');
  const insert = db.prepare('insert into t (v) values (?)');
  db.transaction(() => {
    for (let i = 0; i < 5_000; i += 1) insert.run(randomBytes(20).toString('hex'));
  })();
  const pool = make();
  expect(await pool.run('database.check', { path })).toEqual({ problems: [], foreignKeyViolations: 0 });
  db.pragma('foreign_keys = off');
  db.exec('insert into c values (999999)');
  expect(await pool.run('database.check', { path })).toEqual({ problems: [], foreignKeyViolations: 1 });
  const bytes = db.serialize();
  db.close();
  const damaged = join(dir, 'b.db');
  await writeFile(damaged, Buffer.concat([bytes.subarray(0, 8192), randomBytes(8192), bytes.subarray(16384)]));
  expect((await pool.run('database.check', { path: damaged })).problems).not.toEqual([]);
  const text = join(dir, 'c.db');
  await writeFile(text, 'no database at all, but long enough to be looked at'.repeat(100));
  expect((await pool.run('database.check', { path: text })).problems).not.toEqual([]);
  await expect(pool.run('database.check', { path: join(dir, 'none.db') })).rejects.toMatchObject({
    code: 'SQLITE_CANTOPEN',
  });
});

test('errors of a task keep their code, and the thread goes on', async () => {
  const pool = make({ size: 1 });
  await expect(pool.run('file.sha256', { path: '/no/such/file' })).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(pool.run('file.sha256', { path: '/' })).rejects.toMatchObject({ code: 'EISDIR' });
  expect(pool.stats()).toMatchObject({ threads: 1, busy: 0, crashes: 0 });
});

test('uses no more threads than it may, and serves in order', async () => {
  const path = join(await tempDir(), 'file');
  await writeFile(path, randomBytes(1_000_000));
  const pool = make();
  const order: number[] = [];
  const runs = Array.from({ length: 20 }, (_, i) => pool.run('file.sha256', { path }).then(() => order.push(i)));
  expect(pool.stats()).toMatchObject({ threads: 2, busy: 2, queued: 18 });
  await Promise.all(runs);
  expect(pool.stats()).toMatchObject({ threads: 2, busy: 0, queued: 0 });
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('threads that have nothing to do end', async () => {
  const pool = make({ idleMs: 1 });
  await pool.run('file.sha256', { path: '/etc/passwd' });
  await until(() => pool.stats().threads === 0);
  await pool.run('file.sha256', { path: '/etc/passwd' });
  expect(pool.stats().crashes).toBe(0);
});

test.each(['crash', 'exit'])('a worker that dies (%s) takes only its own task with it', async (how) => {
  const pool = make({ entry: unruly, size: 1 });
  const doomed = pool.run('file.sha256', { path: how });
  const next = pool.run('file.sha256', { path: 'fine' });
  await expect(doomed).rejects.toThrow(WorkerGone);
  expect(await next).toBe('fine');
  expect(pool.stats()).toMatchObject({ crashes: 1, threads: 1 });
});

test('a thread that was warmed takes the first task, and ends when none comes', async () => {
  const path = join(await tempDir(), 'small');
  await writeFile(path, 'small');
  const pool = make({ idleMs: 50 });
  pool.warm();
  expect(pool.stats()).toMatchObject({ threads: 1, busy: 0 });
  await pool.run('file.sha256', { path });
  expect(pool.stats().threads).toBe(1);
  await until(() => pool.stats().threads === 0, { what: 'the end of the thread' });
  await pool.dispose();
  pool.warm();
  expect(pool.stats().threads).toBe(0);
});

test('an aborted task is let go, and its thread ended when the task does not react', async () => {
  const pool = make({ entry: unruly, size: 1, abortGraceMs: 20 });
  for (const path of ['waits for abort', 'spins']) {
    const abort = new AbortController();
    const run = pool.run(
      'file.sha256',
      { path },
      { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) },
    );
    await expect(run).rejects.toThrow('enough');
  }
  expect(await pool.run('file.sha256', { path: 'fine' })).toBe('fine');
  expect(pool.stats().crashes).toBe(0);
});

test('a task that waits can be aborted, and the queue has an end', async () => {
  const pool = make({ entry: unruly, size: 1, maxQueued: 2, abortGraceMs: 20 });
  const first = new AbortController();
  const busy = pool.run('file.sha256', { path: 'waits for abort' }, { signal: first.signal });
  const second = new AbortController();
  const waiting = pool.run('file.sha256', { path: 'fine' }, { signal: second.signal });
  const third = pool.run('file.sha256', { path: 'fine' });
  await expect(pool.run('file.sha256', { path: 'fine' })).rejects.toThrow(QueueFull);
  second.abort(new Error('changed my mind'));
  await expect(waiting).rejects.toThrow('changed my mind');
  first.abort(new Error('enough'));
  await expect(busy).rejects.toThrow('enough');
  expect(await third).toBe('fine');
  const never = AbortSignal.abort(new Error('never'));
  await expect(pool.run('file.sha256', { path: 'fine' }, { signal: never })).rejects.toThrow('never');
});

test('dispose ends all of it', async () => {
  const pool = make({ entry: unruly, size: 1 });
  const running = pool.run('file.sha256', { path: 'spins' });
  const waiting = pool.run('file.sha256', { path: 'fine' });
  const both = Promise.allSettled([running, waiting]);
  await pool.dispose();
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(pool.stats()).toMatchObject({ threads: 0, queued: 0 });
  await expect(pool.run('file.sha256', { path: 'fine' })).rejects.toThrow(WorkerGone);
});
