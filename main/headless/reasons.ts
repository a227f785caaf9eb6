import { type ErrorCode, type ErrorData, errorMap } from '../../shared/contract/errors.ts';

interface Refused<C extends ErrorCode = ErrorCode> {
  status: number;
  code: C;
  data: ErrorData<C>;
  /** Ends "Refused 3 requests: …" in the journal. */
  because: string;
}

export const bodyLimit = 1024 * 1024;
export const headerLimit = 16 * 1024;
export const headerCount = 64;

const forbidden = (status: number, because: string, why: string): Refused<'FORBIDDEN'> => ({
  status,
  code: 'FORBIDDEN',
  data: { what: 'request', why },
  because,
});
const invalid = (status: number, because: string, problem: string, field = ''): Refused<'INVALID'> => ({
  status,
  code: 'INVALID',
  data: { problems: [{ field, problem }] },
  because,
});
const tooLarge = (status: number, because: string, what: string, limit: number): Refused<'TOO_LARGE'> => ({
  status,
  code: 'TOO_LARGE',
  data: { what, limit },
  because,
});
const notFound = (because: string, what: string): Refused<'NOT_FOUND'> => ({
  status: 404,
  code: 'NOT_FOUND',
  data: { what, id: '' },
  because,
});
const unavailable = (because: string, why: string): Refused<'UNAVAILABLE'> => ({
  status: 503,
  code: 'UNAVAILABLE',
  data: { what: 'connection', why, remedy: 'Try again in a moment.' },
  because,
});

/** Every way in which the host turns something away before a handler hears of it. */
export const reasons = {
  host: forbidden(403, 'sent to a foreign host name', 'Optimus answers only to its own address on this machine.'),
  target: invalid(400, 'malformed address', 'The address of the request is not one that Optimus takes.'),
  proxy: forbidden(403, 'came through a proxy', 'Optimus is served on this machine only and not behind a proxy.'),
  origin: forbidden(403, 'made by a page of another origin', 'The request was made by a page of another origin.'),
  hook: notFound('unknown hook, or one that was not signed rightly', 'hook'),
  method: forbidden(405, 'unknown method', 'This method is not used here.'),
  override: forbidden(400, 'tried to override the method', 'The method of a request cannot be overridden.'),
  'token-in-query': forbidden(
    400,
    'carried the token in the address',
    'The token belongs in the Authorization header, never in the address: addresses end up in logs.',
  ),
  'token-missing': forbidden(401, 'no token', 'A token is needed. Open the address that Optimus printed at its start.'),
  'token-wrong': forbidden(401, 'wrong token', 'The token is not the one of this start of Optimus.'),
  'token-old': forbidden(
    401,
    'token of an earlier start',
    'Optimus was started anew since. Open the address that it printed then.',
  ),
  'content-type': invalid(415, 'wrong content type', 'The content type must be application/json.', 'content-type'),
  body: invalid(400, 'body where none belongs', 'A request of this kind has no body.'),
  'body-too-large': tooLarge(413, 'body too large', 'body', bodyLimit),
  json: invalid(400, 'malformed JSON', 'The body is not JSON that Optimus takes.'),
  headers: tooLarge(431, 'headers too large or too many', 'headers', headerLimit),
  malformed: invalid(400, 'malformed HTTP', 'The request is not valid HTTP.'),
  slow: invalid(408, 'took too long to arrive', 'The request took too long to arrive.'),
  expectation: invalid(417, 'unknown expectation', 'Only 100-continue can be expected.', 'expect'),
  connections: unavailable('too many connections', 'There are too many connections.'),
  streams: unavailable('too many streams', 'Too many streams are open.'),
  calls: unavailable('too many calls at once', 'Too many calls are under way on this connection.'),
  upgrade: invalid(400, 'malformed WebSocket upgrade', 'Only a WebSocket of version 13 at /rpc can be opened.'),
  frame: invalid(400, 'malformed WebSocket frame', 'The frame is not one that Optimus takes.'),
  'frame-too-large': tooLarge(413, 'WebSocket frame too large', 'frame', bodyLimit),
  'slow-reader': unavailable('did not read what it asked for', 'The reader is too slow.'),
} satisfies Record<string, Refused>;

export type Reason = keyof typeof reasons;

interface Answer {
  status: number;
  /** The same JSON that a procedure fails with. */
  body: string;
  headers: Record<string, string>;
  /** For a bare socket. */
  raw: string;
}

const statusText: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
};

function answerOf({ status, code, data }: Refused): Answer {
  const body = JSON.stringify({ defined: true, code, status, message: errorMap[code].message, data });
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    connection: 'close',
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="Optimus"' }),
    ...(status === 405 && { allow: 'GET, HEAD, POST' }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return { status, body, headers, raw: `HTTP/1.1 ${status} ${statusText[status]}\r\n${lines.join('')}\r\n${body}` };
}

/** Made once: turning away must cost less than being turned away. */
export const answers = Object.fromEntries(
  Object.entries(reasons).map(([reason, refused]) => [reason, answerOf(refused)]),
) as Record<Reason, Answer>;
