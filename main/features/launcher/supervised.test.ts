import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../core/testing/needs.ts';
import { until } from '../../core/testing/until.ts';
import { freePort, startSupervised } from './testing/supervised.ts';

const time = { timeout: 180_000 };
const node = JSON.stringify(process.execPath);
const answering = (status: number, text = 'hello') =>
  `require('http').createServer((q,s)=>{s.statusCode=${status};s.end('${text}')}).listen(process.env.PORT)`;
const server = (status = 200, text = 'hello') => `${node} -e "${answering(status, text)}"`;
const http = { type: 'http', everySeconds: 0.2, timeoutSeconds: 5 } as const;
const body = async (port: number) => (await fetch(`http://127.0.0.1:${port}/`)).text();

const [python, gcc] = await Promise.all([needs('python'), needs('gcc')]);

describe('real programs', time, () => {
  test('a Node server becomes ready by its probe, answers, and is stopped with proof', async () => {
    const { put, start, comes, stopAll, receipts, kinds, lines } = await startSupervised();
    const port = await freePort();
    const id = put('shop/web', server(), { port: { wanted: port, variable: 'PORT' }, ready: http });
    const answer = await start([id]);
    expect(answer).toMatchObject({ conflicts: [], refused: [], started: [{ id }] });
    const ready = await comes(id, 'ready');
    expect(ready).toMatchObject({ port, url: `http://localhost:${port}`, environment: 'dev', restarts: 0 });
    expect(ready.process?.pid).toBeGreaterThan(1);
    expect(await body(port)).toBe('hello');
    const [receipt] = await stopAll([id]);
    expect(receipt).toMatchObject({ ok: true, act: 'stop', left: [], by: 'you' });
    expect(receipt?.evidence).toContainEqual({ ok: true, sentence: `Port ${port} can be bound.` });
    expect(receipt?.evidence[0]).toEqual({
      ok: true,
      sentence: expect.stringMatching(/^No process of its tree is left/),
    });
    expect(receipt?.signals[0]).toMatchObject({ signal: 'SIGTERM' });
    await expect(body(port)).rejects.toThrow();
    expect((await receipts(id)).map(({ act, ok }) => [act, ok])).toEqual([
      ['stop', true],
      ['start', true],
    ]);
    expect(kinds()).toEqual(['service.started', 'service.ready', 'service.stopped']);
    expect(lines.filter(({ from }) => from === 'note').length).toBeGreaterThan(0);
  });

  test.skipIf(!python)('a static site by Python is ready when its port answers', async () => {
    const { put, start, comes, stopAll, folderOf } = await startSupervised();
    await writeFile(join(await folderOf('shop'), 'index.html'), '<h1>static</h1>');
    const port = await freePort();
    const id = put('shop/site', 'python3 -m http.server', {
      port: { wanted: port, argument: '{port}' },
      ready: { type: 'tcp', everySeconds: 0.2 },
    });
    await start([id]);
    await comes(id, 'ready');
    expect(await body(port)).toContain('static');
    expect((await stopAll([id]))[0]).toMatchObject({ ok: true });
  });

  test.skipIf(!gcc)('a C program, compiled by a service that it needs', async () => {
    const { put, start, comes, stopAll, folderOf } = await startSupervised();
    const source = `#include <stdio.h>
#include <unistd.h>
int main(void) { puts("up and running"); fflush(stdout); for (;;) pause(); }`;
    await writeFile(join(await folderOf('shop'), 'main.c'), source);
    put('shop/build', 'gcc -o server main.c', { once: true });
    const id = put('shop/server', './server', { needs: ['build'], ready: { type: 'log', pattern: 'up and' } });
    const { started } = await start([id]);
    expect(started.map(({ name }) => name)).toEqual(['build', 'server']);
    await comes(id, 'ready');
    expect(await comes('shop/build', 'done')).toMatchObject({ exit: { code: 0 } });
    expect((await stopAll([id]))[0]).toMatchObject({ ok: true });
  });

  test('a service without a probe is ready when it listens, or has run for a moment', async () => {
    const { put, start, comes } = await startSupervised();
    const port = await freePort();
    put('shop/web', server(), { port: { wanted: port, variable: 'PORT' } });
    put('shop/worker', 'sleep 1000');
    await start(['shop/web', 'shop/worker']);
    expect((await comes('shop/web', 'ready')).sentence).toBe(`It listens on port ${port}.`);
    expect((await comes('shop/worker', 'ready')).sentence).toBe('It runs.');
  });
});

describe('readiness', time, () => {
  test('what needs another is started only when that is ready, and told when it fails', async () => {
    const { put, start, comes, status, folderOf } = await startSupervised();
    const go = join(await folderOf('shop'), 'go');
    put('shop/db', `while [ ! -e ${go} ]; do sleep 0.05; done; echo open; exec sleep 1000`, {
      ready: { type: 'log', pattern: '^open' },
    });
    put('shop/api', 'sleep 1000', { needs: ['db'] });
    put('shop/web', 'sleep 1000', { needs: ['api', 'db'] });
    await start(['shop/web']);
    await comes('shop/db', 'starting');
    expect(await comes('shop/web', 'waiting')).toMatchObject({ waitsFor: ['api', 'db'], process: null });
    expect(status('shop/api')).toMatchObject({ state: 'waiting', waitsFor: ['db'], process: null });
    await writeFile(go, '');
    await comes('shop/web', 'ready');

    put('shop/bad', 'echo no such table >&2; exit 3', { ready: http, port: { wanted: await freePort() } });
    put('shop/after', 'sleep 1000', { needs: ['bad'] });
    await start(['shop/after']);
    expect((await comes('shop/bad', 'failed')).sentence).toBe('Ended with 3: no such table.');
    const told = await comes('shop/after', 'failed');
    expect(told.sentence).toContain('waits for bad, which is not ready: Ended with 3: no such table');
  });

  test('a listener that answers 500 is never ready, and fails in time with what it said', async () => {
    const { put, start, comes, receipts, children, status } = await startSupervised();
    const port = await freePort();
    const id = put('shop/web', server(500, 'kaputt'), {
      port: { wanted: port, variable: 'PORT' },
      ready: http,
      readySeconds: 6,
      stopSeconds: 1,
    });
    await start([id]);
    const seen = new Set<string>();
    await until(
      () => {
        const now = status(id);
        seen.add(now?.state ?? '');
        return now?.probe?.said.includes('kaputt') || now?.state === 'failed';
      },
      { timeoutMs: 60_000 },
    );
    expect((await comes(id, 'failed')).sentence).toContain('It was not ready within 6 s');
    expect(seen.has('ready')).toBe(false);
    expect(await until(async () => (await receipts(id))[0])).toMatchObject({ act: 'start', ok: false });
    expect(children.list()).toEqual([]);
  });
});
