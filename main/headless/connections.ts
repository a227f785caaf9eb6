import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusals } from './refusals.ts';

interface Options {
  server: Server;
  refusals: Refusals;
  /** All together. */
  max: number;
  /** Of those, the ones that have not shown the token. */
  maxStrangers: number;
}

export interface Connections {
  /** The token came over this one: it is no longer the first to go. */
  trust(socket: Socket): void;
  count(): number;
  closeAll(): void;
}

/**
 * Bounds the connections. When strangers are too many the longest waiting one goes, not the newcomer: a flood that holds
 * every place would otherwise shut out the user.
 */
export function createConnections({ server, refusals, max, maxStrangers }: Options): Connections {
  const all = new Set<Socket>();
  const strangers = new Set<Socket>();
  server.maxConnections = max;
  server.on('drop', () => refusals.count('connections'));
  server.on('connection', (socket: Socket) => {
    all.add(socket);
    strangers.add(socket);
    socket.once('close', () => {
      all.delete(socket);
      strangers.delete(socket);
    });
    if (strangers.size <= maxStrangers) return;
    const [oldest] = strangers;
    if (!oldest) return;
    strangers.delete(oldest);
    refusals.count('connections');
    oldest.destroy();
  });
  return {
    trust: (socket) => void strangers.delete(socket),
    count: () => all.size,
    closeAll() {
      for (const socket of all) socket.destroy();
    },
  };
}
