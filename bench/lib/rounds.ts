import { median } from './stats.ts';

/** Shorter and less exact: to see that a benchmark works. */
export const quick = process.env.OPTIMUS_BENCH_QUICK === '1';

type Measured = Record<string, number>;
type Contestants = Record<string, () => Promise<Measured>>;
type Medians<C extends Contestants> = { [N in keyof C]: Awaited<ReturnType<C[N]>> };

/**
 * Measures every contestant once per round, in turn, the first one of a round changing: whatever else the machine does
 * then falls on all of them alike. A first round only warms up. Answers with the median of each figure.
 */
export async function interleaved<C extends Contestants>(rounds: number, contestants: C): Promise<Medians<C>> {
  const all = Object.entries(contestants).map(([name, measure]) => ({ name, measure, samples: [] as Measured[] }));
  for (let round = -1; round < rounds; round++) {
    const first = Math.max(round, 0) % all.length;
    for (const { measure, samples } of [...all.slice(first), ...all.slice(0, first)]) {
      const measured = await measure();
      if (round >= 0) samples.push(measured);
    }
  }
  const medians = all.map(({ name, samples }) => {
    const keys = Object.keys(samples[0] ?? {});
    return [name, Object.fromEntries(keys.map((key) => [key, median(samples.map((sample) => sample[key] as number))]))];
  });
  return Object.fromEntries(medians) as Medians<C>;
}
