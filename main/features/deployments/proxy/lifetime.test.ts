import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createProcessFacts } from '../../../core/children/process-facts.ts';
import type { ChildRow } from '../../../core/children/types.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import type { Route } from '../types.ts';
import { startBackend } from './testing/backend.ts';
import { backend, freePort, route, startProxy } from './testing/start-proxy.ts';

const facts = createProcessFacts();
const wait = { timeoutMs: 60_000 };
const body = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } }).then((res) => res.text());
const answers = (port: number, text: string) =>
  until(
    () =>
      body(port).then(
        (got) => got === text,
        () => false,
      ),
    { ...wait, what: `"${text}" on ${port}` },
  );
const silent = (port: number) =>
  until(
    () =>
      body(port).then(
        () => false,
        () => true,
      ),
    { ...wait, what: 'silence' },
  );

async function kept(rows: ChildRow[], dataDir: string) {
  const repo = {
    add: async (row: ChildRow) => void rows.splice(0, rows.length, ...rows.filter(({ id }) => id !== row.id), row),
    remove: async (id: string) => void rows.splice(0, rows.length, ...rows.filter((row) => row.id !== id)),
    listKept: async () => [...rows],
  };
  const started = await startProxy({ dataDir, repo });
  await started.children.adopt();
  return started;
}

/** An Optimus that was killed, and what its database holds. */
async function killedOwner(dataDir: string, of: Route): Promise<{ rows: ChildRow[]; pid: number }> {
  const owner = fork(new URL('./testing/owner.ts', import.meta.url), [JSON.stringify({ dataDir, route: of })], {
    execArgv: [],
  });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const said: { rows: ChildRow[]; pid: number }[] = [];
  owner.on('message', (message: { rows: ChildRow[]; pid: number }) => said.push(message));
  const left = await until(() => said[0], { ...wait, what: 'an Optimus with a proxy' });
  onTestFinished(async () => {
    const [row] = left.rows;
    if (row && (await facts.startTime(row.pid)) === row.startTime) process.kill(row.pid, 'SIGKILL');
  });
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  return left;
}

test('a proxy that dies alone is begun anew on the same port with the same weights', async () => {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  const { proxy, pid } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, [backend('two', 100, two), backend('one', 0, one)]));
  expect(await body(port)).toBe('two');
  const { epoch } = await proxy.counts(`place-${port}`);
  const told: (string | null)[] = [];
  proxy.onChange((id) => told.push(id));
  const first = pid();
  process.kill(first, 'SIGKILL');
  await answers(port, 'two');
  await until(() => pid() !== first && pid() !== 0, wait);
  expect(told).toContain(null);
  const counts = await proxy.counts(`place-${port}`);
  expect(counts).toMatchObject({ listening: true, problem: null });
  expect(counts.epoch).not.toBe(epoch);
});

test('one that could not be begun anew at once has all its routes when it can', async () => {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  let refused = 0;
  let full = false;
  const mayStart = () => {
    if (full) refused += 1;
    return !full;
  };
  const { proxy, pid } = await startProxy({ mayStart });
  const [port, other] = [await freePort(), await freePort()];
  await proxy.apply(route(port, [backend('one', 100, one)]));
  full = true;
  process.kill(pid(), 'SIGKILL');
  await until(() => refused > 0, wait);
  await expect(proxy.apply(route(other, [backend('two', 100, two)]))).rejects.toThrow('EAGAIN');
  full = false;
  await proxy.apply(route(other, [backend('two', 100, two)]));
  expect([await body(port), await body(other)]).toEqual(['one', 'two']);
});

test('without keep it ends with the Optimus that is killed', async () => {
  const one = await startBackend('one');
  const port = await freePort();
  const dataDir = await tempDir();
  const { pid } = await killedOwner(dataDir, route(port, [backend('one', 100, one)]));
  await until(async () => !(await facts.alive(pid)), wait);
  await silent(port);
  const next = await kept([], dataDir);
  await next.proxy.begin([route(port, [backend('one', 100, one)])]);
  expect(await body(port)).toBe('one');
});

test('with keep it serves on, is taken up with what it had counted, and ends when nothing needs it', async () => {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  const port = await freePort();
  const dataDir = await tempDir();
  const place = (to: 'one' | 'two') =>
    route(port, [backend('two', to === 'two' ? 100 : 0, two), backend('one', to === 'one' ? 100 : 0, one)], {
      keep: true,
    });
  const { rows, pid } = await killedOwner(dataDir, place('one'));
  for (let i = 0; i < 5; i += 1) expect(await body(port)).toBe('one');
  const { proxy, children } = await kept(rows, dataDir);
  await proxy.begin([place('two')]);
  expect(await facts.alive(pid)).toBe(true);
  expect(children.list()).toMatchObject([{ pid, kind: 'adopted' }]);
  expect(await body(port)).toBe('two');
  const { releases } = await proxy.counts(`place-${port}`);
  expect([releases.one?.requests, releases.two?.requests]).toEqual([5, 1]);

  // One that was taken up and dies is begun anew like any other.
  process.kill(pid, 'SIGKILL');
  await answers(port, 'two');
  await proxy.remove(`place-${port}`);
  await silent(port);
  await until(() => children.list().length === 0, wait);
  expect(await readdir(join(dataDir, 'proxy'))).toEqual(['kept.log']);
});

