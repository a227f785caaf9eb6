import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { createPlaces } from './program/places.ts';
import { startBackend } from './testing/backend.ts';
import { raw } from './testing/raw.ts';
import { backend, freePort, route, startProxy } from './testing/start-proxy.ts';

const wait = { timeoutMs: 20_000 };
const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

/** The places of a program, here and not in a process of its own: the time is ours. */
function placesHere() {
  const places = createPlaces(() => {});
  const now = performance.now.bind(performance);
  let aheadMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs);
  const sockets: Socket[] = [];
  const see = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
  subscribe('net.server.socket', see);
  onTestFinished(() => {
    unsubscribe('net.server.socket', see);
    vi.restoreAllMocks();
    places.dispose();
  });
  return {
    places,
    endAt: (port: number) => until(() => sockets.find(({ localPort }) => localPort === port), wait),
    /** From now on minutes pass between two looks. */
    hurry() {
      const faster = setInterval(() => {
        aheadMs += 121_000;
      }, 300);
      onTestFinished(() => clearInterval(faster));
    },
  };
}

test('a place that is removed still lets go of a request that nobody answers, and of no other', async () => {
  const held: ServerResponse[] = [];
  const one = await startBackend('one', (_, res) => void held.push(res));
  const { proxy } = await startProxy();
  const [port, other] = [await freePort(), await freePort()];
  await proxy.apply(route(other, [backend('one', 100, one)]));
  await proxy.apply(route(port, [backend('one', 100, one)], { answerMs: 2_000 }));
  const [hung, begun] = [await raw(port, get), await raw(port, 'GET /begun HTTP/1.1\r\nHost: a\r\n\r\n')];
  await until(() => held.length === 2, wait);
  const going = held[one.requests.findIndex(({ url }) => url === '/begun')];
  going?.write('some');
  await until(() => begun.text().includes('some'), wait);
  await proxy.remove(`place-${port}`);
  await hung.ended;
  expect(hung.text()).toMatch(/^HTTP\/1\.1 504 [\s\S]*did not answer within 2 s/);
  await until(() => one.requests.find(({ url }) => url === '/')?.socket.destroyed, wait);
  going?.end(' more');
  await begun.ended;
  expect(begun.text()).toContain(' more');
});

test.each(['is removed', 'moves to another port'])(
  'who takes nothing of what they were told is let go, also when their place %s',
  async (how) => {
    const { places, endAt, hurry } = placesHere();
    const [port, other] = [await freePort(), await freePort()];
    const place = { ...route(port, []), listen: { address: '127.0.0.1', port, tls: null } };
    await places.apply(place);
    const client = await raw(port);
    const socket = await endAt(port);
    // As if the system took nothing more.
    socket.cork();
    client.socket.write(get);
    await until(() => socket.writableLength > 0, wait);
    if (how === 'is removed') places.remove(place.id);
    else await places.apply({ ...place, listen: { ...place.listen, port: other } });
    expect(socket.destroyed).toBe(false);
    hurry();
    await client.ended;
  },
);

test.each(['asked for', 'opened'])('no WebSocket is %s at a place that is removed', async (when) => {
  const one = await startBackend('one');
  const [echo] = one.server.listeners('upgrade') as ((req: unknown, socket: unknown) => void)[];
  const shaken: (() => void)[] = [];
  one.server.removeAllListeners('upgrade');
  one.server.on('upgrade', (req, socket) => void shaken.push(() => echo?.call(one.server, req, socket)));
  const { places, endAt } = placesHere();
  const port = await freePort();
  const place = { ...route(port, [backend('one', 100, one)]), listen: { address: '127.0.0.1', port, tls: null } };
  await places.apply(place);
  const client = await raw(port);
  await endAt(port);
  const shake = () =>
    client.socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  if (when === 'opened') {
    shake();
    await until(() => shaken.length === 1, wait);
  }
  places.remove(place.id);
  if (when === 'opened') shaken[0]?.();
  else shake();
  await client.ended;
  expect(client.text()).toMatch(/^HTTP\/1\.1 503 /);
  await until(() => [...one.sockets].every(({ readableEnded }) => readableEnded), wait);
  expect(shaken).toHaveLength(when === 'opened' ? 1 : 0);
});
