import { DomainError } from '../../../shared/contract/errors.ts';
import type { Json } from './types.ts';

export interface Payload {
  value: Json;
  bytes: number;
}

/** What the database will give back for a value: what JSON cannot say is gone before anyone relies on it. */
export function payloadOf(value: unknown): Payload {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return { value: null, bytes: 4 };
  return { value: JSON.parse(text) as Json, bytes: Buffer.byteLength(text) };
}

export function capped(value: unknown, what: string, limit: number): Json {
  const payload = payloadOf(value);
  if (payload.bytes > limit) throw new DomainError('TOO_LARGE', { what, limit, got: payload.bytes });
  return payload.value;
}

/** The same text for the same content, whatever the order in which it was put together. */
export function canonical(value: unknown): string {
  const sorted = (_key: string, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  return JSON.stringify(value, sorted) ?? 'null';
}
