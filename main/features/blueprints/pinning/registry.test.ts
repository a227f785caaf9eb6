import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTunnel, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { referenceOf } from './reference.ts';
import { createRegistry, type Login, Unresolved } from './registry.ts';

const manifest = JSON.stringify({ schemaVersion: 2, manifests: [] });
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
const type = 'application/vnd.oci.image.index.v1+json';

async function certificate() {
  const dir = await tempDir();
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2'];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await promisify(execFile)('openssl', [...kind, ...subject, '-keyout', key, '-out', cert]);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry of our own on this machine, with TLS unless it is said otherwise. */
async function started(answer: Answer, { plain = false, trusted = true, env = {}, patienceMs = 20_000 } = {}) {
  const pair = await certificate();
  const asked: { method: string; url: string; authorization: string | undefined }[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, authorization: headers.authorization });
    answer(request, response);
  };
  const host = `localhost:${await listening(plain ? createPlain(listener) : createServer(pair, listener))}`;
  const logins = new Map<string, Login>();
  const registry = createRegistry({
    ...{ loginOf: async (name) => logins.get(name) ?? null, env, patienceMs },
    ...(trusted && { ca: pair.cert }),
  });
  const digestOf = (image = 'shop/base:1.2', signal = new AbortController().signal) => {
    const reference = referenceOf(`${host}/${image}`);
    if (reference === null) throw new Error('no reference');
    return registry.digestOf(reference, signal);
  };
  const why = (image?: string) =>
    digestOf(image).then(
      () => 'resolved',
      (error) => (error instanceof Unresolved ? error.message.replaceAll(host, 'HOST') : `odd: ${error}`),
    );
  return { host, asked, logins, digestOf, why, pair };
}

const give: Answer = (_, response) =>
  response.writeHead(200, { 'content-type': type, 'docker-content-digest': digest }).end();

test('names are written out as Docker does it', () => {
  const hub = { host: 'registry-1.docker.io', registry: 'docker.io' };
  expect(referenceOf('node:24')).toEqual({ ...hub, repository: 'library/node', tag: '24' });
  expect(referenceOf('docker.io/oven/bun:1.3.3-slim')).toEqual({ ...hub, repository: 'oven/bun', tag: '1.3.3-slim' });
  expect(referenceOf('mcr.microsoft.com/dotnet/sdk:9.0.308')).toEqual({
    ...{ host: 'mcr.microsoft.com', registry: 'mcr.microsoft.com', repository: 'dotnet/sdk', tag: '9.0.308' },
  });
  expect(referenceOf('ghcr.io/a/b/c:1')?.repository).toBe('a/b/c');
  expect(referenceOf('localhost:5000/x:1')?.host).toBe('localhost:5000');
  for (const none of ['node', `node:1@${digest}`, 'Node:1', 'a b:1', 'x/../y:1', 'ex ample.com/x:1', ''])
    expect(referenceOf(none)).toBeNull();
});

