import { connect, type Socket } from 'node:net';
import type { Upstream } from '../../types.ts';
import { type Line, openLine } from './line.ts';

const mostIdle = 1_024;

/** Where one process or container of a version is reached, and what is known of it. */
export interface Peer extends Upstream {
  /** The one that was used last is the last. */
  idle: Line[];
  inFlight: number;
  /** It refused connections; null while it is fine. */
  ejectedAt: number | null;
  probing: Socket | null;
  closed: boolean;
}

export function createPeer(upstream: Upstream): Peer {
  return { ...upstream, idle: [], inFlight: 0, ejectedAt: null, probing: null, closed: false };
}

/** The connection that was used last, or a new one. With `surelyWithinMs` none that has been idle for longer. */
export function lineTo(peer: Peer, surelyWithinMs: number | null): Line {
  for (let line = peer.idle.pop(); line; line = peer.idle.pop()) {
    if (!line.usable) continue;
    if (surelyWithinMs === null || performance.now() - line.freeSince <= surelyWithinMs) return line;
    line.destroy();
    // The others have been idle for longer.
    dropIdle(peer, 0);
  }
  return openLine(peer, (line) => {
    if (peer.closed || peer.idle.length >= mostIdle) {
      line.destroy();
      return;
    }
    line.freeSince = performance.now();
    peer.idle.push(line);
  });
}

/** Lets go of connections that have been idle for so long. */
export function dropIdle(peer: Peer, idleMs: number): void {
  const { idle } = peer;
  if (idle.length === 0) return;
  const since = performance.now() - idleMs;
  let gone = 0;
  for (let line = idle[0]; line && (line.freeSince <= since || !line.usable); line = idle[gone]) {
    line.destroy();
    gone += 1;
  }
  if (gone > 0) idle.splice(0, gone);
}

/** Looks whether it takes connections again. */
export function probe(peer: Peer, back: () => void): void {
  if (peer.probing || peer.closed) return;
  const socket = connect({ host: peer.host, port: peer.port, timeout: 2_000 });
  peer.probing = socket;
  const over = () => {
    peer.probing = null;
    socket.destroy();
  };
  socket.once('connect', () => {
    over();
    if (!peer.closed) back();
  });
  socket.once('error', over);
  socket.once('timeout', over);
}

export function closePeer(peer: Peer): void {
  peer.closed = true;
  peer.probing?.destroy();
  // Idle ones only: what is in flight ends by itself, and its connection is not taken back.
  dropIdle(peer, 0);
}
