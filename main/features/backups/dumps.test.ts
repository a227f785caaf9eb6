import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { connectionInput } from '../../../shared/features/databases/schema.ts';
import { startBackups } from './testing/started.ts';

test('files, a database and the data of Optimus in one snapshot; the database proven and brought back', {
  timeout: 240_000,
}, async () => {
  const { client, dataDir, dir, source, repository, addTarget, addPlan, backUp, over } = await startBackups();
  const path = join(dir, 'shop.db');
  const live = new Database(path);
  live.exec(
    "create table orders (id integer primary key, what text); insert into orders (what) values ('tea'), ('cake')",
  );
  const connection = connectionInput.parse({ engine: 'sqlite', name: 'Shop data', path });
  const { row } = await client.databases.add({ connection });
  const { id: targetId } = await addTarget('Disk', repository);
  const plan = await addPlan(targetId, [source], { databaseIds: [row.id], ownData: true });

  const job = await backUp(plan.id);
  expect(job).toMatchObject({ state: 'succeeded', receipt: { databases: [{ name: 'Shop data', ok: true }] } });
  const [snapshot] = await client.backups.snapshots({ targetId });
  expect(snapshot?.paths).toHaveLength(2);
  const staged = snapshot?.paths.find((one) => one.includes('/backups/staging/')) ?? '';
  const at = { targetId, snapshotId: snapshot?.id ?? '' };
  const names = async (folder: string) =>
    (await client.backups.browse({ ...at, path: folder })).entries.map(({ name }) => name);
  expect(await names(staged)).toEqual(['databases', 'optimus']);
  expect(await names(`${staged}/optimus`)).toContain('optimus.db');
  expect(await stat(staged).catch(() => 'gone'), 'dumps do not stay here').toBe('gone');

  const proof = await over((await client.backups.prove({ targetId, planId: plan.id })).id);
  expect(proof).toMatchObject({ state: 'succeeded', receipt: { databases: [{ name: 'Shop data', ok: true }] } });
  expect(proof.receipt?.databases[0]?.sentence).toMatch(/2 rows/);

  live.exec("delete from orders; insert into orders (what) values ('nothing')");
  live.close();
  const to = { type: 'database' as const, databaseId: row.id, name: 'shop-before' };
  const restored = await over((await client.backups.restore({ restore: { ...at, paths: [], to } })).id);
  expect(restored).toMatchObject({ state: 'succeeded', receipt: { databases: [{ name: 'shop-before', ok: true }] } });
  const back = (await readdir(dir)).find((name) => name.startsWith('shop-before')) ?? '';
  const copy = new Database(join(dir, back), { readonly: true });
  expect(copy.prepare('select what from orders order by id').pluck().all()).toEqual(['tea', 'cake']);
  copy.close();
  // What was only needed for a moment is gone.
  expect(await readdir(join(dataDir, 'backups', 'scratch')).catch(() => [])).toEqual([]);

  await client.databases.remove({ id: row.id });
  const without = await backUp(plan.id);
  expect(without).toMatchObject({ state: 'partial', receipt: { named: [{ kind: 'missing' }] } });
});

test('two databases whose names become one folder are each brought back as themselves', {
  timeout: 240_000,
}, async () => {
  const { client, dir, source, repository, addTarget, addPlan, backUp, over } = await startBackups();
  const databaseIds: string[] = [];
  for (const name of ['Shop data', 'Shop/data']) {
    const path = join(dir, `${databaseIds.length}.db`);
    const live = new Database(path);
    live.exec('create table words (word text)');
    live.prepare('insert into words values (?)').run(name);
    live.close();
    const connection = connectionInput.parse({ engine: 'sqlite', name, path });
    databaseIds.push((await client.databases.add({ connection })).row.id);
  }
  const { id: targetId } = await addTarget('Disk', repository);
  const plan = await addPlan(targetId, [source], { databaseIds });
  const { receipt } = await backUp(plan.id);
  for (const [index, databaseId] of databaseIds.entries()) {
    const to = { type: 'database' as const, databaseId, name: `back-${index}` };
    const restore = { targetId, snapshotId: receipt?.snapshotId ?? '', paths: [], to };
    expect(await over((await client.backups.restore({ restore })).id)).toMatchObject({ state: 'succeeded' });
    const back = (await readdir(dir)).find((one) => one.startsWith(to.name)) ?? '';
    const copy = new Database(join(dir, back), { readonly: true });
    expect(copy.prepare('select word from words').pluck().all()).toEqual([index === 0 ? 'Shop data' : 'Shop/data']);
    copy.close();
  }
});
