import type { RouteBackend } from '../../types.ts';
import type { WireCounts, WireRoute } from '../protocol.ts';
import { at, createSpread, inOrder, type Share, type Spread } from './choose.ts';
import { told } from './counts.ts';
import { createRelease, pick, probeEjected, type Release, setBackend } from './release.ts';
import { closePeer, dropIdle, type Peer } from './upstream.ts';

const mostRemembered = 20;
const idleMs = 3_000;
const usualAnswerMs = 60_000;

/** What is behind one port: versions, their shares, and what was counted. */
export interface Place {
  readonly id: string;
  label: string;
  sticky: WireRoute['sticky'];
  /** By then an answer has begun. */
  answerMs: number;
  releases: Map<string, Release>;
  /** It was removed: what is under way ends, and nothing that lasts begins. */
  gone: boolean;
  /** More than one version has a share now. */
  split: boolean;
  set(route: Pick<WireRoute, 'label' | 'sticky' | 'backends' | 'answerMs'>): void;
  spread: Spread;
  /** The version for a place in [0,100), and one of its upstreams that did not refuse yet. */
  choose(bucket: number, tried: readonly Peer[] | null): { release: Release; peer: Peer } | null;
  refused(peer: Peer): void;
  answers(peer: Peer): void;
  unserved(): void;
  counts(): Omit<WireCounts, 'epoch' | 'listening' | 'problem'>;
  /** Once or so in a quarter of a second. */
  tick(): void;
  dispose(): void;
}

export function createPlace(id: string, onChange: () => void): Place {
  const since = Date.now();
  const releases = new Map<string, Release>();
  let shares: Share<Release>[] = [];
  let order: string[] = [];
  let unservedRequests = 0;
  let downtimeMs = 0;
  let downSince: number | null = null;

  const serves = () => shares.some(({ of }) => of.peers.some((peer) => peer.ejectedAt === null));
  const look = () => {
    const up = serves();
    if (up && downSince !== null) {
      downtimeMs += performance.now() - downSince;
      downSince = null;
    } else if (!up) downSince ??= performance.now();
  };

  const forget = () => {
    const gone = [...releases.values()].filter(({ id, active }) => !order.includes(id) && active.size === 0);
    for (const release of gone.slice(0, Math.max(0, gone.length - mostRemembered))) releases.delete(release.id);
  };

  const setBackends = (backends: readonly RouteBackend[]) => {
    order = inOrder(
      order,
      backends.map(({ releaseId }) => releaseId),
    );
    for (const backend of backends) {
      const release = releases.get(backend.releaseId) ?? createRelease(backend.releaseId);
      releases.set(release.id, release);
      setBackend(release, backend);
    }
    for (const release of releases.values())
      if (!order.includes(release.id)) setBackend(release, { releaseId: release.id, weight: 0, upstreams: [] });
    shares = order.flatMap((releaseId) => {
      const of = releases.get(releaseId);
      return of && of.weight > 0 && of.peers.length > 0 ? [{ weight: of.weight, of }] : [];
    });
    forget();
  };

  const back = (peer: Peer) => {
    if (peer.ejectedAt === null) return;
    peer.ejectedAt = null;
    look();
    onChange();
  };

  const place: Place = {
    id,
    label: id,
    sticky: { by: 'none' },
    answerMs: usualAnswerMs,
    releases,
    gone: false,
    split: false,
    spread: createSpread(),
    set({ label, sticky, backends, answerMs = usualAnswerMs }) {
      place.label = label;
      place.sticky = sticky;
      place.answerMs = answerMs;
      setBackends(backends);
      place.split = shares.length > 1;
      look();
    },
    choose(bucket, tried) {
      const wanted = at(shares, bucket);
      if (!wanted) return null;
      const peer = pick(wanted, tried, false);
      if (peer) return { release: wanted, peer };
      // Nobody is left without an answer because the version of their share is dead.
      for (const { of } of shares) {
        const other = of === wanted ? null : pick(of, tried, false);
        if (other) return { release: of, peer: other };
      }
      // All were left out: one of them may be back before it was asked.
      const last = pick(wanted, tried, true);
      return last ? { release: wanted, peer: last } : null;
    },
    refused(peer) {
      if (peer.closed || peer.ejectedAt !== null) return;
      peer.ejectedAt = Date.now();
      dropIdle(peer, 0);
      look();
      onChange();
    },
    answers: back,
    unserved() {
      unservedRequests += 1;
    },
    counts() {
      const now = downSince === null ? 0 : performance.now() - downSince;
      return {
        since,
        releases: Object.fromEntries([...releases].map(([releaseId, { counter }]) => [releaseId, told(counter)])),
        downtimeMs: Math.round(downtimeMs + now),
        unserved: unservedRequests,
        ejected: [...releases.values()].flatMap(({ peers }) =>
          peers.filter(({ ejectedAt }) => ejectedAt !== null).map((peer) => peer.id),
        ),
      };
    },
    tick() {
      const now = performance.now();
      for (const release of releases.values()) {
        probeEjected(release, back);
        for (const one of release.active.all()) one.look?.(now);
        for (const peer of release.peers) dropIdle(peer, idleMs);
      }
    },
    dispose() {
      place.gone = true;
      for (const { peers } of releases.values()) for (const peer of peers) closePeer(peer);
    },
  };
  return place;
}
