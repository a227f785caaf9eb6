import type { DeploymentReceipt, Traffic } from '../../../../shared/features/deployments/schema.ts';
import { latencyPercentile } from '../proxy/latency.ts';
import type { ReleaseCounts, RouteCounts } from '../types.ts';

/** What the proxy had counted at a turn of a deployment; null before it was reached. */
export interface Marks {
  begin: RouteCounts | null;
  before: RouteCounts | null;
  switched: RouteCounts | null;
  watched: RouteCounts | null;
  end: RouteCounts | null;
}
export const noMarks: Marks = { begin: null, before: null, switched: null, watched: null, end: null };

export interface Counted {
  requests: number;
  failed: number;
  latency: number[];
  cutRequests: number;
  cutSockets: number;
}
const nothing: Counted = { requests: 0, failed: 0, latency: [], cutRequests: 0, cutSockets: 0 };

const plus = (one: Counted, other: Counted, sign: 1 | -1): Counted => ({
  requests: one.requests + sign * other.requests,
  failed: one.failed + sign * other.failed,
  latency: Array.from(
    { length: Math.max(one.latency.length, other.latency.length) },
    (_, i) => (one.latency[i] ?? 0) + sign * (other.latency[i] ?? 0),
  ),
  cutRequests: one.cutRequests + sign * other.cutRequests,
  cutSockets: one.cutSockets + sign * other.cutSockets,
});
const countedOf = ({ requests, failed, latency, cutRequests, cutSockets }: ReleaseCounts): Counted => ({
  ...{ requests, failed, latency: [...latency], cutRequests, cutSockets },
});

/** Of one version between two moments; after a new beginning of the proxy what it has counted since. */
export function countedBetween(from: RouteCounts | null, to: RouteCounts, releaseId: string): Counted {
  const now = to.releases[releaseId];
  if (!now) return nothing;
  const then = from?.epoch === to.epoch ? from.releases[releaseId] : undefined;
  return then ? plus(countedOf(now), countedOf(then), -1) : countedOf(now);
}

/** Of all versions, with the requests that met none. */
export function allBetween(from: RouteCounts | null, to: RouteCounts): Counted {
  const ids = Object.keys(to.releases);
  const sum = ids.reduce((total, id) => plus(total, countedBetween(from, to, id), 1), nothing);
  const unserved = to.unserved - (from?.epoch === to.epoch ? from.unserved : 0);
  return { ...sum, requests: sum.requests + unserved, failed: sum.failed + unserved };
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

export const trafficOf = ({ requests, failed, latency }: Counted): Traffic => ({
  requests,
  failed,
  p50: rounded(latencyPercentile(latency, 0.5)),
  p95: rounded(latencyPercentile(latency, 0.95)),
  p99: rounded(latencyPercentile(latency, 0.99)),
});

/** Counted by the proxy itself: what is between the turns of a deployment. */
export function receiptOf(marks: Marks, evidence: DeploymentReceipt['evidence']): DeploymentReceipt {
  const part = (from: RouteCounts | null, to: RouteCounts | null): Counted => (to ? allBetween(from, to) : nothing);
  const last = marks.end ?? marks.watched ?? marks.switched ?? marks.before ?? marks.begin;
  const before = part(marks.begin, marks.before ?? last);
  const during = marks.before ? part(marks.before, marks.switched ?? last) : nothing;
  const after = marks.switched ? part(marks.switched, last) : nothing;
  const known = Object.values(marks).filter((mark): mark is RouteCounts => mark !== null);
  const whole = last ? allBetween(marks.begin, last) : nothing;
  return {
    counted: true,
    before: trafficOf(before),
    during: trafficOf(during),
    after: trafficOf(after),
    cut: { requests: whole.cutRequests, sockets: whole.cutSockets },
    downtimeMs: last
      ? Math.max(0, last.downtimeMs - (marks.begin?.epoch === last.epoch ? marks.begin.downtimeMs : 0))
      : 0,
    interrupted: new Set(known.map(({ epoch }) => epoch)).size > 1,
    evidence,
  };
}
