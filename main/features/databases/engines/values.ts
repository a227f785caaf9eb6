/** Of a driver a number comes as number, text or BigInt; null stays null. */
export function numberOf(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** What a statement of the user's gave first; undefined where it gave no row. */
export const firstOf = (rows: readonly Record<string, unknown>[]): unknown => Object.values(rows[0] ?? {})[0];
