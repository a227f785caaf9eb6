import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { listen } from '../program/listener.ts';
import { createPlace } from '../program/place.ts';
import type { Backend } from './backend.ts';
import { backend } from './start-proxy.ts';

/** A listener here and not in a process of its own: how far a request has come can be seen, and the time is ours. */
export async function listenHere(...of: Backend[]) {
  const place = createPlace('place', () => {});
  place.set({ label: 'shop', sticky: { by: 'none' }, backends: [backend('one', 100, ...of)] });
  const listener = await listen({ address: '127.0.0.1', port: 0, tls: null }, place);
  let aheadMs = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs);
  /** The proxy's ends of the connections of its clients. */
  const sockets: Socket[] = [];
  const see = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === listener.port) sockets.push(socket);
  };
  subscribe('net.server.socket', see);
  onTestFinished(() => {
    unsubscribe('net.server.socket', see);
    vi.restoreAllMocks();
    listener.close();
    place.dispose();
  });
  return {
    port: listener.port,
    place,
    sockets,
    close: () => listener.close(),
    counted: () => place.counts().releases.one,
    later(ms: number) {
      aheadMs += ms;
      place.tick();
      listener.tick();
    },
  };
}
