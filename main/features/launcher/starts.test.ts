import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { freePort, startSupervised } from './testing/supervised.ts';

const time = { timeout: 180_000 };
const node = JSON.stringify(process.execPath);
const listening = "require('net').createServer().listen(process.env.PORT)";
const server = `${node} -e "${listening}"`;
const tcp = { type: 'tcp', everySeconds: 0.2, timeoutSeconds: 5 } as const;

async function foreigner(port: number) {
  const child = spawn(
    process.execPath,
    ['-e', `${listening.replace('process.env.PORT', String(port))}.on('listening', () => console.log('on'))`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

describe('ports', time, () => {
  test('a conflict names the holder before anything is started, and the next port is kept from then on', async () => {
    const { put, start, comes, stopAll, status } = await startSupervised();
    const port = await freePort();
    const child = await foreigner(port);
    put('shop/db', 'sleep 1000');
    const id = put('shop/web', server, { needs: ['db'], port: { wanted: port, variable: 'PORT' }, ready: tcp });
    const answer = await start([id]);
    expect(answer.started).toEqual([]);
    expect(answer.conflicts).toMatchObject([{ serviceId: id, port, holder: { pid: child.pid, serviceId: null } }]);
    expect(status('shop/db')).toBeUndefined();

    expect(await start([id], [{ serviceId: id, do: 'next' }])).toMatchObject({ conflicts: [] });
    const { port: given } = await comes(id, 'ready');
    expect(given).toBe(answer.conflicts[0]?.next);
    await stopAll([id]);
    await start([id]);
    expect((await comes(id, 'ready')).port).toBe(given);
  });

  test('the holder is stopped when the user says so: a service of ours with its receipt, another program too', async () => {
    const { put, start, comes, status, receipts } = await startSupervised();
    const port = await freePort();
    const first = put('shop/one', server, { port: { wanted: port, variable: 'PORT' }, ready: tcp });
    const second = put('shop/two', server, { port: { wanted: port, variable: 'PORT' }, ready: tcp });
    await start([first]);
    await comes(first, 'ready');
    expect(await start([second])).toMatchObject({ conflicts: [{ holder: { serviceId: first, mayStop: true } }] });
    expect(await start([second], [{ serviceId: second, do: 'stop-holder' }])).toMatchObject({
      conflicts: [],
      refused: [],
    });
    await comes(second, 'ready');
    expect(status(first)?.state).toBe('stopped');
    expect((await receipts(first))[0]).toMatchObject({ act: 'stop', ok: true });

    const other = await freePort();
    const child = await foreigner(other);
    const ended = once(child, 'exit');
    const third = put('shop/three', server, { port: { wanted: other, variable: 'PORT' }, ready: tcp });
    // It was another program that the user saw there.
    const shown = { serviceId: third, do: 'stop-holder' } as const;
    expect(await start([third], [{ ...shown, pid: process.pid }])).toMatchObject({
      conflicts: [{ holder: { pid: child.pid } }],
      started: [],
      refused: [],
    });
    expect(child.exitCode ?? child.signalCode).toBe(null);
    expect(await start([third], [{ ...shown, pid: child.pid ?? 0 }])).toMatchObject({
      conflicts: [],
      refused: [],
    });
    await ended;
    await comes(third, 'ready');
  });

  test('Optimus itself is never stopped for a port', async () => {
    const { put, start } = await startSupervised();
    const { createServer } = await import('node:net');
    const own = createServer();
    await new Promise<void>((resolve) => own.listen(0, resolve));
    onTestFinished(() => void own.close());
    const address = own.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const id = put('shop/web', server, { port: { wanted: port, variable: 'PORT' } });
    const answer = await start([id], [{ serviceId: id, do: 'stop-holder' }]);
    expect(answer).toMatchObject({ started: [], conflicts: [{ port }], refused: [{ serviceId: id }] });
  });
});

describe('starts that are refused', time, () => {
  test('by a circle, a need that is not there, a problem, a variable without a value', async () => {
    const { put, start, comes, events } = await startSupervised({ missing: new Set(['DATABASE_URL']) });
    put('shop/a', 'sleep 1000', { needs: ['b'] });
    put('shop/b', 'sleep 1000', { needs: ['a'] });
    put('shop/c', 'sleep 1000', { needs: ['nobody'] });
    put('shop/d', 'sleep 1000', {}, { problem: { why: 'npm is not installed.', remedy: 'Install Node.' } });
    put('shop/e', 'sleep 1000', { needs: ['d'] });
    put('shop/f', 'sleep 1000', { env: { DATABASE_URL: 'optimus://secret/DB_PASSWORD' } });
    const { refused, started } = await start(['shop/a', 'shop/c', 'shop/e', 'shop/f']);
    expect(started.map(({ id }) => id)).toEqual(['shop/f']);
    expect(refused.map(({ serviceId, why }) => [serviceId, why])).toEqual([
      ['shop/a', 'Services need each other in a circle: a → b → a.'],
      ['shop/c', 'It needs nobody, which this project does not have.'],
      ['shop/e', 'It needs d: npm is not installed.'],
    ]);
    const failed = await comes('shop/f', 'failed');
    expect(failed.sentence).toBe(
      'DATABASE_URL of the environment dev has no value: The secret DB_PASSWORD does not exist.',
    );
    expect(events.some(({ kind }) => kind === 'project.crashed')).toBe(false);
    await expect(start(['shop/nothing'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('in safe mode, with the reason', async () => {
    const { put, start, children } = await startSupervised({ safeMode: true });
    const id = put('shop/a', 'sleep 1000');
    await expect(start([id])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { why: expect.stringContaining('safe mode') },
    });
    expect(children.list()).toEqual([]);
  });
});

describe('acts that meet', time, () => {
  test('a second start is the same one, a stop during a start wins, a start during a stop waits', async () => {
    const { put, start, comes, stopAll, children, status } = await startSupervised();
    put('shop/never', 'sleep 1000', { ready: { type: 'log', pattern: 'this is never said' } });
    const id = put('shop/web', "trap 'sleep 0.5; exit 0' TERM; echo on; while :; do sleep 0.05; done", {
      ready: { type: 'log', pattern: '^on' },
    });
    await Promise.all([start([id]), start([id]), start([id])]);
    const { process: first } = await comes(id, 'ready');
    expect(children.list()).toHaveLength(1);

    const stopping = stopAll([id]);
    await until(() => status(id)?.state === 'stopping');
    const [again] = await Promise.all([start([id]), stopping]);
    expect(again.started).toHaveLength(1);
    expect((await stopping)[0]).toMatchObject({ ok: true });
    const { process: second } = await comes(id, 'ready');
    expect(second?.pid).not.toBe(first?.pid);

    put('shop/late', 'sleep 1000', { needs: ['never'] });
    await start(['shop/late']);
    await comes('shop/never', 'starting');
    await comes('shop/late', 'waiting');
    const receipts = await stopAll(['shop/late', 'shop/never', id]);
    expect(receipts.every(({ ok }) => ok)).toBe(true);
    expect(children.list()).toEqual([]);
    for (const one of ['shop/late', 'shop/never', id]) expect(status(one)?.state).toBe('stopped');
  });

  test('a restart keeps the port; restarted together they wait for each other', async () => {
    const { put, start, comes, launcher, receipts, status } = await startSupervised();
    const port = await freePort();
    const db = put('shop/db', server, { port: { wanted: port, variable: 'PORT' }, ready: tcp });
    const api = put('shop/api', 'sleep 1000', { needs: ['db'] });
    await start([api]);
    const before = await comes(api, 'ready');
    const pidOfDb = status(db)?.process?.pid;
    await launcher.restart({ ids: [db, api] });
    await until(() => status(db)?.state === 'ready' && status(db)?.process?.pid !== pidOfDb, { timeoutMs: 60_000 });
    await until(() => status(api)?.state === 'ready' && status(api)?.process?.pid !== before.process?.pid, {
      timeoutMs: 60_000,
    });
    expect(status(db)).toMatchObject({ port });
    await until(async () => (await receipts(db)).length === 3);
    expect((await receipts(db)).map(({ act }) => act)).toEqual(['restart', 'stop', 'start']);
  });

  test('one that waits for the end of what needs it says so, and its forced end meanwhile is no crash', async () => {
    const { put, start, comes, stopAll, children, kinds } = await startSupervised();
    const log = { type: 'log', pattern: '^up' } as const;
    put('shop/db', 'echo up; exec sleep 1000', { ready: log });
    put('shop/api', "trap '' TERM; echo up; while :; do sleep 0.1; done", {
      ...{ needs: ['db'], ready: log, stopSeconds: 600 },
    });
    await start(['shop/api']);
    await comes('shop/api', 'ready');
    const pid = (await comes('shop/db', 'ready')).process?.pid ?? 0;
    const both = stopAll(['shop/db', 'shop/api']);
    expect((await comes('shop/db', 'stopping')).sentence).toBe('It is stopped after what needs it.');
    const forced = stopAll(['shop/db'], true);
    await until(async () => !(await children.facts.alive(pid)), { timeoutMs: 60_000, what: 'the forced end' });
    await stopAll(['shop/api'], true);
    expect((await both).map(({ ok, left }) => [ok, left])).toEqual([
      [true, []],
      [true, []],
    ]);
    expect((await forced)[0]).toMatchObject({ ok: true });
    expect(kinds()).not.toContain('service.crashed');
  });

  test('a dozen at once come up, and all go down', async () => {
    const { put, launcher, children, status, folderOf } = await startSupervised();
    const projects = Array.from({ length: 12 }, (_, i) => `p${i}`);
    for (const project of projects) {
      await folderOf(project);
      put(`${project}/main`, 'sleep 1000');
      put(`${project}/other`, 'sleep 1000', {}, { main: false });
    }
    const { started } = await launcher.startProjects({ projectIds: projects, ports: [] });
    expect(started).toHaveLength(12);
    await until(() => projects.every((p) => status(`${p}/main`)?.state === 'ready'), { timeoutMs: 120_000 });
    expect(children.list()).toHaveLength(12);
    const receipts = await launcher.stopProjects({ projectIds: projects });
    expect(receipts.filter(({ ok }) => ok)).toHaveLength(12);
    expect(children.list()).toEqual([]);
  });
});

describe('identity and secrets', time, () => {
  test('a service leads to its process, its port, its commit and its project; a secret is nowhere in what is told', async () => {
    const { put, start, comes, identity, redactor, events, receipts, stopAll, lines } = await startSupervised();
    redactor.add('hunter2-hunter2');
    const port = await freePort();
    const id = put('shop/web', `${server} # $TOKEN`, {
      ...{ port: { wanted: port, variable: 'PORT' }, ready: tcp, env: { TOKEN: 'hunter2-hunter2' } },
    });
    await start([id]);
    const { process: root } = await comes(id, 'ready');
    const graph = await identity.about({ type: 'service', id });
    const found = graph.nodes.map((node) => `${node.type} ${node.label}`);
    expect(found).toEqual(
      expect.arrayContaining(['service web of shop', 'project shop', 'commit c0ffee1', `port Port ${port}`]),
    );
    const back = await identity.about({ type: 'port', id: `tcp:${port}` });
    expect(back.nodes.some((node) => node.type === 'service' && node.id === id)).toBe(true);
    const holder = (await identity.ports()).ports.find((one) => one.port === port);
    const pid = Number(holder?.process?.id.split('@')[0]);
    expect(root).not.toBeNull();
    const byProcess = await identity.about({ type: 'process', id: holder?.process?.id ?? '' });
    expect(pid > 1 && byProcess.nodes.some((node) => node.id === id)).toBe(true);
    put('shop/bad', 'echo $TOKEN is wrong >&2; exit 1', { env: { TOKEN: 'hunter2-hunter2' } });
    await start(['shop/bad']);
    const failed = await comes('shop/bad', 'failed');
    await stopAll([id]);
    await until(async () => (await receipts('shop/bad')).length === 1);
    const told = JSON.stringify([failed, events, await receipts(id), await receipts('shop/bad')]);
    expect(told).not.toContain('hunter2');
    expect(lines.length).toBeGreaterThan(0);
  });
});
