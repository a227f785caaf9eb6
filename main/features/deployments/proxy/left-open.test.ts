import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { startBackend } from './testing/backend.ts';
import { listenHere } from './testing/listen-here.ts';
import { raw } from './testing/raw.ts';

const wait = { timeoutMs: 60_000 };
const get = (...more: string[]) => `GET / HTTP/1.1\r\n${['Host: a', ...more].join('\r\n')}\r\n\r\n`;
const webSocket = ['Connection: Upgrade', 'Upgrade: websocket'];

/** A version that does with a connection what it likes once it is asked. */
async function rude(then: (socket: Socket) => void) {
  const one = await startBackend('rude');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => then(socket));
    onTestFinished(() => void socket.destroy());
  }).listen(0, '127.0.0.1');
  await until(() => server.listening, wait);
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { ...one, upstream: { id: 'rude', host: '127.0.0.1', port } };
}

test('who says that it ends, and then takes nothing of its answer, is not kept', async () => {
  const one = await startBackend('one', (_, res) => void res.end(Buffer.alloc(64 * 1024 * 1024)));
  const { port, sockets, later, counted } = await listenHere(one);
  const client = await raw(port, '', true);
  client.socket.pause();
  client.socket.write(get());
  await until(() => sockets[0]?.writableNeedDrain, wait);
  client.socket.end();
  await until(() => sockets[0]?.writableEnded, wait);
  later(1_000);
  later(121_000);
  await until(() => sockets[0]?.destroyed && counted()?.inFlight === 0, wait);
  expect(counted()).toMatchObject({ requests: 1, failed: 0 });
});

test.each([
  ['plain ones', ''],
  ['those of Node', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
])('the last bytes of an answer are not kept for ever either: %s', async (_, first) => {
  const one = await startBackend('one', (_, res) => void res.end(Buffer.alloc(30_000)));
  const { port, sockets, later, counted } = await listenHere(one);
  const client = await raw(port, first.slice(0, -5));
  await until(() => sockets.length === 1, wait);
  const [socket] = sockets as [Socket];
  if (first !== '') {
    await until(() => socket.bytesRead === client.socket.bytesWritten, wait);
    client.socket.write(first.slice(-5));
    await until(() => counted()?.requests === 1, wait);
  }
  client.socket.pause();
  while (socket.writableLength === 0) {
    const { bytesWritten } = socket;
    client.socket.write(get());
    await until(() => socket.bytesWritten >= bytesWritten + 30_000, wait);
  }
  expect(socket.writableNeedDrain).toBe(false);
  expect(counted()?.inFlight).toBe(1);
  later(1_000);
  later(121_000);
  later(121_000);
  await until(() => socket.destroyed && counted()?.inFlight === 0, wait);
  expect(counted()).toMatchObject({ failed: 0 });
});

test('what a version answers who may not open a WebSocket, and nobody takes, is not kept for ever', async () => {
  const one = await startBackend('one');
  one.server.removeAllListeners('upgrade');
  one.server.on('upgrade', (_, socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n');
    socket.write(Buffer.alloc(64 * 1024 * 1024));
    onTestFinished(() => void socket.destroy());
  });
  const { port, sockets, later, counted } = await listenHere(one);
  const client = await raw(port);
  client.socket.pause();
  client.socket.write(get(...webSocket));
  await until(() => sockets[0]?.writableNeedDrain, wait);
  later(1_000);
  later(119_000);
  expect(sockets[0]?.destroyed).toBe(false);
  later(2_000);
  later(121_000);
  await until(() => sockets[0]?.destroyed && counted()?.inFlight === 0, wait);
  expect(counted()).toMatchObject({ failed: 0 });
});

test.each(['Content-Length: 1000000', 'Connection: close'])(
  'what a version answers who may not open a WebSocket comes whole, however large: %s',
  async (header) => {
    const one = await rude((socket) => void socket.end(`HTTP/1.1 403 No\r\n${header}\r\n\r\n${'x'.repeat(1_000_000)}`));
    const { port, counted } = await listenHere(one);
    const client = await raw(port, get(...webSocket));
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 403 No\r\n/);
    expect(client.text().match(/x/g)).toHaveLength(1_000_000);
    expect(counted()).toMatchObject({ requests: 1, failed: 0, inFlight: 0 });
  },
);

