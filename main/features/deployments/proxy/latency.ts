const leastMs = 0.1;
const growth = 1.05;
const closed = 321;
const logGrowth = Math.log(growth);

/** From a tenth of a millisecond to ten minutes, each 5 % above the one before; the last is open. */
export const latencyBoundsMs: readonly number[] = [
  ...Array.from({ length: closed }, (_, i) => leastMs * growth ** i),
  Number.POSITIVE_INFINITY,
];

/** Of the bounds above. */
export function latencyBucket(ms: number): number {
  if (!(ms > leastMs)) return 0;
  return Math.min(closed, Math.ceil(Math.log(ms / leastMs) / logGrowth - 1e-9));
}

/** `share` between 0 and 1; within 2.5 % of what it was. Null when nothing was counted. */
export function latencyPercentile(latency: readonly number[], share: number): number | null {
  const total = latency.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  const at = latency.findIndex((count) => {
    seen += count;
    return seen >= wanted;
  });
  const upper = latencyBoundsMs[Math.min(at, closed - 1)] as number;
  return at === 0 || at >= closed ? upper : upper / Math.sqrt(growth);
}
