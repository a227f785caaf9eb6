import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyLimit, type Reason } from './reasons.ts';
import { type RawAnswer, sendRaw } from './testing/raw-client.ts';
import {
  asHost,
  bare,
  type Facts,
  get,
  json,
  offer,
  ping,
  post,
  request,
  settings,
  upgrade,
  withLine,
} from './testing/requests.ts';
import { secretText, startTestHost, type TestHost } from './testing/start-host.ts';

let dir: string;
let target: TestHost;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimus-attacks-'));
  target = await startTestHost(dir, { headersMs: 2_000, checkMs: 250 });
});
afterAll(async () => {
  await target.dispose();
  await rm(dir, { recursive: true, force: true });
});

type Attack = [name: string, bytes: (facts: Facts) => string | Buffer, status: number, reason: Reason | null];

const attacks: Attack[] = [
  // Host: what stops DNS rebinding.
  [
    'DNS rebinding with a matching origin',
    (f) => get({ host: `evil.example:${f.port}`, origin: `http://evil.example:${f.port}` })(f),
    403,
    'host',
  ],
  ['no host', asHost(() => null), 403, 'host'],
  ['no host in HTTP/1.0', () => 'GET /api/system/ping HTTP/1.0\r\n\r\n', 403, 'host'],
  ['two hosts', (f) => get({ Host: `evil.example:${f.port}` })(f), 403, 'host'],
  ['a trailing dot', asHost((port) => `localhost.:${port}`), 403, 'host'],
  ['a user in the host', asHost((port) => `me@127.0.0.1:${port}`), 403, 'host'],
  ['a host without a port', asHost(() => '127.0.0.1'), 403, 'host'],
  ['a host with another port', asHost((port) => `127.0.0.1:${port - 1}`), 403, 'host'],
  ['a decimal address', asHost((port) => `2130706433:${port}`), 403, 'host'],
  ['an octal address', asHost((port) => `0177.0.0.1:${port}`), 403, 'host'],
  ['a hexadecimal address', asHost((port) => `0x7f.0.0.1:${port}`), 403, 'host'],
  ['a short address', asHost((port) => `127.1:${port}`), 403, 'host'],
  ['another loopback address', asHost((port) => `127.0.0.2:${port}`), 403, 'host'],
  ['the address of everything', asHost((port) => `0.0.0.0:${port}`), 403, 'host'],
  ['the IPv6 address of everything', asHost((port) => `[::]:${port}`), 403, 'host'],
  ['IPv4 in IPv6', asHost((port) => `[::ffff:127.0.0.1]:${port}`), 403, 'host'],
  ['IPv6 loopback at length', asHost((port) => `[0:0:0:0:0:0:0:1]:${port}`), 403, 'host'],
  ['IPv6 with a zone', asHost((port) => `[::1%25lo]:${port}`), 403, 'host'],
  ['IPv6 without brackets', asHost((port) => `::1:${port}`), 403, 'host'],
  ['a name below localhost', asHost((port) => `evil.localhost:${port}`), 403, 'host'],
  ['localhost in capitals', asHost((port) => `LOCALHOST:${port}`), 403, 'host'],
  ['a second word in the host', asHost((port) => `127.0.0.1:${port} evil.example`), 403, 'host'],
  ['an empty host', asHost(() => ''), 403, 'host'],
  ['absolute form with our own host', (f) => withLine(`GET http://${f.host}/api/system/ping`)(f), 403, 'host'],
  ['absolute form with a foreign host', withLine('GET http://evil.example/api/system/ping'), 403, 'host'],
  ['asterisk form', withLine('OPTIONS *'), 403, 'host'],
  ['a page under a foreign host', (f) => get({ host: 'evil.example', authorization: null }, 'GET /')(f), 403, 'host'],

  // Proxies
  ['X-Forwarded-Host', get({ 'x-forwarded-host': 'evil.example' }), 403, 'proxy'],
  ['X-Forwarded-For', get({ 'x-forwarded-for': '127.0.0.1' }), 403, 'proxy'],
  ['Forwarded', get({ forwarded: 'for=127.0.0.1;host=evil.example' }), 403, 'proxy'],
  ['X-Original-URL', get({ 'x-original-url': '/api/settings' }), 403, 'proxy'],

  // Origin
  ['a null origin', get({ origin: 'null' }), 403, 'origin'],
  ['a foreign origin', get({ origin: 'https://evil.example' }), 403, 'origin'],
  ['our origin over https', (f) => get({ origin: `https://${f.host}` })(f), 403, 'origin'],
  ['our origin on another port', (f) => get({ origin: `http://127.0.0.1:${f.port + 1}` })(f), 403, 'origin'],
  ['our other name as origin', (f) => get({ origin: `http://localhost:${f.port}` })(f), 403, 'origin'],
  ['our origin as a beginning', (f) => get({ origin: `http://${f.host}.evil.example` })(f), 403, 'origin'],
  ['our origin with a path', (f) => get({ origin: `http://${f.host}/` })(f), 403, 'origin'],
  ['an empty origin', get({ origin: '' }), 403, 'origin'],
  ['two origins', (f) => get({ origin: `http://${f.host}`, Origin: 'https://evil.example' })(f), 403, 'origin'],
  ['a cross-site fetch without an origin', get({ 'sec-fetch-site': 'cross-site' }), 403, 'origin'],
  ['a same-site fetch from another port', get({ 'sec-fetch-site': 'same-site' }), 403, 'origin'],

  // Forms of other pages
  ['text/plain CSRF', post('{"appearance":{}}', { 'content-type': 'text/plain' }), 415, 'content-type'],
  [
    'form CSRF with a null origin',
    post('a=b', { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }),
    403,
    'origin',
  ],
  ['form CSRF', post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'content-type'],
  ['multipart CSRF', post('--x--', { 'content-type': 'multipart/form-data; boundary=x' }), 415, 'content-type'],
  ['no content type', post('{}', {}), 415, 'content-type'],
  ['JSON hidden in text', post('{}', { 'content-type': 'text/plain; application/json' }), 415, 'content-type'],
  ['JSON in UTF-16', post('{}', { 'content-type': 'application/json; charset=utf-16' }), 415, 'content-type'],
  [
    'two content types',
    post('{}', { 'content-type': 'text/plain', 'Content-type': 'application/json' }),
    400,
    'malformed',
  ],
  ['a compressed body', post('{}', { ...json, 'content-encoding': 'gzip' }), 415, 'content-type'],

  // Token
  ['no token', get({ authorization: null }), 401, 'token-missing'],
  ['a wrong token', (f) => get({ authorization: `Bearer ${f.token.slice(1)}A` })(f), 401, 'token-wrong'],
  [
    'a token of another host',
    get({ authorization: `Bearer ${randomBytes(32).toString('base64url')}` }),
    401,
    'token-wrong',
  ],
  ['the token of an earlier start', (f) => get({ authorization: `Bearer ${f.oldToken}` })(f), 401, 'token-old'],
  ['an empty token', get({ authorization: 'Bearer ' }), 401, 'token-wrong'],
  [
    'a token that is too long',
    (f) => get({ authorization: `Bearer ${f.token}${'A'.repeat(8_000)}` })(f),
    401,
    'token-wrong',
  ],
  ['a shorter token', (f) => get({ authorization: `Bearer ${f.token.slice(0, 42)}` })(f), 401, 'token-wrong'],
  ['the token by another scheme', (f) => get({ authorization: `Basic ${f.token}` })(f), 401, 'token-wrong'],
  ['the token alone', (f) => get({ authorization: f.token })(f), 401, 'token-wrong'],
  ['two tokens', (f) => get({ Authorization: `Bearer ${f.token}` })(f), 400, 'malformed'],
  ['the token in a cookie', (f) => get({ authorization: null, cookie: `token=${f.token}` })(f), 401, 'token-missing'],
  ['the token in the address', (f) => bare(`${ping}?token=${f.token}`)(f), 400, 'token-in-query'],
  ['the token in the address, in disguise', (f) => bare(`${ping}?a=1&t%6Fken=${f.token}`)(f), 400, 'token-in-query'],
  [
    'the token in the address beside the header',
    (f) => withLine(`${ping}?access_token=${f.token}`)(f),
    400,
    'token-in-query',
  ],
  ['the description without a token', bare('GET /api/openapi.json'), 401, 'token-missing'],

  // Methods
  ...['OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PATCH'].map(
    (method): Attack => [`${method}`, withLine(`${method} /api/settings`), 405, 'method'],
  ),
  ['HEAD of a procedure', withLine('HEAD /api/system/ping'), 405, 'method'],
  ['CONNECT', (f) => withLine(`CONNECT ${f.host}`)(f), 405, 'method'],
  ['POST to a page', post('{}', json, 'POST /'), 405, 'method'],
  [
    'a preflight',
    get({ origin: 'https://evil.example', 'access-control-request-method': 'POST' }, 'OPTIONS /api/settings'),
    403,
    'origin',
  ],
  ['a method override', get({ 'x-http-method-override': 'POST' }, 'GET /api/settings'), 400, 'override'],
  ['a command by GET', withLine('GET /api/system/safe-mode/leave'), 404, null],
  ['a query by POST', post('{}', json, 'POST /api/system/ping'), 404, null],

  // Paths
  ['dots', bare('GET /../secret.txt'), 400, 'target'],
  ['dots inside', bare('GET /assets/../../secret.txt'), 400, 'target'],
  ['encoded dots', bare('GET /%2e%2e/secret.txt'), 400, 'target'],
  ['an encoded slash', bare('GET /..%2fsecret.txt'), 400, 'target'],
  ['dots encoded twice', bare('GET /%252e%252e%252fsecret.txt'), 400, 'target'],
  ['dots encoded three times', bare('GET /%25252e%25252e/secret.txt'), 400, 'target'],
  ['a backslash', bare('GET /..\\secret.txt'), 400, 'target'],
  ['an encoded backslash', bare('GET /..%5csecret.txt'), 400, 'target'],
  ['a NUL', bare('GET /secret.txt%00.js'), 400, 'target'],
  ['overlong UTF-8', bare('GET /%c0%ae%c0%ae/secret.txt'), 400, 'target'],
  ['a half escape', bare('GET /%2'), 400, 'target'],
  ['a double slash', bare('GET //etc/passwd'), 400, 'target'],
  ['a drive letter', bare('GET /C:/secret.txt'), 404, null],
  ['a link out of the folder', bare('GET /linked.txt'), 404, null],
  ['four dots', bare('GET /..../secret.txt'), 404, null],
  ['dots into the API', withLine('GET /x/../api/system/ping'), 400, 'target'],
  ['encoded dots into the API', bare('GET /x/%2e%2e/api/system/ping'), 400, 'target'],
  ['a slash too many before a procedure', withLine('GET /api//system/ping'), 400, 'target'],
  ['an encoded letter in the API', bare('GET /%61pi/system/ping'), 400, 'target'],
  ['a prototype in the address', withLine('GET /api/journal?__proto__[limit]=1'), 400, 'target'],
  ['a prototype in the address, in disguise', withLine('GET /api/journal?%5f_proto__%5Blimit%5D=1'), 400, 'target'],
  ['a constructor in the address', withLine('GET /api/journal?constructor[prototype][limit]=1'), 400, 'target'],
  ['a query that does not decode', withLine('GET /api/journal?text=%ff%zz'), 400, 'target'],

  // Smuggling
  [
    'length and chunks',
    (f) => request(f, settings, { ...json, 'content-length': '4', 'transfer-encoding': 'chunked' }, '0\r\n\r\n'),
    400,
    'malformed',
  ],
  [
    'two lengths',
    (f) => request(f, settings, { ...json, 'content-length': '2', 'Content-length': '40' }, '{}'),
    400,
    'malformed',
  ],
  [
    'two equal lengths',
    (f) => request(f, settings, { ...json, 'content-length': '2', 'Content-length': '2' }, '{}'),
    400,
    'malformed',
  ],
  ['a negative length', (f) => request(f, settings, { ...json, 'content-length': '-1' }), 400, 'malformed'],
  ['a length with a sign', (f) => request(f, settings, { ...json, 'content-length': '+2' }, '{}'), 400, 'malformed'],
  [
    'an unknown transfer encoding',
    (f) => request(f, settings, { ...json, 'transfer-encoding': 'xchunked' }, '{}'),
    400,
    'malformed',
  ],
  [
    'a chunk size that is none',
    (f) => request(f, settings, { ...json, 'transfer-encoding': 'chunked' }, 'zz\r\n{}\r\n0\r\n\r\n'),
    400,
    null,
  ],
  ['GET with a body', (f) => request(f, ping, { 'content-length': '2' }, '{}'), 400, 'body'],
  ['GET with chunks', (f) => request(f, ping, { 'transfer-encoding': 'chunked' }, '0\r\n\r\n'), 400, 'body'],
  ['a folded header', (f) => request(f, ping, { 'x-a': 'b\r\n folded: yes' }), 400, 'malformed'],
  ['a blank before the colon', (f) => request(f, ping, { 'x-a ': 'b' }), 400, 'malformed'],
  ['a bare line feed', (f) => request(f, ping, { 'x-a': 'b\nx-c: d' }), 400, 'malformed'],
  ['a NUL in a header', (f) => request(f, ping, { 'x-a': 'b\0c' }), 400, 'malformed'],
  ['HTTP/0.9', () => 'GET /\r\n\r\n', 403, 'host'],
  ['an HTTP version of tomorrow', (f) => request(f, ping).replace('HTTP/1.1', 'HTTP/9.9'), 400, 'malformed'],
  ['the HTTP/2 preface', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformed'],
  ['a TLS greeting', () => Buffer.from('16030100a5010000a10303', 'hex'), 400, 'malformed'],
  ['noise', () => randomBytes(512).fill(0xff, 0, 4), 400, 'malformed'],
  ['an unknown expectation', get({ expect: 'a-miracle' }), 417, 'expectation'],

  // Sizes
  ['huge headers', get({ 'x-a': 'a'.repeat(64 * 1024) }), 431, 'headers'],
  [
    'a thousand headers',
    (f) => request(f, ping, Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`x-${i}`, 'a']))),
    431,
    'headers',
  ],
  ['a huge address', withLine(`GET /api/journal?text=${'a'.repeat(64 * 1024)}`), 431, 'headers'],
  [
    'a body that says it is too large',
    (f) => request(f, settings, { ...json, 'content-length': String(bodyLimit + 1) }),
    413,
    'body-too-large',
  ],
  [
    'the same after asking politely',
    (f) => request(f, settings, { ...json, expect: '100-continue', 'content-length': String(bodyLimit + 1) }),
    413,
    'body-too-large',
  ],
  [
    'chunks that grow too large',
    (f) =>
      request(
        f,
        settings,
        { ...json, 'transfer-encoding': 'chunked' },
        `${`10000\r\n${'a'.repeat(65_536)}\r\n`.repeat(17)}0\r\n\r\n`,
      ),
    413,
    'body-too-large',
  ],

  // Bodies
  ['JSON that is none', post('{"appearance":'), 400, 'json'],
  ['bad UTF-8', post(Buffer.from('{"appearance":{"theme":"\xff\xfe"}}', 'latin1')), 400, 'json'],
  ['deep JSON', post('['.repeat(100_000)), 400, 'json'],
  ['deep JSON that is closed', post(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), 400, 'json'],
  ['a prototype', post('{"__proto__":{"admin":true}}'), 400, 'json'],
  ['a prototype in disguise', post('{"\\u005f_proto__":{"admin":true}}'), 400, 'json'],
  ['a prototype by its constructor', post('{"appearance":{"constructor":{"prototype":{"admin":true}}}}'), 400, 'json'],
  ['unknown keys', post('{"appearance":{"theme":"dark","admin":true}}'), 400, null],

  // WebSocket upgrades
  ['a cross-origin WebSocket', upgrade(() => ({ origin: 'https://evil.example' })), 403, 'origin'],
  ['a WebSocket of a null origin', upgrade(() => ({ origin: 'null' })), 403, 'origin'],
  [
    'a WebSocket after DNS rebinding',
    upgrade(({ port }) => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` })),
    403,
    'host',
  ],
  ['a WebSocket behind a proxy', upgrade(() => ({ 'x-forwarded-host': 'evil.example' })), 403, 'proxy'],
  ['a WebSocket without a token', offer(() => 'optimus.v1'), 401, 'token-missing'],
  ['a WebSocket without a protocol', offer(() => null), 401, 'token-missing'],
  [
    'a WebSocket with a wrong token',
    offer((f) => `optimus.v1, optimus.token.${f.token.slice(1)}A`),
    401,
    'token-wrong',
  ],
  ['a WebSocket with an old token', offer((f) => `optimus.v1, optimus.token.${f.oldToken}`), 401, 'token-old'],
  ['a WebSocket with the token alone', offer((f) => `optimus.token.${f.token}`), 401, 'token-missing'],
  [
    'a WebSocket with its token in the address',
    (f) => upgrade(() => ({ 'sec-websocket-protocol': null }), `GET /rpc?token=${f.token}`)(f),
    400,
    'token-in-query',
  ],
  [
    'a WebSocket with a header as its token',
    (f) => upgrade(() => ({ authorization: `Bearer ${f.token}`, 'sec-websocket-protocol': null }))(f),
    401,
    'token-missing',
  ],
  ['a WebSocket elsewhere', (f) => upgrade(() => ({}), 'GET /api/system/ping')(f), 400, 'upgrade'],
  ['a WebSocket of another version', upgrade(() => ({ 'sec-websocket-version': '8' })), 400, 'upgrade'],
  ['a WebSocket without a key', upgrade(() => ({ 'sec-websocket-key': null })), 400, 'upgrade'],
  ['a WebSocket with a bad key', upgrade(() => ({ 'sec-websocket-key': 'short' })), 400, 'upgrade'],
  ['a WebSocket by POST', upgrade(() => ({}), 'POST /rpc'), 405, 'method'],
  ['an upgrade to HTTP/2', upgrade(() => ({ upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' })), 400, 'upgrade'],
  ['a WebSocket with a body', upgrade(() => ({ 'content-length': '2' })), 400, 'body'],
];

const normal = async (): Promise<RawAnswer> => {
  const { port, token } = target;
  return sendRaw(port, request({ port, host: `127.0.0.1:${port}`, token, oldToken: '' }, ping));
};

describe('attacks', () => {
  it('are many, and the target is open to its owner', async () => {
    expect(attacks.length).toBeGreaterThan(100);
    expect((await normal()).status).toBe(200);
    expect(target.handled()).toBe(1);
  });

  it.each(attacks)('%s', async (_, bytes, status, reason) => {
    const { port, token, oldToken } = target;
    const handled = target.handled();
    const before = target.host.status().refusals;
    const answer = await sendRaw(port, bytes({ port, host: `127.0.0.1:${port}`, token, oldToken }));

    expect([answer.status, answer.closed]).toEqual([status, true]);
    expect(target.handled()).toBe(handled);
    expect(answer.text).not.toContain(secretText);
    expect(answer.text).not.toContain(token);
    expect(answer.text.toLowerCase()).not.toContain('access-control-allow');
    if (reason) expect(target.host.status().refusals).toEqual({ ...before, [reason]: (before[reason] ?? 0) + 1 });
    expect((await normal()).status).toBe(200);
  });

  it('are counted, and the journal hears of each kind once', () => {
    const { refusals } = target.host.status();
    const kinds = new Set(attacks.flatMap(([, , , reason]) => reason ?? []));
    for (const kind of kinds) expect(refusals[kind], kind).toBeGreaterThan(0);
    expect(target.notes).toHaveLength(Object.keys(refusals).length);
    expect(target.notes.join()).not.toContain(target.token);
  });
});
