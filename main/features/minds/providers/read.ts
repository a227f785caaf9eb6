import type { Usage } from '../../../../shared/features/minds/schema.ts';

export type Plain = Record<string, unknown>;

export const plainOf = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : null;

export const positive = (value: unknown): number | null => {
  const found = count(value);
  return found !== null && found > 0 ? found : null;
};

/** Null unless both sides were told: half of it would make a sum that is too small. */
export function usageOf(
  input: unknown,
  output: unknown,
  cachedInput: unknown = 0,
  reasoning: unknown = 0,
): Usage | null {
  const [read, written] = [count(input), count(output)];
  if (read === null || written === null) return null;
  return {
    ...{ input: read, output: written },
    cachedInput: Math.min(count(cachedInput) ?? 0, read),
    reasoning: Math.min(count(reasoning) ?? 0, written),
  };
}
