import { createServer, type IncomingMessage } from 'node:http';
import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { createReadPlain, type PlainRequest } from './plain-request.ts';

const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const get = text('GET /a?b HTTP/1.1', 'Host: a');
const post = `${text('POST /p HTTP/1.1', 'Host: a', 'Content-Length: 5')}hello`;
const readWith = (read = createReadPlain(32_768), also: string | null = null) => {
  return (bytes: string) => read(Buffer.from(bytes, 'latin1'), also);
};

test('one whole request is read, by all its methods, and again after another', () => {
  const read = readWith();
  expect(read(get)).toMatchObject({ method: 'GET', url: '/a?b', body: null, keepAlive: true, headers: { host: 'a' } });
  expect(read(post)).toMatchObject({
    method: 'POST',
    body: Buffer.from('hello'),
    rawHeaders: ['Host', 'a', 'Content-Length', '5'],
  });
  for (const method of ['DELETE', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'PATCH'])
    expect(read(text(`${method} / HTTP/1.1`, 'Host: a'))?.method).toBe(method);
  expect(read(text('GET / HTTP/1.1', 'Host: a', 'Connection: close'))?.keepAlive).toBe(false);
  expect(read(get)).toMatchObject({ url: '/a?b', keepAlive: true });
});

test.each([
  ['a part of one', get.slice(0, -1)],
  ['a part of a body', post.slice(0, -1)],
  ['two', get + get],
  ['the beginning of a second', `${get}G`],
  ['a byte behind the body', `${post}x`],
  ['pieces', `${text('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')}0\r\n\r\n`],
  ['an expectation', text('GET / HTTP/1.1', 'Host: a', 'Expect: 100-continue')],
  ['an upgrade', text('GET / HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket')],
  ['an older version', text('GET / HTTP/1.0', 'Host: a')],
  ['a newer version', text('GET / HTTP/2.0', 'Host: a')],
  ['no host', text('GET / HTTP/1.1', 'X: a')],
  ['two hosts', text('GET / HTTP/1.1', 'Host: a', 'host: b')],
  ['two cookies', text('GET / HTTP/1.1', 'Host: a', 'Cookie: a', 'cookie: b')],
  ['two of what the place goes by', text('GET / HTTP/1.1', 'Host: a', 'X-User: a', 'x-user: b')],
  ['two lengths', text('GET / HTTP/1.1', 'Host: a', 'Content-Length: 0', 'Content-Length: 0')],
  ['an address', text('GET http://a/ HTTP/1.1', 'Host: a')],
  ['no path', text('OPTIONS * HTTP/1.1', 'Host: a')],
  ['a tunnel', text('CONNECT a:1 HTTP/1.1', 'Host: a')],
  ['a rare method', text('PROPFIND / HTTP/1.1', 'Host: a')],
  ['lines that end with LF alone', 'GET / HTTP/1.1\nHost: a\n\n'],
  ['many headers', text('GET / HTTP/1.1', 'Host: a', ...Array.from({ length: 40 }, (_, i) => `X-${i}: a`))],
  ['headers beyond the limit', text('GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(40_000)}`)],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00'],
])('%s is not plain, and what is read next is read as if it had not been there', (_, bytes) => {
  const read = readWith(undefined, 'x-user');
  expect(read(bytes)).toBeNull();
  expect(read(post)).toMatchObject({ url: '/p', body: Buffer.from('hello') });
  expect(read(bytes)).toBeNull();
  expect(read(get)).toMatchObject({ url: '/a?b', body: null });
});

test('every part of a request is not plain', () => {
  const read = readWith();
  for (let at = 1; at < post.length; at += 1) {
    expect(read(post.slice(0, at)), String(at)).toBeNull();
    expect(read(post.slice(at)), String(at)).toBeNull();
  }
});

/** What a server of Node makes of the same bytes on a connection of their own. */
async function byNode(bytes: Buffer) {
  const seen: (Pick<PlainRequest, 'method' | 'url' | 'rawHeaders'> & { body: string })[] = [];
  const server = createServer({ maxHeaderSize: 32_768, requireHostHeader: true });
  server.maxHeadersCount = 0;
  const [client, socket] = duplexPair();
  const done = new Promise<void>((resolve) => {
    server.on('request', (req: IncomingMessage, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1');
      });
      req.on('end', () => {
        seen.push({ method: req.method ?? '', url: req.url ?? '', rawHeaders: req.rawHeaders, body });
        res.end();
        resolve();
      });
    });
    server.on('clientError', () => resolve());
    for (const special of ['checkContinue', 'upgrade', 'connect']) server.on(special, () => resolve());
  });
  client.on('error', () => {}).resume();
  server.emit('connection', socket);
  client.write(bytes);
  await done;
  // What follows would be seen in the same turn.
  await new Promise((resolve) => setImmediate(resolve));
  client.destroy();
  socket.destroy();
  return seen;
}

test('what is taken for one plain request is that one request to Node, whatever was done to its bytes', async () => {
  let state = 0x9e3779b9;
  const random = (below: number) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) ^ (state >>> 15);
    return (state >>> 0) % below;
  };
  const seeds = [
    get,
    post,
    text('GET / HTTP/1.1', 'Host: a', 'Cookie: a=1; b=2', 'X-Forwarded-For: 1.2.3.4', 'Connection: keep-alive, X'),
    `${text('PUT /x HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Content-Type: text/plain')}abc`,
    `${text('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
  ];
  const pieces = [
    '\r\n',
    '\n',
    '\r',
    ' ',
    '\t',
    ':',
    '\0',
    '0',
    'Content-Length: 1\r\n',
    'Host: b\r\n',
    'GET / HTTP/1.1\r\n',
    '\xff',
    'Transfer-Encoding: chunked\r\n',
    'Upgrade: x\r\n',
  ];
  const pick = <T>(of: readonly T[]) => of[random(of.length)] as T;
  const read = createReadPlain(32_768);
  let taken = 0;
  for (let turn = 0; turn < 6_000; turn += 1) {
    let bytes = pick(seeds);
    for (let changes = random(4); changes > 0; changes -= 1) {
      const at = random(bytes.length + 1);
      const how = random(4);
      if (how === 0) bytes = bytes.slice(0, at) + pick(pieces) + bytes.slice(at);
      else if (how === 1) bytes = bytes.slice(0, at) + bytes.slice(at + 1 + random(4));
      else if (how === 2) bytes = bytes.slice(0, at) + String.fromCharCode(random(256)) + bytes.slice(at + 1);
      else bytes = bytes.slice(0, at) + bytes.slice(random(bytes.length));
    }
    const request = read(Buffer.from(bytes, 'latin1'), null);
    if (request === null) continue;
    taken += 1;
    const { method, url, rawHeaders, body } = request;
    expect(await byNode(Buffer.from(bytes, 'latin1')), JSON.stringify(bytes)).toEqual([
      { method, url, rawHeaders, body: body?.toString('latin1') ?? '' },
    ]);
  }
  expect(taken).toBeGreaterThan(500);
});
