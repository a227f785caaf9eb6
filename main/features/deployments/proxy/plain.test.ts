import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { startBackend } from './testing/backend.ts';
import { keys } from './testing/keys.ts';
import { listenHere } from './testing/listen-here.ts';
import { raw } from './testing/raw.ts';
import { backend, freePort, proxied, route, startProxy } from './testing/start-proxy.ts';

const wait = { timeoutMs: 60_000 };
const get = (path: string, ...more: string[]) => `GET ${path} HTTP/1.1\r\n${['Host: a', ...more].join('\r\n')}\r\n\r\n`;

/** Says what it was asked. */
const echo = () =>
  startBackend('one', (req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => res.end(`<${req.method} ${req.url} ${body.length > 9 ? body.length : body}>`));
  });
const answersIn = (text: string) => text.match(/<[^>]*>/g) ?? [];

test('a request in two parts, cut anywhere, is the same request, also behind one that came whole', async () => {
  const { port, sockets, counted } = await listenHere(await echo());
  const second = 'POST /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello';
  let asked = 0;
  for (let at = 1; at < second.length; at += 1) {
    const client = await raw(port, at % 2 === 0 ? get('/a') : '');
    if (at % 2 === 0) await until(() => answersIn(client.text()).length === 1, wait);
    client.socket.write(second.slice(0, at));
    await until(() => sockets.at(-1)?.bytesRead === client.socket.bytesWritten, wait);
    client.socket.write(second.slice(at));
    await client.ended;
    expect(answersIn(client.text()), String(at)).toEqual(
      at % 2 === 0 ? ['<GET /a >', '<POST /b hello>'] : ['<POST /b hello>'],
    );
    asked += at % 2 === 0 ? 2 : 1;
  }
  expect(counted()).toMatchObject({ requests: asked, failed: 0, inFlight: 0 });
});

test('what a client sends before it has its answer waits, is not read without end, and is done in order', async () => {
  const held: ServerResponse[] = [];
  const one = await echo();
  const [answer] = one.server.listeners('request');
  one.server.removeAllListeners('request');
  one.server.on('request', (req, res) => {
    if (req.url === '/held') held.push(res);
    else answer?.call(one.server, req, res);
  });
  const { port, sockets } = await listenHere(one);
  const client = await raw(port, get('/held'));
  const first = await until(() => held[0], wait);
  client.socket.write(get('/small'));
  await until(() => sockets[0]?.bytesRead === client.socket.bytesWritten, wait);
  first.end('<held>');
  await until(() => answersIn(client.text()).length === 2, wait);
  client.socket.write(get('/held'));
  const second = await until(() => held[1], wait);
  const large = 8 * 1024 * 1024;
  client.socket.write(
    `POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: ${large}\r\n\r\n${'x'.repeat(large)}${get('/last')}`,
  );
  await until(() => sockets[0]?.isPaused(), wait);
  expect(sockets[0]?.bytesRead).toBeLessThan(large / 2);
  second.end('<held>');
  await until(() => answersIn(client.text()).length === 5, wait);
  expect(answersIn(client.text())).toEqual([
    '<held>',
    '<GET /small >',
    '<held>',
    `<POST /large ${large}>`,
    '<GET /last >',
  ]);
});

