import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { ask } from './testing/ask.ts';
import { type Backend, startBackend } from './testing/backend.ts';
import { listenHere } from './testing/listen-here.ts';
import { raw } from './testing/raw.ts';
import { backend, freePort, proxied, route, startProxy } from './testing/start-proxy.ts';

const wait = { timeoutMs: 60_000 };

test('one of two that refuses is left out, and taken back when it answers again', async () => {
  const [one, two] = [await startBackend('a'), await startBackend('b')];
  const { port, proxy, id } = await proxied(one, two);
  const seen = async () =>
    new Set((await Promise.all(Array.from({ length: 20 }, () => ask(port)))).map(({ body }) => body));
  expect(await seen()).toEqual(new Set(['a', 'b']));
  await two.die();
  expect(await seen()).toEqual(new Set(['a']));
  await until(async () => (await proxy.counts(id)).ejected.includes(two.upstream.id), wait);
  expect(await proxy.counts(id)).toMatchObject({ downtimeMs: 0, unserved: 0 });
  await two.again();
  await until(async () => (await proxy.counts(id)).ejected.length === 0, wait);
  expect(await seen()).toEqual(new Set(['a', 'b']));
  await Promise.all([one.die(), two.die()]);
  expect((await ask(port, { method: 'POST' })).status).toBe(503);
  const down = await until(async () => {
    const now = await proxy.counts(id);
    return now.downtimeMs > 0 ? now : null;
  }, wait);
  expect(down).toMatchObject({ unserved: 1, releases: { one: { failed: 0 } } });
  await one.again();
  await until(async () => (await ask(port)).status === 200, wait);
});

test.each([
  'Link: </a>; rel=preload, </b>; rel=preload',
  'Link: </a>; title="a b"; rel=preload',
  'Link: </a>; rel=preload\r\nLink: nothing',
])('hints that cannot be passed on cost nothing: %s', async (link) => {
  const one = await startBackend('one', (_, res) => {
    res.socket?.write(`HTTP/1.1 103 Early Hints\r\n${link}\r\n\r\n`);
    res.end('whole');
  });
  const { port, proxy, id } = await proxied(one);
  const { epoch } = await proxy.counts(id);
  expect(await ask(port)).toMatchObject({ status: 200, body: 'whole' });
  expect((await proxy.counts(id)).epoch).toBe(epoch);
});

