import type { IncomingHttpHeaders } from 'node:http';
import { HTTPParser } from './http-parser.ts';

/** A request that came whole in one read, and in which nothing is out of the ordinary. */
export interface PlainRequest {
  method: string;
  url: string;
  httpVersion: '1.1';
  httpVersionMajor: 1;
  rawHeaders: string[];
  /** Those that the proxy itself goes by, each of which is there once at most. */
  headers: IncomingHttpHeaders;
  /** All of its body. */
  body: Buffer | null;
  keepAlive: boolean;
}

/** By their numbers in llhttp. Others are rare. */
const methods: Record<number, string> = {
  0: 'DELETE',
  1: 'GET',
  2: 'HEAD',
  3: 'POST',
  4: 'PUT',
  6: 'OPTIONS',
  28: 'PATCH',
};

/** Those that the proxy goes by must be there once at most, and there is more to the last three than a request that is whole. */
const noted = [
  ...['connection', 'content-length', 'cookie', 'forwarded', 'host'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'],
  ...['expect', 'transfer-encoding', 'upgrade'],
] as const;
const lengths = new Uint8Array(64);
for (const name of noted) lengths[name.length] = 1;

/** Null when there is something in them that is not plain. `also`: another name that is gone by. */
function headersOf(raw: readonly string[], also: string | null): IncomingHttpHeaders | null {
  // All of one shape, and no name is looked up that came from outside: it is made for each request.
  const headers: Record<
    Exclude<(typeof noted)[number], 'expect' | 'transfer-encoding' | 'upgrade'>,
    string | undefined
  > = {
    connection: undefined,
    'content-length': undefined,
    cookie: undefined,
    forwarded: undefined,
    host: undefined,
    'x-forwarded-for': undefined,
    'x-forwarded-host': undefined,
    'x-forwarded-port': undefined,
    'x-forwarded-proto': undefined,
  };
  let other: string | undefined;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    if (also === null && (name.length > 63 || lengths[name.length] === 0)) continue;
    const lower = name.toLowerCase();
    const value = raw[i + 1] as string;
    switch (lower) {
      case 'expect':
      case 'transfer-encoding':
      case 'upgrade':
        return null;
      case 'connection':
      case 'content-length':
      case 'cookie':
      case 'forwarded':
      case 'host':
      case 'x-forwarded-for':
      case 'x-forwarded-host':
      case 'x-forwarded-port':
      case 'x-forwarded-proto':
        if (headers[lower] !== undefined) return null;
        headers[lower] = value;
        break;
      default:
        if (lower !== also) break;
        if (other !== undefined) return null;
        other = value;
    }
  }
  if (headers.host === undefined) return null;
  return other === undefined || also === null ? headers : { ...headers, [also]: other };
}

export type ReadPlain = (bytes: Buffer, also: string | null) => PlainRequest | null;

/**
 * Reads what is exactly one plain request, from its first byte to its last, with the parser of Node's server and as strictly. It
 * keeps nothing from one read to the next, so one serves all connections.
 */
export function createReadPlain(maxHeaderSize: number): ReadPlain {
  const parser = new HTTPParser();
  let clean = false;
  let begun = 0;
  let ended = 0;
  let plain = false;
  let keepAlive = false;
  let method = 0;
  let url = '';
  let raw: string[] = [];
  let body: Buffer | null = null;

  parser[HTTPParser.kOnMessageBegin] = () => {
    begun += 1;
  };
  // More headers than one call can tell, or trailers.
  parser[HTTPParser.kOnHeaders] = () => {
    plain = false;
  };
  parser[HTTPParser.kOnHeadersComplete] = (
    major: number,
    minor: number,
    headers: string[] | undefined,
    number: number,
    path: string,
    _status: number,
    _message: string,
    upgrade: boolean,
    mayBeKept: boolean,
  ): number => {
    if (headers === undefined || upgrade || major !== 1 || minor !== 1) plain = false;
    else {
      raw = headers;
      method = number;
      url = path;
      keepAlive = mayBeKept;
    }
    return 0;
  };
  parser[HTTPParser.kOnBody] = (chunk: Buffer) => {
    if (body !== null) plain = false;
    body = chunk;
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    ended += 1;
  };

  return (bytes, also) => {
    if (!clean) parser.initialize(HTTPParser.REQUEST, {}, maxHeaderSize, HTTPParser.kLenientNone);
    begun = 0;
    ended = 0;
    plain = true;
    body = null;
    const whole = parser.execute(bytes) === bytes.length && begun === 1 && ended === 1;
    // It remembers what it is in the middle of, and that a request was to be the last.
    clean = whole && plain && keepAlive;
    const named = methods[method];
    if (!whole || !plain || named === undefined || url.charCodeAt(0) !== 0x2f) return null;
    const headers = headersOf(raw, also);
    return (
      headers && {
        method: named,
        url,
        httpVersion: '1.1',
        httpVersionMajor: 1,
        rawHeaders: raw,
        headers,
        body,
        keepAlive,
      }
    );
  };
}