test('a kept place of which nothing is known yet is served on, until it is known or gone', async () => {
  const one = await startBackend('one');
  const port = await freePort();
  const dataDir = await tempDir();
  const place = route(port, [backend('one', 100, one)], { keep: true });
  const { rows, pid } = await killedOwner(dataDir, place);
  const { proxy, children } = await kept(rows, dataDir);
  await proxy.begin([], [place.id]);
  expect(await body(port)).toBe('one');
  await proxy.apply(place);
  expect((await proxy.counts(place.id)).releases.one?.requests).toBe(1);
  expect(await facts.alive(pid)).toBe(true);
  await proxy.apply({ ...place, keep: false });
  expect(await body(port)).toBe('one');
  expect(await facts.alive(pid)).toBe(false);
  expect(children.list()).toMatchObject([{ keep: false }]);
});

test.each(['removed', 'unknown'])(
  'a kept place that is %s before anything is known of it is not served any more',
  async (how) => {
    const one = await startBackend('one');
    const port = await freePort();
    const dataDir = await tempDir();
    const { rows, pid } = await killedOwner(dataDir, route(port, [backend('one', 100, one)], { keep: true }));
    const { proxy } = await kept(rows, dataDir);
    await proxy.begin([], how === 'removed' ? [`place-${port}`] : ['another']);
    if (how === 'removed') await proxy.remove(`place-${port}`);
    await until(async () => !(await facts.alive(pid)), wait);
    await silent(port);
  },
);

test.each(['its file says nothing of it', 'it has no file'])('a kept one is ended when %s', async (how) => {
  const one = await startBackend('one');
  const port = await freePort();
  const dataDir = await tempDir();
  const { rows, pid } = await killedOwner(dataDir, route(port, [backend('one', 100, one)], { keep: true }));
  const file = join(dataDir, 'proxy', 'kept.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as object;
  if (how === 'it has no file') await rm(file);
  else await writeFile(file, JSON.stringify({ ...config, childId: null, socket: join(dataDir, 'not-yet.sock') }));
  const { proxy } = await kept(rows, dataDir);
  await proxy.begin([]);
  expect(await facts.alive(pid)).toBe(false);
});

test('a kept one that cannot be spoken to is ended, and another serves on the same port', async () => {
  const one = await startBackend('one');
  const port = await freePort();
  const dataDir = await tempDir();
  const place = route(port, [backend('one', 100, one)], { keep: true });
  const { rows, pid } = await killedOwner(dataDir, place);
  const file = join(dataDir, 'proxy', 'kept.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as { token: string };
  await writeFile(file, JSON.stringify({ ...config, token: 'another' }));
  const { proxy } = await kept(rows, dataDir);
  await proxy.begin([place]);
  expect(await facts.alive(pid)).toBe(false);
  expect(await body(port)).toBe('one');
  await proxy.remove(place.id);
});

test('a proxy of which only the file is left is begun anew', async () => {
  const one = await startBackend('one');
  const port = await freePort();
  const dataDir = await tempDir();
  const place = route(port, [backend('one', 100, one)], { keep: true });
  const { rows, pid } = await killedOwner(dataDir, place);
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await facts.alive(pid)), wait);
  const { proxy } = await kept(rows, dataDir);
  await proxy.begin([place]);
  expect(await body(port)).toBe('one');
  await proxy.remove(place.id);
});

test('a deep data folder is no matter, and nobody else can read or reach it', async () => {
  const one = await startBackend('one');
  const dataDir = join(await tempDir(), 'd'.repeat(120), 'e'.repeat(120));
  const { proxy, dispose } = await startProxy({ dataDir });
  const port = await freePort();
  await proxy.apply(route(port, [backend('one', 100, one)]));
  expect(await body(port)).toBe('one');
  const folder = join(dataDir, 'proxy');
  const { socket } = JSON.parse(await readFile(join(folder, 'own.json'), 'utf8')) as { socket: string };
  expect(Buffer.byteLength(socket)).toBeLessThan(104);
  expect((await stat(socket)).mode & 0o777).toBe(0o600);
  expect((await stat(join(socket, '..'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'own.json'))).mode & 0o777).toBe(0o600);
  await dispose();
  await expect(stat(join(socket, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
  await silent(port);
});
