import { z } from 'zod';

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const shape = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/;
/** Beyond this it is a mistake and no time to wait. */
const longestMs = 10 * 366 * 86_400_000;

/** `90s`, `1h30m`, `2d` in ms; null when it is no such thing. */
export function parseDuration(text: string): number | null {
  const dense = text.replaceAll(/\s+/g, '');
  if (!shape.test(dense)) return null;
  const parts = dense.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g);
  const total = [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0);
  return total <= longestMs ? Math.round(total) : null;
}

export const duration = (says: string) =>
  z
    .string()
    .refine((text) => parseDuration(text) !== null, { error: 'a time such as 30s, 10m, 1h30m or 2d' })
    .describe(says);

/** Of what the schema has let through. */
export const msOf = (text: string): number => parseDuration(text) ?? 0;
