import type { RouteBackend } from '../../types.ts';
import { type Bag, createBag, type InBag } from './bag.ts';
import { type Counter, createCounter } from './counts.ts';
import { closePeer, createPeer, type Peer, probe } from './upstream.ts';

/** A request or a WebSocket that is under way. */
export interface Active extends InBag {
  kind: 'request' | 'socket';
  /** Ends what makes no progress. */
  look?(now: number): void;
  /** Ends it because its time is over. Resolves once it has ended; true when it ended as its protocol wants it. */
  cut(): Promise<boolean>;
}

export interface Release {
  id: string;
  weight: number;
  peers: Peer[];
  counter: Counter;
  active: Bag<Active>;
  /** Who waits for the end of all that is under way. */
  waiting: Set<() => void>;
  turn: number;
}

export function createRelease(id: string): Release {
  return { id, weight: 0, peers: [], counter: createCounter(), active: createBag(), waiting: new Set(), turn: 0 };
}

/** Upstreams that stay keep their connections and what is known of them. */
export function setBackend(release: Release, backend: RouteBackend): void {
  const before = release.peers;
  release.weight = backend.weight;
  release.peers = backend.upstreams.map(
    (now) =>
      before.find(({ id, host, port }) => id === now.id && host === now.host && port === now.port) ?? createPeer(now),
  );
  for (const peer of before) if (!release.peers.includes(peer)) closePeer(peer);
}

export function enter(release: Release, one: Active): void {
  release.active.add(one);
  if (one.kind === 'request') release.counter.inFlight += 1;
  else release.counter.sockets += 1;
}

export function leave(release: Release, one: Active): void {
  if (!release.active.delete(one)) return;
  if (one.kind === 'request') release.counter.inFlight -= 1;
  else release.counter.sockets -= 1;
  if (release.active.size > 0) return;
  for (const done of [...release.waiting]) done();
}

/** The one with the least to do, in turn among equals; those in `tried` have refused already. */
export function pick(release: Release, tried: readonly Peer[] | null, alsoEjected: boolean): Peer | null {
  const { peers } = release;
  if (peers.length === 1) {
    const only = peers[0] as Peer;
    return (only.ejectedAt === null || alsoEjected) && !tried?.includes(only) ? only : null;
  }
  release.turn += 1;
  let best: Peer | null = null;
  for (let i = 0; i < peers.length; i += 1) {
    const peer = peers[(release.turn + i) % peers.length] as Peer;
    if ((peer.ejectedAt !== null && !alsoEjected) || tried?.includes(peer)) continue;
    if (best === null || peer.inFlight < best.inFlight) best = peer;
  }
  return best;
}

/** Asks those that were left out whether they take connections again. */
export function probeEjected(release: Release, back: (peer: Peer) => void): void {
  for (const peer of release.peers) if (peer.ejectedAt !== null) probe(peer, () => back(peer));
}