test('a digest is told by HEAD, or computed of what is there', async () => {
  const one = await started(give);
  expect(await one.digestOf()).toBe(digest);
  expect(one.asked).toEqual([{ method: 'HEAD', url: '/v2/shop/base/manifests/1.2', authorization: undefined }]);
  const silent = await started((_, response) =>
    response.writeHead(200, { 'content-type': `${type}; x=y` }).end(manifest),
  );
  expect(await silent.digestOf()).toBe(digest);
  expect(silent.asked.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  const plain = await started(give, { plain: true });
  expect(await plain.digestOf()).toBe(digest);
});

test('a token is asked for where the registry says, with the login that there is', async () => {
  const registry = await started(({ url = '', headers }, response) => {
    if (url.startsWith('/token')) {
      const known = headers.authorization === `Basic ${Buffer.from('ada:pass word').toString('base64')}`;
      response.end(JSON.stringify({ token: known ? 'for-ada' : 'for-anybody' }));
    } else if (headers.authorization === undefined) {
      const realm = `https://${headers.host}/token?x=1`;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="a registry",scope="x"` }).end();
    } else if (url.includes('private') && headers.authorization !== 'Bearer for-ada') response.writeHead(403).end();
    else give({} as IncomingMessage, response);
  });
  expect(await registry.digestOf()).toBe(digest);
  expect(registry.asked.map(({ url }) => url)[1]).toBe(
    '/token?x=1&service=a+registry&scope=repository%3Ashop%2Fbase%3Apull',
  );
  expect(await registry.why('private/base:1')).toBe(
    'HOST wants a login for private/base: docker login HOST on this machine.',
  );
  registry.logins.set(registry.host, { username: 'ada', password: 'wrong' });
  expect(await registry.why('private/base:1')).toBe('HOST does not let this login see private/base.');
  registry.logins.set(registry.host, { username: 'ada', password: 'pass word' });
  expect(await registry.digestOf('private/base:1')).toBe(digest);

  const basic = await started(({ headers }, response) => {
    if (headers.authorization?.startsWith('Basic ')) give({} as IncomingMessage, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });
  expect(await basic.why()).toContain('wants a login');
  basic.logins.set(basic.host, { username: 'ada', password: 'secret' });
  expect(await basic.digestOf()).toBe(digest);
});

test('a token is asked for over TLS alone, and what is no token is none', async () => {
  const asking = (header: string) => (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(401, { 'www-authenticate': header }).end();
  for (const realm of ['http://localhost:1/token', 'http://registry.example.com/token', 'ftp://x/', 'nowhere'])
    expect(await (await started(asking(`Bearer realm="${realm}"`))).why()).toMatch(/no address|cannot be reached/);
  for (const body of ['garbage', '{}', '{"token":"a\\nb"}', '{"token":7}']) {
    const odd = await started(({ url = '', headers }, response) => {
      if (url.startsWith('/token')) response.end(body);
      else asking(`Bearer realm="https://${headers.host}/token"`)({} as IncomingMessage, response);
    });
    expect(await odd.why()).toBe('HOST gave no answer of a registry: the token that it was asked for is none.');
  }
});

const answers: readonly (readonly [string, Answer, string])[] = [
  ['404', (_, response) => void response.writeHead(404).end('no'), 'HOST has no shop/base:1.2.'],
  [
    '429',
    (_, response) => void response.writeHead(429, { 'retry-after': '120' }).end(),
    'HOST has had too many questions from here: ask again in 120 seconds, or log in with docker login.',
  ],
  ['503', (_, response) => void response.writeHead(503).end(), 'HOST answered with 503.'],
  [
    'a page',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'HOST gave no answer of a registry: what it gives is no manifest.',
  ],
  [
    'a wrong digest',
    (_, response) => void response.writeHead(200, { 'docker-content-digest': 'sha256:short' }).end('x'),
    'HOST gave no answer of a registry: what it gives is no manifest.',
  ],
  [
    'no end',
    ({ method }, response) => {
      response.writeHead(200, { 'content-type': type });
      if (method === 'HEAD') response.end();
      else for (let piece = 0; piece < 6; piece += 1) response.write(Buffer.alloc(1_000_000));
    },
    'HOST gave no answer of a registry: its answer is larger than any manifest.',
  ],
  ['a cut', ({ socket }) => void socket.destroy(), 'HOST cannot be reached from here (ECONNRESET).'],
  [
    'a circle',
    ({ url }, response) => void response.writeHead(302, { location: url }).end(),
    'HOST gave no answer of a registry: it sends from one place to the next.',
  ],
  [
    'a way out of TLS',
    (_, response) => void response.writeHead(302, { location: 'http://localhost:1/x' }).end(),
    'HOST gave no answer of a registry: it sends to a place without TLS.',
  ],
];
test.each(answers)('%s leaves the tag, with a reason', async (_, answer, said) => {
  expect(await (await started(answer)).why()).toBe(said);
});

test('a redirect is followed without what was meant for the first', async () => {
  const other = await started(give);
  const first = await started(
    ({ headers, url = '' }, response) => {
      if (headers.authorization === undefined) response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
      else response.writeHead(307, { location: `https://${other.host}${url}` }).end();
    },
    { trusted: false, env: {} },
  );
  const registry = createRegistry({
    ...{
      loginOf: async () => ({ username: 'ada', password: 'secret' }),
      env: {},
      ca: first.pair.cert + other.pair.cert,
    },
  });
  const reference = referenceOf(`${first.host}/shop/base:1.2`);
  expect(reference && (await registry.digestOf(reference, new AbortController().signal))).toBe(digest);
  expect(first.asked.at(-1)?.authorization).toMatch(/^Basic /);
  expect(other.asked).toEqual([{ method: 'HEAD', url: '/v2/shop/base/manifests/1.2', authorization: undefined }]);
});

test('who hangs, is not there or is not trusted is not waited for and not believed', async () => {
  const silent = await started(() => {}, { patienceMs: 300 });
  expect(await silent.why()).toBe('HOST did not answer in time.');
  const stopping = new AbortController();
  const waiting = (await started(() => stopping.abort(new Error('enough')))).digestOf('a:1', stopping.signal);
  await expect(waiting).rejects.toThrow('enough');
  expect(await (await started(give, { trusted: false })).why()).toMatch(/^The certificate of HOST is not trusted/);
  const registry = createRegistry({ loginOf: async () => null, env: {} });
  const gone = referenceOf('registry.invalid/x:1');
  await expect(gone && registry.digestOf(gone, new AbortController().signal)).rejects.toThrow(
    /^registry\.invalid cannot be reached from here \((?:ENOTFOUND|EAI_AGAIN)\)\.$/,
  );
});

test('the way out goes through the proxy that the system names', async () => {
  const tunnelled: string[] = [];
  const proxy = createTunnel((client) => {
    client.once('data', (head) => {
      const [, host = '', port = ''] = /^CONNECT ([^:]+):(\d+) /.exec(head.toString()) ?? [];
      tunnelled.push(host);
      const there = connect(Number(port), '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      there.on('error', () => client.destroy());
      client.pipe(there).pipe(client);
    });
  });
  const port = await listening(proxy);
  const registry = await started(give, { env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
  expect(await registry.digestOf()).toBe(digest);
  expect(tunnelled).toEqual(['localhost']);
});
