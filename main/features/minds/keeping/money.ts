import type { Price, Usage } from '../../../../shared/features/minds/schema.ts';

/** Picodollars, exactly; null where that is not known, or too much for a whole number. */
export function costOf(
  price: Price | null,
  usage: (Pick<Usage, 'input' | 'output'> & Partial<Usage>) | null,
): number | null {
  if (!price || !usage) return null;
  const cached = BigInt(Math.min(usage.cachedInput ?? 0, usage.input));
  const cost =
    (BigInt(usage.input) - cached) * BigInt(price.input) +
    cached * BigInt(price.cachedInput) +
    BigInt(usage.output) * BigInt(price.output);
  return cost <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(cost) : null;
}

export const sumOf = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

export function usageSum(a: Usage | null, b: Usage | null): Usage | null {
  if (!a || !b) return null;
  return {
    ...{ input: a.input + b.input, cachedInput: a.cachedInput + b.cachedInput },
    ...{ output: a.output + b.output, reasoning: a.reasoning + b.reasoning },
  };
}
