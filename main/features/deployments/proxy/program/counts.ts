import type { ReleaseCounts } from '../../types.ts';
import { latencyBoundsMs, latencyBucket } from '../latency.ts';

export interface Counter {
  requests: number;
  failed: number;
  latency: number[];
  cutRequests: number;
  cutSockets: number;
  inFlight: number;
  sockets: number;
  /** Counts one that is over; without a time when it was the client who left. */
  over(failed: boolean, ms: number | null): void;
}

export function createCounter(): Counter {
  return {
    requests: 0,
    failed: 0,
    latency: latencyBoundsMs.map(() => 0),
    cutRequests: 0,
    cutSockets: 0,
    inFlight: 0,
    sockets: 0,
    over(failed, ms) {
      this.requests += 1;
      if (failed) this.failed += 1;
      if (ms !== null) this.latency[latencyBucket(ms)] = (this.latency[latencyBucket(ms)] ?? 0) + 1;
    },
  };
}

export function told({
  requests,
  failed,
  latency,
  cutRequests,
  cutSockets,
  inFlight,
  sockets,
}: Counter): ReleaseCounts {
  return { requests, failed, latency, cutRequests, cutSockets, inFlight, sockets };
}
