import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { startSupervised } from './testing/supervised.ts';

const time = { timeout: 180_000 };

test('a database without room: what runs is told as it is, nothing that was kept is lost', time, async () => {
  const { put, start, stopAll, comes, status, receipts, children, store, setups } = await startSupervised();
  const room = async (pages: number) => {
    await sql`pragma max_page_count = ${sql.raw(String(pages))}`.execute(store.data);
  };
  const web = put('shop/web', 'exec sleep 1000');
  const api = put('shop/api', 'exec sleep 1000');
  await start([web]);
  await comes(web, 'ready');
  const before = await until(async () => ((await receipts(web)).length === 1 ? await receipts(web) : null));

  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.data);
  await room(rows[0]?.page_count ?? 1);
  // A little room is left within the pages that there are.
  const fill = async () => {
    const insert = (n: number) =>
      store.data
        .insertInto('launcher_receipts')
        .values({ id: `ballast ${n}`, service_id: 'x', project_id: 'x', at: 0, body: 'x'.repeat(3_000) })
        .execute();
    for (let n = 0; ; n += 1) await insert(n);
  };
  await expect(fill()).rejects.toMatchObject({ code: 'STORAGE_FULL' });

  // What cannot be written down is not begun, and says so.
  const many = Array.from({ length: 40 }, (_, i) => put(`shop/long-${i}`, `exec sleep 1000 # ${'x'.repeat(4_000)}`));
  await expect(start(many)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect(children.list().map(({ label }) => label)).toEqual([`service ${web}`]);
  expect(status(web)).toMatchObject({ state: 'ready' });
  // An end needs no room: it is proven, whether it can be written down or not.
  const [receipt] = await stopAll([web]);
  expect(receipt).toMatchObject({ ok: true, left: [] });
  expect(status(web)).toMatchObject({ state: 'stopped' });
  expect(children.list()).toEqual([]);
  expect(await receipts(web)).toContainEqual(before[0]);

  await room(4_000_000);
  for (const id of many) setups.remove(id);
  await start([web, api]);
  await comes(web, 'ready');
  await comes(api, 'ready');
  expect((await stopAll([web, api])).every(({ ok }) => ok)).toBe(true);
  const kept = await receipts(web);
  expect(kept.slice(0, 2).map(({ act, ok }) => [act, ok])).toEqual([
    ['stop', true],
    ['start', true],
  ]);
  expect(kept).toContainEqual(before[0]);
  expect(await store.check()).toMatchObject({ ok: true });
});

test(
  '.optimus/run.yaml on a disk without room stays as it was, and what was said is still there',
  time,
  async ({ skip }) => {
    const disk = await smallDisk(400);
    if (!disk) return skip();
    const folder = join(disk.dir, 'projects', 'shop');
    await mkdir(join(folder, '.optimus'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"name":"shop"}');
    const file = join(folder, '.optimus', 'run.yaml');
    const text = 'version: 1\n# mine\nservices:\n  web:\n    command: sleep 1000\n';
    await writeFile(file, text);
    const clock = createFakeClock(Date.now());
    const { core, client } = await startTestCore({ home: disk.dir, clock });
    const id = await until(
      async () => {
        clock.advance(20);
        return (await core.services.projects.list()).find(({ name }) => name === 'shop')?.id;
      },
      { timeoutMs: 90_000, what: 'the project' },
    );
    const { services } = await client.launcher.setup({ projectId: id });
    const web = services.find(({ spec }) => spec.name === 'web');
    expect(web).toBeDefined();
    if (!web) return;
    const spec = { ...web.spec, run: { type: 'command' as const, command: `sleep 2000 # ${'x'.repeat(6_000)}` } };
    await client.launcher.save({ projectId: id, spec });
    const ballast = join(disk.dir, 'ballast');
    for (let size = 400; size >= 1; size = Math.floor(size / 2))
      for (let more = true; more; )
        more = await writeFile(ballast, Buffer.alloc(size * 1_024), { flag: 'a' }).then(
          () => true,
          () => false,
        );
    await expect(client.launcher.saveFile({ projectId: id })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(await readFile(file, 'utf8')).toBe(text);
    const now = async () =>
      (await client.launcher.setup({ projectId: id })).services.find((one) => one.spec.name === 'web');
    expect(await now()).toMatchObject({ origin: 'edited', spec: { run: spec.run } });

    await disk.resize(4_000);
    await client.launcher.saveFile({ projectId: id });
    expect(await readFile(file, 'utf8')).toContain('sleep 2000');
    expect(await readFile(file, 'utf8')).toContain('# mine');
    expect((await stat(file)).isFile()).toBe(true);
    expect(await now()).toMatchObject({ origin: 'file', spec: { run: spec.run } });
  },
);
