import { parseStrictJson } from './strict-json.ts';

const maxId = 64;
const procedurePath = /^(?:\/[A-Za-z][A-Za-z0-9]*)+$/;
const allowedHeaders = new Set(['last-event-id']);

/** A call with the path of its procedure, or the client's wish to end one. */
export type Frame = { kind: 'call'; id: string; path: string } | { kind: 'abort'; id: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const onlyKeys = (value: Record<string, unknown>, keys: readonly string[]) =>
  Object.keys(value).every((key) => keys.includes(key));

function plainHeaders(headers: unknown): boolean {
  if (headers === undefined) return true;
  return (
    isRecord(headers) &&
    Object.entries(headers).every(([name, value]) => allowedHeaders.has(name) && typeof value === 'string')
  );
}

/**
 * The one shape of frame that our own client sends. The protocol could also carry files, forms and streams of input; no
 * procedure takes them, and a stream of input that nobody reads would fill the memory.
 */
export function parseFrame(text: string): Frame | null {
  let frame: unknown;
  try {
    frame = parseStrictJson(text);
  } catch {
    return null;
  }
  if (!isRecord(frame) || !onlyKeys(frame, ['i', 't', 'p'])) return null;
  const { i: id, t: type, p: call } = frame;
  if (typeof id !== 'string' || id.length === 0 || id.length > maxId) return null;
  if (type === 4) return call === undefined || call === null ? { kind: 'abort', id } : null;
  if ((type !== undefined && type !== 1) || !isRecord(call) || !onlyKeys(call, ['u', 'b', 'h', 'm'])) return null;
  const { u: path, b: body, h: headers, m: method } = call;
  if (typeof path !== 'string' || path.length > 200 || !procedurePath.test(path)) return null;
  if (method !== undefined && method !== 'POST') return null;
  if (body !== undefined && !(isRecord(body) && onlyKeys(body, ['json', 'meta']))) return null;
  return plainHeaders(headers) ? { kind: 'call', id, path } : null;
}
