import { keyOf } from '../../../../shared/lib/series-key.ts';

export const knownKeys = [
  keyOf('cpu.percent'),
  keyOf('disk.free.bytes', { part: '/' }),
  keyOf('memory.bytes', { scope: 'project', id: 'p1' }),
];

/** What is measured in a second, so that nobody has to remember it. */
export const figuresOf = (second: number): Record<string, number> =>
  Object.fromEntries(
    knownKeys.map((key, line) => [
      key,
      line === 0 ? ((second * 7_919) % 1_000) / 10 : 4_096 * ((second * (line * 104_729)) % 100_003),
    ]),
  );
