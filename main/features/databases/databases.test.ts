import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ConnectionInput } from '../../../shared/features/databases/schema.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const sqlite = (path: string): ConnectionInput => ({ engine: 'sqlite', name: 'a file', path });

async function projectWithFiles() {
  const root = await tempDir();
  const shop = join(root, 'shop');
  await mkdir(join(shop, '.git'), { recursive: true });
  await mkdir(join(shop, 'node_modules', 'x'), { recursive: true });
  await mkdir(join(shop, 'var'));
  for (const path of ['var/data.db', 'node_modules/x/other.db']) {
    const db = new Database(join(shop, path));
    db.exec(`create table "odd 'name'" (id integer primary key, t text);`);
    db.prepare(`insert into "odd 'name'" (t) values (?)`).run('x'.repeat(20_000));
    db.close();
  }
  await writeFile(join(shop, 'no.db'), 'this is no database at all, whatever it is called');
  return { root, shop };
}

test('a SQLite file of a project is offered, looked at and left as it was', async () => {
  const { root, shop } = await projectWithFiles();
  const { client: api, clock, core } = await startTestCore();
  await api.projects.addRoots({ paths: [root] });
  await until(async () => (await api.projects.list()).length === 1);
  clock.advance(200_000);
  const path = join(shop, 'var', 'data.db');
  const mine = (await api.databases.offers()).offers.filter(({ engine }) => engine === 'sqlite');
  expect(mine).toMatchObject([{ path, project: { name: 'shop' }, sentence: expect.stringContaining('var/data.db') }]);

  const { row } = await api.databases.add({ connection: sqlite(path) });
  const looked = await api.databases.look({ id: row.id });
  expect(looked).toMatchObject({ state: 'up', product: expect.stringMatching(/^SQLite 3\./) });
  expect(looked.figures?.sizeBytes).toBeGreaterThan(20_000);
  const depth = await api.databases.depth({ id: row.id });
  expect(depth.sizes.rows).toContainEqual(expect.objectContaining({ kind: 'table', name: "odd 'name'" }));
  expect(await readdir(join(shop, 'var'))).toEqual(['data.db']);
  expect((await api.databases.offers()).offers.filter(({ engine }) => engine === 'sqlite')).toEqual([]);

  const value = (statement: string) => core.services.databases.value(row.id, statement, new AbortController().signal);
  expect(await value(`select count(*) from "odd 'name'"`)).toBe(1);
  await expect(value(`delete from "odd 'name'"`)).rejects.toThrow('writes');

  for (const [wrong, sentence] of [
    [join(shop, 'no.db'), 'no SQLite database'],
    [join(shop, 'gone.db'), 'no file'],
    [shop, 'a folder'],
  ] as const) {
    const { problem } = await api.databases.test({ connection: sqlite(wrong) });
    expect(problem).toMatchObject({ field: 'path', sentence: expect.stringContaining(sentence) });
  }
});

test('what the user wrote is checked field by field, names are his own, and a password goes nowhere else', async () => {
  const { client: api } = await startTestCore();
  const fields = async (connection: ConnectionInput) =>
    api.databases.add({ connection }).then(
      () => [],
      (error: { data?: { problems: { field: string }[] } }) => error.data?.problems.map(({ field }) => field).sort(),
    );
  const base: ConnectionInput = { engine: 'postgres', name: 'shop', host: '127.0.0.1', port: 1, user: 'ada' };
  expect(await fields({ ...base, host: 'postgres://ada@db/shop' })).toEqual(['host']);
  expect(await fields({ ...base, host: 'a b', port: 99_999, user: '', everySeconds: 1 })).toEqual([
    ...['everySeconds', 'host', 'port', 'user'],
  ]);
  expect(await fields({ ...base, tls: 'verify', ca: 'no certificate' })).toEqual(['ca']);
  expect(await fields({ ...base, engine: 'redis', database: 'shop' })).toEqual(['database']);
  expect(await fields({ engine: 'sqlite', name: '', path: 'data.db' })).toEqual(['path']);

  const { row } = await api.databases.add({ connection: base, password: 'a password of some length' });
  expect(await fields(base)).toEqual(['name']);
  expect((await api.databases.get({ id: row.id })).hasPassword).toBe(true);
  expect(JSON.stringify(await api.databases.get({ id: row.id }))).not.toContain('a password of some length');
  const elsewhere = { ...base, host: 'evil.invalid' };
  await expect(api.databases.test({ id: row.id, connection: elsewhere })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(api.databases.edit({ id: row.id, connection: elsewhere })).rejects.toMatchObject({ code: 'INVALID' });

  expect(await api.databases.pause({ id: row.id, paused: true })).toMatchObject({ state: 'paused' });
  await expect(api.databases.depth({ id: row.id })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await api.databases.remove({ id: row.id });
  expect(await api.databases.list()).toEqual([]);
  await expect(api.databases.get({ id: row.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('they outlast a restart, with their passwords', async () => {
  const first = await startTestCore();
  const connection: ConnectionInput = { engine: 'redis', name: 'cache', host: '127.0.0.1', port: 1 };
  const { row } = await first.client.databases.add({ connection, password: 'kept' });
  await first.stop();
  const again = await startTestCore({ dataDir: first.dataDir, host: first.host });
  expect(await again.client.databases.list()).toMatchObject([{ id: row.id, name: 'cache' }]);
  expect(await again.client.databases.get({ id: row.id })).toMatchObject({ hasPassword: true, connection });
  expect(await again.client.databases.look({ id: row.id })).toMatchObject({
    state: 'down',
    problem: { field: 'port' },
  });
});
