import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';

const deepest = 100;
/** Of all that one field comes to, in characters of JSON, roughly. */
export const largest = 1_000_000;

export const refuse = (sentence: string, code = 'EXPRESSION', cause?: unknown): StepFailure =>
  new StepFailure(sentence, { code, retry: false, cause });

/**
 * Objects become maps: a map has no prototype that a key like `constructor` could reach, and whole numbers become CEL's
 * int, since JSON does not tell them apart.
 */
export function toCel(json: Json, depth = 0): unknown {
  if (depth > deepest) throw refuse(`A value is nested more than ${deepest} levels deep`, 'TOO_LARGE');
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => toCel(item, depth + 1));
  const map = new Map<string, unknown>();
  for (const key of Object.keys(json)) map.set(key, toCel(json[key] ?? null, depth + 1));
  return map;
}

export interface Size {
  used: number;
}

function spend(size: Size, amount: number): void {
  size.used += amount;
  if (size.used > largest) throw refuse(`The value is larger than ${largest / 1_000_000} MB`, 'TOO_LARGE');
}

export function fromCel(value: unknown, size: Size = { used: 0 }, depth = 0): Json {
  if (depth > deepest) throw refuse(`The value is nested more than ${deepest} levels deep`, 'TOO_LARGE');
  switch (typeof value) {
    case 'string':
      spend(size, value.length + 2);
      return value;
    case 'boolean':
      spend(size, 5);
      return value;
    case 'number':
      spend(size, 8);
      if (!Number.isFinite(value))
        throw refuse(`The value is ${celNumber(value)}, which is no number that can be kept`);
      return value;
    case 'bigint':
      spend(size, 8);
      return wholeNumber(value);
    default:
      return fromObject(value, size, depth);
  }
}

function fromObject(value: unknown, size: Size, depth: number): Json {
  if (value === null || value === undefined) {
    spend(size, 4);
    return null;
  }
  if (Array.isArray(value) || value instanceof Set) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [...value];
    spend(size, items.length + 2);
    return items.map((item) => fromCel(item, size, depth + 1));
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return durationText(value.valueOf());
  if (value instanceof UnsignedInt) return wholeNumber(value.value);
  if (value instanceof Uint8Array) throw refuse('The value is bytes: turn them into text with string(…) or .base64()');
  const entries = entriesOf(value);
  if (!entries) throw refuse('The value is a type, and not text, a number, a list or an object');
  const result: [string, Json][] = [];
  for (const [key, item] of entries) {
    const name = typeof key === 'string' ? key : String(key);
    if (name === '$secrets') throw reservedKey();
    spend(size, name.length + 4);
    result.push([name, fromCel(item, size, depth + 1)]);
  }
  // fromEntries defines its keys: `__proto__` becomes one like any other.
  return Object.fromEntries(result);
}

export function entriesOf(value: unknown): [unknown, unknown][] | null {
  if (value instanceof Map) return [...value.entries()];
  if (typeof value !== 'object' || value === null) return null;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? Object.entries(value) : null;
}

export const reservedKey = (): StepFailure =>
  refuse('An object has the key $secrets, which only the program itself may write', 'RESERVED_KEY');

export function wholeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw refuse(`The number ${value} is too large to be kept exactly: turn it into text with string(…)`);
  return number;
}

const celNumber = (value: number): string =>
  Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinitely large' : 'infinitely small';

export function durationText(ms: number): string {
  return `${ms / 1000}s`;
}

/** How a value stands inside a text. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
