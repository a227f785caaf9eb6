import { z } from 'zod';

const units: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const pattern = /^(?=\d)(?:\d+(?:\.\d+)?d)?(?:\d+(?:\.\d+)?h)?(?:\d+(?:\.\d+)?m(?!s))?(?:\d+(?:\.\d+)?s)?(?:\d+ms)?$/;
const longest = 366 * 86_400_000;

/** `1h30m` in milliseconds; null for what is no length of time. */
export function milliseconds(text: string): number | null {
  if (!pattern.test(text)) return null;
  let total = 0;
  for (const [, amount = '0', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/g))
    total += Number(amount) * (units[unit] ?? 0);
  return total <= longest ? Math.round(total) : null;
}

export const durationExpected = 'a length of time such as 500ms, 30s, 10m, 1h30m or 2d';

/** A length of time as people write it. `millisecondsOf` gives what it means. */
export const duration = z
  .string()
  .regex(pattern, { error: durationExpected, abort: true })
  .refine((text) => milliseconds(text) !== null, 'longer than 366 days')
  .meta({ description: 'A length of time: 500ms, 30s, 10m, 1h30m, 2d.', examples: ['30s', '10m', '1h30m'] });

export const millisecondsOf = (text: string): number => milliseconds(text) ?? 0;
