/** Own keys only: a file may well have one that is called `__proto__`. */
export type Fields = Record<string, unknown>;

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function at(value: unknown, ...keys: string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Fields)[key];
  }
  return current;
}

export function entries(value: unknown): [string, unknown][] {
  return Object.entries(fields(value));
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Longer ones are not names or versions but an attempt to fill the store. */
const longest = 500;

export function word(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length > 0 && value.length <= longest ? value : null;
}

export function words(value: unknown): string[] {
  return list(value).flatMap((item) => word(item) ?? []);
}
