import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { ask } from './testing/ask.ts';
import { startBackend } from './testing/backend.ts';
import { listenHere } from './testing/listen-here.ts';
import { raw } from './testing/raw.ts';
import { backend, freePort, route, startProxy } from './testing/start-proxy.ts';

const wait = { timeoutMs: 60_000 };

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
const attempts: [string, string][] = [
  [
    'a length and pieces',
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'pieces and a length',
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'two lengths',
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  ],
  ['a list of lengths', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, ${smuggled.length}\r\n\r\n${smuggled}`],
  ['a length with a sign', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +${smuggled.length}\r\n\r\n${smuggled}`],
  [
    'another coding last',
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  ['a coding that is none', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a space before the colon', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  [
    'a size that is no number',
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n${smuggled}`,
  ],
  ['a size beyond all', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\nhello`],
  [
    'a piece that is longer than it says',
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n`,
  ],
  ['lines that end with LF alone', 'GET / HTTP/1.1\nHost: a\n\n'],
  ['a CR in the middle of a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n'],
  ['a zero in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ['another version', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
  ['a path that is none', 'GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['headers beyond the limit', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
  ['a tunnel to somewhere', 'CONNECT somewhere:443 HTTP/1.1\r\nHost: somewhere\r\n\r\n'],
];

test('nothing that could be read in two ways goes on to a version', async () => {
  const one = await startBackend('one');
  const { proxy } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, [backend('one', 100, one)]));
  for (const [name, bytes] of attempts) {
    const { text, ended } = await raw(port, bytes);
    await ended;
    expect(text(), name).toMatch(/^HTTP\/1\.1 (400|405|413|431|501|505) /);
    expect(text().match(/HTTP\/1\.1 2/), name).toBeNull();
  }
  // What was begun before it was seen to be wrong reached it without an end, and nothing came behind it.
  expect(one.requests.map(({ url }) => url).filter((url) => url !== '/')).toEqual([]);
  expect(one.requests.every(({ complete }) => !complete)).toBe(true);

  // A folded line is one value to all, with nothing in it that ends a line.
  const folded = await raw(
    port,
    `GET /folded HTTP/1.1\r\nHost: a\r\nX: a\r\n Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
  );
  await folded.ended;
  const seen = one.requests.find(({ url }) => url === '/folded');
  expect(seen === undefined || seen.headers['transfer-encoding'] === undefined).toBe(true);
});

test.each(['gzip, chunked', 'gzip\r\nTransfer-Encoding: chunked', 'CHUNKED'])(
  'a body in a coding that is not undone here is not passed on as if it were: %s',
  async (coding) => {
    const one = await startBackend('one', (req, res) => void req.pipe(res));
    const { port } = await listenHere(one);
    const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: ${coding}\r\n\r\n`;
    const client = await raw(port, `${head}5\r\nhello\r\n0\r\n\r\n`);
    await client.ended;
    expect(client.text()).toMatch(coding === 'CHUNKED' ? /^HTTP\/1\.1 200 [\s\S]*hello/ : /^HTTP\/1\.1 501 /);
    expect(one.requests).toHaveLength(coding === 'CHUNKED' ? 1 : 0);
  },
);

test('what is no WebSocket is no way around: h2c and bodies are ordinary requests', async () => {
  const one = await startBackend('one', (req, res) => {
    req.resume();
    req.on('end', () => res.end(`${req.url} ${req.headers.upgrade ?? 'plain'}`));
  });
  const { proxy } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, [backend('one', 100, one)]));
  const h2c = await raw(
    port,
    'GET /h2c HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n',
  );
  await until(() => h2c.text().includes('/h2c plain'), wait);
  const withBody = await raw(
    port,
    `GET /body HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  );
  await until(() => withBody.text().includes('/body plain'), wait);
  expect(one.requests.map(({ url }) => url)).toEqual(['/h2c', '/body']);
});

test('who is slow with headers is not waited for, and keeps nobody else waiting', async () => {
  const one = await startBackend('one');
  const { proxy } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, [backend('one', 100, one)]));
  const slow = await Promise.all(Array.from({ length: 50 }, () => raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nX-')));
  const drip = setInterval(() => {
    for (const { socket } of slow) if (socket.writable) socket.write('a');
  }, 200);
  try {
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    await Promise.all(slow.map(({ ended }) => ended));
  } finally {
    clearInterval(drip);
  }
  expect(slow[0]?.text()).toMatch(/^HTTP\/1\.1 408 /);
  expect(one.requests).toHaveLength(1);
});

const answers: [string, string, number, string][] = [
  [
    'a second answer behind it',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
    200,
    'ok',
  ],
  ['bytes behind it', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokevil', 200, 'ok'],
  ['a body where there can be none', 'HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\nevil', 204, ''],
  [
    'a length and pieces',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    502,
    '',
  ],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nevil', 502, ''],
  ['another protocol unasked', 'HTTP/1.1 101 On\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nevil', 502, ''],
  ['no answer', 'evil', 502, ''],
  ['a line within a value', 'HTTP/1.1 200 OK\r\nX: a\nContent-Length: 4\r\n\r\nevil', 502, ''],
  ['headers beyond all', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 502, ''],
  ['an end that ends it', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok', 200, 'ok'],
  ['many headers', `HTTP/1.1 200 OK\r\n${'X: a\r\n'.repeat(200)}Content-Length: 2\r\n\r\nok`, 200, 'ok'],
];

test('what a version answers is its answer to one request, and never to the next', async () => {
  let next = '';
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      asked += 1;
      if (next.includes('Connection: close')) socket.end(next);
      else socket.write(next);
    });
  }).listen(0, '127.0.0.1');
  await until(() => server.listening, wait);
  onTestFinished(() => void server.close());
  const { proxy } = await startProxy();
  const port = await freePort();
  const upstream = { id: 'one', host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  await proxy.apply(route(port, [{ releaseId: 'one', weight: 100, upstreams: [upstream] }]));
  for (const [name, bytes, status, body] of answers) {
    next = bytes;
    const answer = await ask(port);
    expect(answer.status, name).toBe(status);
    if (status < 500) expect(answer.body, name).toBe(body);
    next = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine';
    expect((await ask(port, { method: 'POST' })).body, name).toBe('mine');
  }
  // Of what came too little or too much of, nothing was asked twice.
  expect(asked).toBe(answers.length * 2);
});
