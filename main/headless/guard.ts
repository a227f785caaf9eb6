import type { IncomingMessage } from 'node:http';
import { bodyLimit, headerCount, type Reason } from './reasons.ts';
import type { TokenGate } from './token.ts';

const plainPath = /^(?:\/[A-Za-z0-9_-]+)+$/;
const pathCharacters = /^\/(?:[A-Za-z0-9_.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/;
/** Dots, slashes, backslashes and control characters that were encoded, once or twice. */
const encodedTrick = /%(?:25)*(?:2e|2f|5c|0[0-9a-f]|1[0-9a-f]|7f)/i;
/** What nobody has to encode, so whoever does wants to be read differently by different readers. */
const encodedPlain = /%(?:2d|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)/i;
const dotSegment = /\/\.{1,2}(?:\/|$)/;
/** As it is written, so that it means the same to whoever reads it next. */
const hookPath = /^\/hooks\/[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const textType = /^text\/plain(?:\s*;\s*charset="?utf-8"?)?$/i;
const jsonType = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;
const tokenParameter = /[?&](?:access_|auth_?)?token(?:=|&|$)/i;
const poison = /__proto__|constructor\W+prototype/;
const socketKey = /^[+/0-9A-Za-z]{22}==$/;
const tokenProtocol = 'optimus.token.';

/** More than one of these makes it ambiguous who is meant; the parser would silently keep one. */
const single = new Set(['host', 'origin', 'authorization', 'content-type', 'content-length', 'transfer-encoding']);
const override = new Set(['x-http-method-override', 'x-http-method', 'x-method-override']);
const proxy = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-original-url',
  'x-original-host',
  'x-rewrite-url',
  'x-host',
]);

/** What a request shows before anything of it is believed. */
type Asked = Pick<IncomingMessage, 'url' | 'method' | 'headers' | 'rawHeaders'>;

export interface Guard {
  /** Why a request is turned away, or null. */
  request(asked: Asked): Reason | null;
  /** Whether it was let in by its token, and not because it asks for what everybody may have. */
  needsToken(asked: Asked): boolean;
  /** The same for a WebSocket. */
  upgrade(asked: Asked): Reason | null;
}

interface Options {
  port: number;
  tokens: TokenGate;
  /** Paths under /api that hold nothing of the user. */
  open: ReadonlySet<string>;
}

export function ownHosts(port: number): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
}

export const pathOf = (url: string): string => {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
};

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** The path as it stands decides whether a token is needed, so it must not mean anything else to the router. */
function pathProblem(path: string): Reason | null {
  if (path === '/' || plainPath.test(path)) return null;
  if (!pathCharacters.test(path) || path.includes('//') || dotSegment.test(path)) return 'target';
  if (!path.includes('%')) return null;
  return encodedTrick.test(path) || encodedPlain.test(path) || decoded(path) === null ? 'target' : null;
}

function queryProblem(query: string): Reason | null {
  const plain = query.includes('%') ? decoded(query) : query;
  if (plain === null) return 'target';
  if (tokenParameter.test(plain)) return 'token-in-query';
  return poison.test(plain) ? 'target' : null;
}

/** Headers that come twice, come from a proxy, or want to be more than they are. */
function headerProblem(rawHeaders: readonly string[]): Reason | null {
  // The parser stops at so many and drops the rest without a word.
  if (rawHeaders.length >= 2 * headerCount) return 'headers';
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (single.has(name)) {
      // Lengths of these names differ, so they can serve as bits.
      const bit = 1 << name.length;
      if (seen & bit) return name === 'host' ? 'host' : name === 'origin' ? 'origin' : 'malformed';
      seen |= bit;
    } else if (name.startsWith('x-forwarded') || proxy.has(name)) return 'proxy';
    else if (override.has(name)) return 'override';
  }
  return null;
}

function bearer(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  return header.startsWith('Bearer ') ? header.slice(7) : '-';
}

function socketToken(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 256) return undefined;
  const offered = header.split(',').map((part) => part.trim());
  if (offered[0] !== 'optimus.v1' || offered.length !== 2) return undefined;
  const token = offered[1] ?? '';
  return token.startsWith(tokenProtocol) ? token.slice(tokenProtocol.length) : undefined;
}

/**
 * Decides before any handler hears of a request, always in the same order: host, origin, shape, token, body. DNS rebinding
 * stops at the host, foreign pages at the origin, everything else on this machine at the token, or, of a hook, at its signature.
 */
export function createGuard({ port, tokens, open }: Options): Guard {
  const origins = new Map(ownHosts(port).map((host) => [host, `http://${host}`]));

  function fromUs({ url = '', headers, rawHeaders }: Asked): Reason | null {
    const origin = headers.host === undefined ? undefined : origins.get(headers.host);
    if (origin === undefined) return 'host';
    // Absolute-form and authority-form name a host of their own.
    if (url.charCodeAt(0) !== 0x2f) return 'host';
    const problem = headerProblem(rawHeaders);
    if (problem) return problem;
    if (headers.origin !== undefined && headers.origin !== origin) return 'origin';
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'origin';
    return null;
  }

  function bodyProblem({ method, headers }: Asked, hook = false): Reason | null {
    const length = headers['content-length'];
    if (method !== 'POST') {
      return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0') ? 'body' : null;
    }
    const type = headers['content-type'] ?? '';
    if (!jsonType.test(type) && !(hook && textType.test(type))) return 'content-type';
    if (headers['content-encoding'] !== undefined) return 'content-type';
    return length !== undefined && Number(length) > bodyLimit ? 'body-too-large' : null;
  }

  const isClosed = (path: string) => path.startsWith('/api/') && !open.has(path);

  return {
    needsToken: ({ url = '' }) => isClosed(pathOf(url)),

    request(req) {
      const url = req.url ?? '';
      const { method } = req;
      const problem = fromUs(req);
      if (problem) return problem;
      if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') return 'method';
      const path = pathOf(url);
      const shape = pathProblem(path) ?? (path.length < url.length ? queryProblem(url.slice(path.length)) : null);
      if (shape) return shape;
      // Others than the user call a hook: what they have to show is a signature, which its own door looks at.
      if (method === 'POST' && hookPath.test(path)) return bodyProblem(req, true);
      if (isClosed(path)) {
        const verdict = tokens.check(bearer(req.headers.authorization));
        if (verdict !== 'ok') return verdict;
        if (method === 'HEAD') return 'method';
      } else if (method === 'POST') return 'method';
      return bodyProblem(req);
    },

    upgrade(req) {
      const problem = fromUs(req);
      if (problem) return problem;
      if (req.method !== 'GET') return 'method';
      const url = req.url ?? '';
      if (url !== '/rpc') {
        const path = pathOf(url);
        return (path.length < url.length ? queryProblem(url.slice(path.length)) : null) ?? 'upgrade';
      }
      const { headers } = req;
      if (headers.upgrade?.toLowerCase() !== 'websocket' || headers['sec-websocket-version'] !== '13') return 'upgrade';
      if (!socketKey.test(headers['sec-websocket-key'] ?? '')) return 'upgrade';
      const verdict = tokens.check(socketToken(headers['sec-websocket-protocol']));
      if (verdict !== 'ok') return verdict;
      return bodyProblem(req);
    },
  };
}
