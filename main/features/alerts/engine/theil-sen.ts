export interface Point {
  at: number;
  value: number;
}

function median(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
export const medianOf = (values: readonly number[]): number => median(Float64Array.from(values).sort());

/**
 * A line through points of which nearly a third may be wrong (Theil and Sen): the median of all slopes. A download that is
 * deleted again, or a cache that is emptied, does not turn it. `noise` is how far points usually are from it.
 */
export function fitLine(points: readonly Point[]): { perMs: number; at: (moment: number) => number; noise: number } {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < points.length; i++) {
    const a = points[i] as Point;
    for (let j = i + 1; j < points.length; j++) {
      const b = points[j] as Point;
      if (b.at !== a.at) slopes[count++] = (b.value - a.value) / (b.at - a.at);
    }
  }
  const perMs = count === 0 ? 0 : median(slopes.subarray(0, count).sort());
  const from = points[0]?.at ?? 0;
  const offset = medianOf(points.map(({ at, value }) => value - perMs * (at - from)));
  const at = (moment: number) => offset + perMs * (moment - from);
  return { perMs, at, noise: medianOf(points.map((point) => Math.abs(point.value - at(point.at)))) };
}