test('a WebSocket may take nothing for as long as it likes', async () => {
  const one = await startBackend('one');
  const { port, sockets, later } = await listenHere(one);
  const client = await raw(port, get(...webSocket));
  await until(() => client.text().startsWith('HTTP/1.1 101 '), wait);
  const [socket] = sockets as [Socket];
  const [version] = [...one.sockets];
  socket.cork();
  version?.write('hello');
  await until(() => socket.writableLength > 0, wait);
  for (let n = 0; n < 3; n += 1) later(121_000);
  expect(socket.destroyed).toBe(false);
  socket.uncork();
  await until(() => client.text().endsWith('hello'), wait);
});

test('what the proxy says itself and nobody takes is not kept for ever', async () => {
  const { port, sockets, later } = await listenHere();
  const client = await raw(port);
  await until(() => sockets.length === 1, wait);
  const [socket] = sockets as [Socket];
  // As if the system took nothing more.
  socket.cork();
  client.socket.write(get());
  await until(() => socket.writableLength > 0, wait);
  later(1_000);
  later(119_000);
  expect(socket.destroyed).toBe(false);
  later(2_000);
  await client.ended;
});

test.each([
  ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 405],
  ['a WebSocket of no version', get(...webSocket), 503],
  ['a WebSocket that asks in two ways', get('Host: b', ...webSocket), 400],
])('%s is refused and its connection is gone, whether the client ends it or not', async (_, bytes, status) => {
  const { port, sockets } = await listenHere();
  const client = await raw(port, bytes, true);
  await until(() => client.text().startsWith(`HTTP/1.1 ${status} `), wait);
  await until(() => sockets[0]?.destroyed, wait);
  // Who is gone before it is told is no error of the program: it would be an uncaught one here.
  for (let n = 0; n < 20; n += 1) (await raw(port, bytes)).socket.resetAndDestroy();
  await until(() => sockets.length === 21 && sockets.every(({ destroyed }) => destroyed), wait);
});

test('hints do not pile up before who does not read', async () => {
  const hint = `HTTP/1.1 103 Early Hints\r\nLink: </${'x'.repeat(8_000)}>\r\n\r\n`;
  let sent = 0;
  const flood = await rude((socket) => {
    const more = () => {
      if (socket.destroyed) return;
      for (let n = 0; n < 50 && !socket.writableNeedDrain; n += 1) {
        socket.write(hint);
        sent += hint.length;
      }
      setImmediate(more);
    };
    more();
  });
  const { port, sockets } = await listenHere(flood);
  const client = await raw(port);
  client.socket.pause();
  client.socket.write(get());
  await until(() => sent > 64 * 1024 * 1024, wait);
  expect(sockets[0]?.writableLength).toBeLessThan(1024 * 1024);
});

test('HTTP/1.0 hears of no hints', async () => {
  const one = await rude((socket) => {
    socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  const old = await raw((await listenHere(one)).port, 'GET / HTTP/1.0\r\n\r\n');
  await old.ended;
  expect(old.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*ok$/);
  expect(old.text().match(/HTTP\/1\.1 /g)).toHaveLength(1);
});

test('a status that is none is no hint that the answer comes, and all that Connection names ends here', async () => {
  const answers = [
    'HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nConnection: X-A\r\nX-A: 1\r\nX-B: 1\r\nConnection: X-B\r\nContent-Length: 2\r\n\r\nok',
  ];
  const { port } = await listenHere(await rude((socket) => void socket.write(answers.shift() ?? '')));
  const client = await raw(port, 'POST / HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => client.text().includes('without an answer'), wait);
  expect(client.text()).toMatch(/^HTTP\/1\.1 502 /);
  client.socket.write(get('Connection: close'));
  await client.ended;
  expect(client.text()).toMatch(/ok$/);
  expect(client.text()).not.toMatch(/X-[AB]/);
});

test('a door that closes says so to who waits for an answer, and still looks for who is slow', async () => {
  const held: ServerResponse[] = [];
  const { port, sockets, close } = await listenHere(await startBackend('one', (_, res) => void held.push(res)));
  const [slow, slower, busy] = [await raw(port, 'GET / HTTP/1.1\r\nHo'), await raw(port), await raw(port, get())];
  const answer = await until(() => held[0], wait);
  await until(() => sockets.length === 3, wait);
  close();
  slower.socket.write('GET / HTTP/1.1\r\nHo');
  answer.end('held');
  await busy.ended;
  expect(busy.text()).toMatch(/Connection: close\r\n[\s\S]*held/);
  await Promise.all([slow.ended, slower.ended]);
  expect(slow.text()).toMatch(/^HTTP\/1\.1 408 /);
  expect(slower.text()).toMatch(/^HTTP\/1\.1 408 /);
});
