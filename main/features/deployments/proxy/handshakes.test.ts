import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { startBackend } from './testing/backend.ts';
import { listenHere } from './testing/listen-here.ts';
import { raw } from './testing/raw.ts';

const wait = { timeoutMs: 60_000 };
const get = (...more: string[]) => `GET / HTTP/1.1\r\n${['Host: a', ...more].join('\r\n')}\r\n\r\n`;
const webSocket = ['Connection: Upgrade', 'Upgrade: websocket'];

/** A version that takes a handshake, and then does nothing but what it is told, not even end. */
async function deaf(says = '') {
  const one = await startBackend('deaf');
  const seen: Socket[] = [];
  one.server.removeAllListeners('upgrade');
  one.server.on('upgrade', (req, socket) => {
    one.requests.push(req);
    socket.on('error', () => {});
    socket.resume();
    if (says !== '') socket.write(says);
    seen.push(socket as Socket);
    onTestFinished(() => void socket.destroy());
  });
  return { ...one, seen };
}

test.each(['end', 'destroy', 'reset'])('a handshake whose client leaves by %s is over', async (how) => {
  const one = await deaf();
  const { port, sockets, counted } = await listenHere(one);
  const client = await raw(port, get(...webSocket));
  await until(() => one.seen.length === 1, wait);
  if (how === 'end') client.socket.end();
  else if (how === 'destroy') client.socket.destroy();
  else client.socket.resetAndDestroy();
  await until(() => counted()?.inFlight === 0 && sockets[0]?.destroyed, wait);
});

test.each(['200 OK', '101 Switching Protocols'])(
  'a client that leaves after %s is not kept by who does not end',
  async (status) => {
    const up = status.startsWith('101') ? 'Connection: Upgrade\r\nUpgrade: websocket\r\n' : '';
    const one = await deaf(`HTTP/1.1 ${status}\r\n${up}\r\n`);
    const { port, sockets, counted } = await listenHere(one);
    const client = await raw(port, get(...webSocket));
    await until(() => client.text().includes('\r\n\r\n'), wait);
    client.socket.destroy();
    await until(() => counted()?.sockets === 0 && counted()?.inFlight === 0 && sockets[0]?.destroyed, wait);
  },
);

test('who has ended their side of another protocol is kept for as long as something comes for them', async () => {
  const one = await deaf('HTTP/1.1 101 On\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
  const { port, sockets, later, counted } = await listenHere(one);
  const client = await raw(port, get('Connection: Upgrade', 'Upgrade: tcp'), true);
  await until(() => client.text().includes('\r\n\r\n'), wait);
  later(121_000);
  client.socket.end();
  await until(() => one.seen[0]?.readableEnded, wait);
  for (const word of ['one', 'two']) {
    later(119_000);
    one.seen[0]?.write(word);
    await until(() => client.text().endsWith(word), wait);
  }
  later(119_000);
  expect(sockets[0]?.destroyed).toBe(false);
  later(2_000);
  await until(() => sockets[0]?.destroyed && counted()?.sockets === 0, wait);
});

test('what a client says before its WebSocket is open comes to the version once it is, whole and in its order', async () => {
  const one = await deaf();
  const { port, sockets } = await listenHere(one);
  const client = await raw(port, `${get(...webSocket)}one `);
  const version = await until(() => one.seen[0], wait);
  let heard = '';
  version.on('data', (chunk) => {
    heard += chunk;
  });
  const before = sockets[0]?.bytesRead as number;
  client.socket.write('two ');
  await until(() => sockets[0]?.bytesRead === before + 4, wait);
  expect(heard).toBe('');
  version.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await until(() => client.text().startsWith('HTTP/1.1 101 '), wait);
  client.socket.write('three');
  await until(() => heard === 'one two three', wait);
  // More of it than the proxy holds waits in the system.
  const eager = await raw(port, `${get(...webSocket)}${'x'.repeat(1_000_000)}`);
  const second = await until(() => one.seen[1], wait);
  let bytes = 0;
  second.on('data', (chunk) => {
    bytes += chunk.length;
  });
  second.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await until(() => bytes === 1_000_000, wait);
  eager.socket.destroy();
});

test.each(['websocket, h2c', 'x,h2c', 'websocket , H2C', ' , h2'])(
  '%s is no way to speak to a version behind our back',
  async (upgrade) => {
    const one = await startBackend('one', (req, res) => res.end(`plain ${req.headers.upgrade ?? ''}`));
    const { port } = await listenHere(one);
    const client = await raw(port, get('Connection: Upgrade', `Upgrade: ${upgrade}`));
    await until(() => client.text().includes('plain') || client.text().includes(' 101 '), wait);
    expect(client.text()).toMatch(/plain $/m);
  },
);

test('what must not stand behind a body is not passed on there', async () => {
  const one = await startBackend('one', (req, res) => {
    req.resume();
    req.on('end', () => res.end(JSON.stringify(req.rawTrailers)));
  });
  const { port } = await listenHere(one);
  const client = await raw(
    port,
    `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Forwarded-For: 1.2.3.4\r\nX_Forwarded_For: 1\r\nHost: b\r\nX-Sum: 1\r\n\r\n`,
  );
  await client.ended;
  expect(client.text()).toContain('["X-Sum","1"]');
});
