import { readFile } from 'node:fs/promises';
import { Agent, type ClientRequest, type RequestOptions, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { ask } from './testing/ask.ts';
import { startBackend } from './testing/backend.ts';
import { raw } from './testing/raw.ts';
import { proxied } from './testing/start-proxy.ts';

const wait = { timeoutMs: 60_000 };

test('answers come as they are: HEAD, 204, 304, in pieces with trailers, cookies one by one', async () => {
  const one = await startBackend('one', (req, res) => {
    if (req.url === '/none') res.writeHead(204).end();
    else if (req.url === '/same') res.writeHead(304, { ETag: '"a"' }).end();
    else if (req.url === '/long') res.writeHead(200, { 'Content-Length': 5 }).end(req.method === 'HEAD' ? '' : 'hello');
    else if (req.url === '/hop')
      res
        .writeHead(418, 'Short and Stout', [
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
          'Connection',
          'X-Own',
          'X-Own',
          '1',
        ])
        .end();
    else {
      res.writeHead(200, { Trailer: 'X-Sum' });
      res.write('in ');
      res.addTrailers({ 'X-Sum': '42' });
      res.end('pieces');
    }
  });
  const { port, one: counted } = await proxied(one);
  expect(await ask(port, { method: 'HEAD', path: '/long' })).toMatchObject({
    status: 200,
    body: '',
    headers: { 'content-length': '5' },
  });
  expect(await ask(port, { path: '/long' })).toMatchObject({
    status: 200,
    body: 'hello',
    headers: { 'content-length': '5' },
  });
  expect(await ask(port, { path: '/none' })).toMatchObject({ status: 204, body: '' });
  expect(await ask(port, { path: '/same' })).toMatchObject({ status: 304, headers: { etag: '"a"' } });
  expect(await ask(port, { path: '/pieces' })).toMatchObject({ body: 'in pieces', trailers: { 'x-sum': '42' } });
  const hop = await ask(port, { path: '/hop' });
  expect(hop).toMatchObject({ status: 418, headers: { 'set-cookie': ['a=1', 'b=2'] } });
  expect(hop.headers).not.toHaveProperty('x-own');
  const old = await raw(port, 'GET /pieces HTTP/1.0\r\n\r\n');
  await old.ended;
  expect(old.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nin pieces$/);
  expect(await counted()).toMatchObject({ requests: 7, failed: 0 });
});

test('requests go as they are: bodies, trailers, names, and who asked', async () => {
  const one = await startBackend('one', (req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () =>
      res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body, trailers: req.trailers })),
    );
  });
  const { port } = await proxied(one);
  const echoed = async (options: RequestOptions, write?: (req: ClientRequest) => void) =>
    JSON.parse((await ask(port, options, write)).body) as { headers: Record<string, string>; [key: string]: unknown };
  const posted = await echoed(
    { method: 'POST', path: '/a?b=%20', headers: { 'Content-Length': 5, TE: 'trailers' } },
    (req) => req.end('hello'),
  );
  expect(posted).toMatchObject({ method: 'POST', url: '/a?b=%20', body: 'hello' });
  expect(posted.headers).toMatchObject({
    host: `127.0.0.1:${port}`,
    'content-length': '5',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(port),
    forwarded: 'for=127.0.0.1;proto=http',
  });
  expect(posted.headers).not.toHaveProperty('te');
  const chunked = await echoed({ method: 'PUT', headers: { Trailer: 'X-Sum' } }, (req) => {
    req.write('in ');
    req.addTrailers({ 'X-Sum': '42' });
    req.end('pieces');
  });
  expect(chunked).toMatchObject({
    body: 'in pieces',
    trailers: { 'x-sum': '42' },
    headers: { 'transfer-encoding': 'chunked' },
  });
  expect(await echoed({ method: 'POST', headers: { 'Content-Length': 0 } })).toMatchObject({ body: '' });
  expect((await echoed({ method: 'DELETE' })).headers).not.toHaveProperty('transfer-encoding');
  // Another proxy of this machine speaks for others; what names itself almost like that does not.
  const local = await echoed({
    headers: { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'https', X_Forwarded_For: '8.8.8.8' },
  });
  expect(local.headers).toMatchObject({ 'x-forwarded-for': '192.0.2.1, 127.0.0.1', 'x-forwarded-proto': 'https' });
  expect(local.headers).not.toHaveProperty('x_forwarded_for');
  const listed = await echoed({ headers: { Connection: 'close, X-Own, Host', 'X-Own': '1' } });
  expect(listed.headers).not.toHaveProperty('x-own');
  expect(listed.headers.host).toBeDefined();
  const whole = await raw(port, 'GET http://shop.example/x?y HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n');
  await whole.ended;
  expect(whole.text()).toContain('"url":"/x?y"');
  expect(whole.text()).toContain('"host":"shop.example"');
});

test('100-continue is the answer of the version', async () => {
  const one = await startBackend('one', (req, res) => {
    req.resume();
    req.on('end', () => res.end('taken'));
  });
  let asked = 0;
  one.server.on('checkContinue', (req, res) => {
    asked += 1;
    if (req.url === '/no') return void res.writeHead(413, { Connection: 'close' }).end('too much');
    res.writeContinue();
    req.resume();
    req.on('end', () => res.end('taken'));
  });
  const { port } = await proxied(one);
  const post = (path: string) =>
    ask(port, { method: 'POST', path, headers: { Expect: '100-continue', 'Content-Length': 5 } }, (req) => {
      req.on('continue', () => req.end('hello'));
      req.flushHeaders();
    });
  expect(await post('/yes')).toMatchObject({ status: 200, body: 'taken' });
  expect(await post('/no')).toMatchObject({ status: 413, body: 'too much', headers: { connection: 'close' } });
  expect(asked).toBe(2);
});

