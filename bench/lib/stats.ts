/** The value below which this share of the sample lies: nearest rank, so it is always a value that was measured. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = Float64Array.from(sample).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export const median = (sample: readonly number[]): number => percentile(sample, 0.5);