test('a version that takes a request and never answers is not waited for, and what has begun goes on', async () => {
  const held: ServerResponse[] = [];
  const one = await startBackend('one', (req, res) => {
    if (req.url === '/begun') res.write('some');
    held.push(res);
  });
  const { proxy } = await startProxy();
  const port = await freePort();
  const id = `place-${port}`;
  await proxy.apply(route(port, [backend('one', 100, one)], { answerMs: 3_000 }));
  const begun = await raw(port, 'GET /begun HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  await until(() => begun.text().includes('some'), wait);
  const late = await ask(port, { path: '/never' });
  expect(late).toMatchObject({ status: 504, body: 'The version did not answer within 3 s.\n' });
  expect(late.headers.connection).toBe('close');
  expect(
    await ask(port, { method: 'POST', path: '/never', headers: { 'Content-Length': 5 } }, (req) => req.end('hello')),
  ).toMatchObject({ status: 504 });
  // It was asked once: who is slow may be about to do it.
  expect(one.requests.filter(({ url }) => url === '/never')).toHaveLength(2);
  await until(() => one.requests.every(({ url, socket }) => url === '/begun' || socket.destroyed), wait);
  held[0]?.end(' more');
  await begun.ended;
  expect(begun.text()).toContain(' more');
  expect((await proxy.counts(id)).releases.one).toMatchObject({ requests: 3, failed: 2, inFlight: 0, cutRequests: 0 });
  one.server.removeAllListeners('upgrade');
  one.server.on('upgrade', (_, socket) => {
    socket.on('error', () => {});
    one.sockets.add(socket);
  });
  const shaking = await raw(port, 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await shaking.ended;
  expect(shaking.text()).toMatch(/^HTTP\/1\.1 504 /);
});

test('what is asked at once on one connection is done in its order, and no more than anybody needs', async () => {
  const held: ServerResponse[] = [];
  const one = await startBackend('one', (_, res) => void held.push(res));
  const { port, one: counted } = await proxied(one);
  const asks = (many: number, path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(many);
  const client = await raw(
    port,
    `${asks(1, '/a')}POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi${asks(1, '/c')}`,
  );
  for (const [at, url] of ['/a', '/b', '/c'].entries()) {
    const answer = await until(() => held[at], wait);
    expect(one.requests.map((req) => req.url).slice(at)).toEqual([url]);
    answer.end(url);
  }
  await until(() => client.text().endsWith('/c'), wait);
  expect(client.text()).toMatch(/\/a[\s\S]*\/b[\s\S]*\/c$/);
  const many = await raw(port, asks(200, '/many'));
  const first = await until(() => held[3], wait);
  one.server.removeAllListeners('request');
  one.server.on('request', (_, res) => void res.end());
  first.end();
  await many.ended;
  expect(many.text().match(/HTTP\/1\.1 200 /g)).toHaveLength(65);
  expect(many.text().match(/HTTP\/1\.1 429 /g)).toHaveLength(1);
  await until(async () => (await counted())?.requests === 68, wait);
});

test.each(['length', 'pieces'])('a body with its %s goes whole to the next when the first refuses', async (how) => {
  const echo = await startBackend('alive', (req, res) => void req.pipe(res));
  const dead = await startBackend('dead');
  await dead.die();
  const { proxy } = await startProxy();
  const port = await freePort();
  const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
  for (let i = 0; i < 3; i += 1) {
    // A version of its own: nobody knows yet who of it refuses, and no connection to it is open.
    await proxy.apply(route(port, [backend(`version ${i}`, 100, echo, dead)]));
    const client = await raw(
      port,
      `${head}${how === 'length' ? 'Content-Length: 5' : 'Transfer-Encoding: chunked'}\r\n\r\n`,
    );
    client.socket.write(how === 'length' ? 'hello' : '5\r\nhello\r\n0\r\n\r\n');
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n5\r\nhello\r\n0\r\n\r\n$/);
    expect((await proxy.counts(`place-${port}`)).ejected).toEqual([dead.upstream.id]);
  }
});

test('a head goes on at once, also when nothing follows it for long', async () => {
  const held: ServerResponse[] = [];
  const one = await startBackend('one', (_, res) => {
    res.flushHeaders();
    held.push(res);
  });
  const { port } = await proxied(one);
  const client = await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  await until(() => client.text().startsWith('HTTP/1.1 200 OK\r\n'), wait);
  held[0]?.end('later');
  await client.ended;
  expect(client.text()).toContain('later');
});

async function withUploads(of: Backend) {
  const here = await listenHere(of);
  const seen: IncomingMessage[] = [];
  const see = (message: unknown) => {
    const { request: req, socket } = message as { request: IncomingMessage; socket: Socket };
    if (socket.localPort === here.port) seen.push(req);
  };
  subscribe('http.server.request.start', see);
  onTestFinished(() => void unsubscribe('http.server.request.start', see));
  return {
    ...here,
    /** One that has not ended, whose last piece waits in the proxy for a version that does not read. */
    async upload() {
      const { length } = seen;
      const client = await raw(
        here.port,
        'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      const req = await until(() => seen[length], wait);
      const piece = 32 * 1024;
      let bytes = 0;
      const send = () => {
        client.socket.write(`${piece.toString(16)}\r\n${'x'.repeat(piece)}\r\n`);
        bytes += piece;
        return until(() => req.socket.bytesRead === client.socket.bytesWritten, wait);
      };
      for (let quiet = 0; quiet < 30; quiet = req.isPaused() ? quiet + 1 : 0) {
        if (!req.isPaused()) await send();
        await new Promise((resolve) => setTimeout(resolve, req.isPaused() ? 10 : 0));
      }
      await send();
      return { client, req, bytes };
    },
  };
}

test('the time to answer begins when the whole request was sent on, and who does not read it has failed', async () => {
  let read = () => {};
  const one = await startBackend('one', (req, res) => {
    let bytes = 0;
    read = () => {
      req.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      req.on('end', () => res.end(`${bytes} bytes`));
    };
  });
  const { upload, later, counted } = await withUploads(one);
  const slow = await upload();
  slow.client.socket.write('0\r\n\r\n');
  await until(() => slow.req.complete, wait);
  later(61_000);
  expect(counted()).toMatchObject({ inFlight: 1, failed: 0 });
  read();
  await slow.client.ended;
  expect(slow.client.text()).toMatch(new RegExp(`^HTTP/1.1 200 OK\r\n[^]*${slow.bytes} bytes`));

  const deaf = await upload();
  later(61_000);
  expect(counted()).toMatchObject({ inFlight: 1, failed: 0 });
  later(60_000);
  await deaf.client.ended;
  expect(deaf.client.text()).toMatch(/^HTTP\/1\.1 504 /);
  expect(counted()).toMatchObject({ requests: 2, inFlight: 0, failed: 1 });
});

test('behind an answer that ends the connection, and before an upgrade, nothing more is done', async () => {
  const held: ServerResponse[] = [];
  const one = await startBackend('one', (_, res) => void held.push(res));
  const { port, one: counted } = await proxied(one);
  const refused = await raw(port, 'GET nowhere HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n');
  await refused.ended;
  expect(refused.text().match(/HTTP\/1\.1 /g)).toHaveLength(1);
  const upgraded = await raw(
    port,
    'GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  await upgraded.ended;
  const last = ask(port, { path: '/last' });
  const answer = await until(() => held[one.requests.findIndex(({ url }) => url === '/last')], wait);
  answer.end();
  expect((await last).status).toBe(200);
  expect(one.requests.map(({ url }) => url).filter((url) => url !== '/a')).toEqual(['/last']);
  await until(async () => (await counted())?.inFlight === 0, wait);
});