/** Writes as much as is taken. */
function pour(to: Writable, pieces: number, sent: { pieces: number }): void {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  const more = () => {
    while (sent.pieces < pieces) {
      sent.pieces += 1;
      if (!to.write(piece)) return void to.once('drain', more);
    }
    to.end();
  };
  more();
}

/** Until nothing more is taken, because nobody reads. */
async function stalled(sent: { pieces: number }): Promise<number> {
  let last = -1;
  let since = performance.now();
  await until(() => {
    if (sent.pieces !== last) since = performance.now();
    last = sent.pieces;
    return last > 0 && performance.now() - since > 300;
  }, wait);
  return last;
}

test('100 MB go both ways, wait for who reads, and the proxy holds little of it', async () => {
  const pieces = 100;
  const down = { pieces: 0 };
  const up = { pieces: 0 };
  let got = 0;
  const one = await startBackend('one', (req, res) => {
    if (req.method === 'GET') return pour(res, pieces, down);
    void stalled(up).then((held) => {
      expect(held).toBeLessThan(30);
      req.on('data', (chunk: Buffer) => {
        got += chunk.length;
      });
      req.on('end', () => res.end(String(got)));
    });
  });
  const { port, pid } = await proxied(one);
  const posted = await ask(port, { method: 'POST', headers: { 'Content-Length': pieces * 1024 * 1024 } }, (req) =>
    pour(req, pieces, up),
  );
  expect(posted.body).toBe(String(pieces * 1024 * 1024));
  const received = await new Promise<number>((resolve, reject) => {
    request({ port, host: '127.0.0.1', agent: false }, async (res) => {
      let bytes = 0;
      res.on('error', reject);
      expect(await stalled(down)).toBeLessThan(30);
      res.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      res.on('end', () => resolve(bytes));
    }).end();
  });
  expect(received).toBe(pieces * 1024 * 1024);
  if (process.platform !== 'linux') return;
  const status = await readFile(`/proc/${pid()}/status`, 'utf8');
  // Node itself has some 60 MB; what was read lies about until it is collected.
  expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024).toBeLessThan(240);
});

test('a client that leaves is told to the version, and is no failure', async () => {
  let gone = 0;
  const one = await startBackend('one', (req, res) => {
    if (req.url === '/begun') res.write('some');
    req.on('close', () => {
      if (!res.writableFinished) gone += 1;
    });
  });
  const { port, one: counted } = await proxied(one);
  for (const path of ['/never', '/begun']) {
    const client = await raw(port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await until(() => one.requests.some(({ url }) => url === path), wait);
    if (path === '/begun') await until(() => client.text().includes('some'), wait);
    client.socket.destroy();
  }
  const upload = await raw(port, 'POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome');
  await until(() => one.requests.some(({ url }) => url === '/upload'), wait);
  upload.socket.destroy();
  await until(() => gone === 3, wait);
  await until(async () => (await counted())?.inFlight === 0, wait);
  expect(await counted()).toMatchObject({ requests: 3, failed: 0, cutRequests: 0 });
});

test('an answer that breaks off is seen as broken, and counted', async () => {
  const begun: Socket[] = [];
  const one = await startBackend('one', (req, res) => {
    if (req.url === '/none') return void req.socket.destroy();
    res.writeHead(200, req.url === '/long' ? { 'Content-Length': 100 } : {});
    res.write('some');
    begun.push(req.socket);
  });
  const { port, one: counted } = await proxied(one);
  /** It breaks off once the client has the beginning. */
  const broken = async (path: string) => {
    const client = await raw(port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await until(() => client.text().includes('some'), wait);
    begun.pop()?.destroy();
    await client.ended;
    return client.text();
  };
  expect(await broken('/long')).toMatch(/Content-Length: 100\r\n[\s\S]*\r\nsome$/);
  expect(await broken('/pieces')).toMatch(/Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n$/);
  expect(await ask(port, { path: '/none', method: 'POST' })).toMatchObject({ status: 502 });
  expect(one.requests.filter(({ url }) => url === '/none')).toHaveLength(1);
  // What may be asked again was asked once more.
  expect(await ask(port, { path: '/none' })).toMatchObject({ status: 502 });
  expect(one.requests.filter(({ url }) => url === '/none')).toHaveLength(3);
  await until(async () => (await counted())?.failed === 4, wait);
  expect(await counted()).toMatchObject({ requests: 4, inFlight: 0 });
});

test('connections that the version closed are no matter', async () => {
  const one = await startBackend('one');
  const { port, one: counted } = await proxied(one);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  for (let i = 0; i < 20; i += 1) {
    expect((await ask(port, { agent, method: i % 2 === 0 ? 'GET' : 'POST' })).status).toBe(200);
    one.server.closeIdleConnections();
  }
  expect(await counted()).toMatchObject({ requests: 20, failed: 0 });
});
