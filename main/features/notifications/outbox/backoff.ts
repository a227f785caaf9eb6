const first = 15_000;
const longest = 30 * 60_000;

/** Doubles with each failure, a fifth more or less at random; never before the other side wants to be asked again. */
export function nextTry(failures: number, retryAfterMs: number | undefined, random: () => number): number {
  const whole = Math.min(first * 2 ** (failures - 1), longest);
  return Math.max(Math.round(whole * (0.8 + 0.4 * random())), retryAfterMs ?? 0);
}

/** As long as mail servers try. */
export const giveUpAfterMs = 3 * 86_400_000;