test('answers on one connection: none, the same, the head alone, in pieces with trailers, hints before it', async () => {
  const one = await startBackend('one', (req, res) => {
    res.removeHeader('X-Version');
    res.sendDate = false;
    if (req.url === '/none') res.writeHead(204).end();
    else if (req.url === '/same') res.writeHead(304, { ETag: '"a"' }).end();
    else if (req.url === '/long') res.writeHead(200, { 'Content-Length': 5 }).end('hello');
    else if (req.url === '/hints') {
      res.socket?.write('HTTP/1.1 103 Early Hints\r\nLink: </a>; title="a b"\r\nLink: </b>\r\nX: a\r\n\r\n');
      res.writeHead(200, 'Fine', { 'Content-Length': 0 }).end();
    } else if (req.url === '/piece') res.end('one');
    else {
      res.writeHead(200, { Trailer: 'X-Sum' });
      res.write('in ');
      res.addTrailers({ 'X-Sum': '42' });
      res.end('pieces');
    }
  });
  const { port, counted } = await listenHere(one);
  const client = await raw(port);
  const kept = 'Connection: keep-alive\r\nKeep-Alive: timeout=75\r\n';
  const expected: [string, string, string][] = [
    ['GET', '/none', `HTTP/1.1 204 No Content\r\n${kept}\r\n`],
    ['GET', '/same', `HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n${kept}\r\n`],
    ['HEAD', '/long', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n${kept}\r\n`],
    ['GET', '/long', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n${kept}\r\nhello`],
    ['HEAD', '/piece', `HTTP/1.1 200 OK\r\n${kept}\r\n`],
    [
      'GET',
      '/hints',
      `HTTP/1.1 103 Early Hints\r\nLink: </a>; title="a b", </b>\r\n\r\nHTTP/1.1 200 Fine\r\nContent-Length: 0\r\n${kept}\r\n`,
    ],
  ];
  let all = '';
  for (const [method, path, answer] of expected) {
    client.socket.write(`${method} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    all += answer;
    await until(() => client.text().replace(/Date: .*\r\n/g, '').length >= all.length, wait);
    expect(client.text().replace(/Date: .*\r\n/g, ''), path).toBe(all);
  }
  expect(client.text().match(/Date: /g)).toHaveLength(expected.length);
  client.socket.write(get('/pieces', 'Connection: close'));
  await client.ended;
  const last = client.text().slice(client.text().lastIndexOf('HTTP/1.1'));
  expect(last).toMatch(/\r\nTrailer: X-Sum\r\n[\s\S]*Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n/);
  expect(last.slice(last.indexOf('\r\n\r\n') + 4)).toMatch(/in [\s\S]*pieces\r\n0\r\nX-Sum: 42\r\n\r\n$/);
  expect(counted()).toMatchObject({ requests: expected.length + 1, failed: 0, inFlight: 0 });
});

test('who says nothing, who has nothing more to say, and who does not read is not kept for ever', async () => {
  const one = await startBackend(
    'one',
    (req, res) => void (req.url === '/much' ? res.end(Buffer.alloc(64 * 1024 * 1024)) : res.end()),
  );
  const { port, sockets, later, counted } = await listenHere(one);
  const idle = await raw(port, get('/'));
  await until(() => idle.text().includes('\r\n\r\n'), wait);
  const silent = await raw(port);
  const slow = await raw(port);
  slow.socket.pause();
  await until(() => sockets.length === 3, wait);
  slow.socket.write(get('/much'));
  await until(() => sockets[2]?.writableNeedDrain, wait);
  later(1_000);
  later(11_000);
  await silent.ended;
  expect(silent.text()).toMatch(/^HTTP\/1\.1 408 /);
  expect(sockets[0]?.destroyed).toBe(false);
  later(70_000);
  await idle.ended;
  expect(sockets[2]?.destroyed).toBe(false);
  later(121_000);
  await until(() => sockets[2]?.destroyed, wait);
  await until(() => counted()?.inFlight === 0, wait);
  expect(counted()).toMatchObject({ requests: 2, failed: 0 });
});

test('a door that closes ends what is idle, and what is under way with its answer', async () => {
  const held: ServerResponse[] = [];
  const one = await startBackend('one', (req, res) => void (req.url === '/held' ? held.push(res) : res.end('<now>')));
  const { port, sockets, close } = await listenHere(one);
  const idle = await raw(port, get('/'));
  await until(() => idle.text().includes('<now>'), wait);
  const busy = await raw(port, get('/held'));
  const answer = await until(() => held[0], wait);
  const fresh = await raw(port);
  await until(() => sockets.length === 3, wait);
  close();
  await idle.ended;
  answer.end('<held>');
  await busy.ended;
  expect(answersIn(busy.text())).toEqual(['<held>']);
  fresh.socket.write(get('/'));
  await fresh.ended;
  expect(fresh.text()).toMatch(/Connection: close\r\n[\s\S]*<now>/);
});

test('a body that came whole goes whole to the next when the first refuses, and is not sent twice when the first hangs up', async () => {
  const alive = await echo();
  const dead = await startBackend('dead');
  await dead.die();
  const { proxy } = await startProxy();
  const port = await freePort();
  for (let i = 0; i < 3; i += 1) {
    // A version of its own: nobody knows yet who of it refuses.
    await proxy.apply(route(port, [backend(`version ${i}`, 100, alive, dead)]));
    const client = await raw(
      port,
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\n\xff\0\r\n`,
    );
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*<POST \/ /);
  }
  const rude = await startBackend('rude', (req) => void req.socket.destroy());
  await proxy.apply(route(port, [backend('rude', 100, rude)]));
  const client = await raw(port, `PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`);
  await until(() => client.text().includes('without an answer'), wait);
  // The connection of the client is none the worse.
  client.socket.write(get('/b', 'Connection: close'));
  await client.ended;
  expect(client.text().match(/HTTP\/1\.1 502 /g)).toHaveLength(2);
  expect(rude.requests.map(({ url }) => url)).toEqual(['/a', '/b', '/b']);
});

test('the same connection carries plain requests first and then an upload, or a WebSocket', async () => {
  const one = await echo();
  const { port, one: counted } = await proxied(one);
  const client = await raw(port, get('/a'));
  await until(() => answersIn(client.text()).length === 1, wait);
  client.socket.write('POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n');
  client.socket.write(`0\r\n\r\n${get('/c')}`);
  await until(() => answersIn(client.text()).length === 3, wait);
  expect(answersIn(client.text())).toEqual(['<GET /a >', '<POST /b hi>', '<GET /c >']);
  client.socket.write(get('/ws', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: a'));
  await until(() => client.text().includes('HTTP/1.1 101 '), wait);
  expect(await counted()).toMatchObject({ requests: 3, failed: 0, sockets: 1 });
});

test('over TLS, too', async () => {
  const one = await echo();
  const dir = await tempDir();
  const tls = { cert: join(dir, 'first.pem'), key: join(dir, 'first.key') };
  await Promise.all([writeFile(tls.cert, keys.first.cert), writeFile(tls.key, keys.first.key)]);
  const { proxy } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, [backend('one', 100, one)], { listen: { address: '127.0.0.1', port, tls } }));
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  onTestFinished(() => agent.destroy());
  const over = (path: string, pieces?: string) =>
    new Promise<string>((resolve, reject) => {
      const method = pieces === undefined ? 'GET' : 'POST';
      const req = request({ agent, port, host: '127.0.0.1', path, method }, (res) => {
        let body = '';
        res.on('data', (chunk) => {
          body += chunk;
        });
        res.on('end', () => resolve(body));
      }).once('error', reject);
      if (pieces !== undefined) req.write(pieces);
      req.end();
    });
  expect(await over('/a')).toBe('<GET /a >');
  expect(await over('/b')).toBe('<GET /b >');
  expect(await over('/c', 'hi')).toBe('<POST /c hi>');
  expect(await over('/d')).toBe('<GET /d >');
  expect(one.requests[0]?.headers['x-forwarded-proto']).toBe('https');
  await until(() => Object.values(agent.freeSockets).flat().length === 1, wait);
});
