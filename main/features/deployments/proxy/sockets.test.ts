import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { closeFrame, createFrameWatch } from './program/frames.ts';
import { startBackend } from './testing/backend.ts';
import { keys } from './testing/keys.ts';
import { raw } from './testing/raw.ts';
import { backend, freePort, route, startProxy } from './testing/start-proxy.ts';

const wait = { timeoutMs: 60_000 };
const never = () => new AbortController().signal;

function webSocket(port: number) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  onTestFinished(() => ws.close());
  const heard: string[] = [];
  const closes: { code: number; clean: boolean }[] = [];
  ws.addEventListener('message', ({ data }) => heard.push(String(data)));
  ws.addEventListener('close', ({ code, wasClean }) => closes.push({ code, clean: wasClean }));
  return { ws, heard, closes, opened: () => until(() => ws.readyState === WebSocket.OPEN, wait) };
}

async function shop() {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  const { proxy } = await startProxy();
  const port = await freePort();
  const id = `place-${port}`;
  const to = (which: 'one' | 'two') =>
    proxy.apply(
      route(port, [backend('two', which === 'two' ? 100 : 0, two), backend('one', which === 'one' ? 100 : 0, one)]),
    );
  await to('one');
  return { one, two, proxy, port, id, to, counts: async () => (await proxy.counts(id)).releases.one };
}

test('WebSockets go through, and say goodbye to both sides when their time is over', async () => {
  const { one, proxy, port, id, to, counts } = await shop();
  const { ws, heard, closes, opened } = webSocket(port);
  await opened();
  ws.send('hello');
  await until(() => heard.includes('hello'));
  expect(await counts()).toMatchObject({ sockets: 1, requests: 0, inFlight: 0 });
  await to('two');
  ws.send('still there');
  await until(() => heard.includes('still there'));
  const drained = await proxy.drain(id, 'one', 0.2, never());
  expect(drained).toEqual({ whole: true, cutRequests: 0, cutSockets: 0 });
  await until(() => closes.length === 1);
  expect(closes).toEqual([{ code: 1001, clean: true }]);
  await until(() => one.sockets.size === 0, wait);
  expect(await counts()).toMatchObject({ sockets: 0, cutSockets: 0, failed: 0 });
});

test('a WebSocket that does not answer is cut, and so is a request that takes too long', async () => {
  const { proxy, port, id, to, one, counts } = await shop();
  const deaf = await raw(
    port,
    'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await until(() => deaf.text().startsWith('HTTP/1.1 101 '));
  one.server.removeAllListeners('request');
  one.server.on('request', () => {});
  const hanging = fetch(`http://127.0.0.1:${port}/`).then(
    () => 'answered',
    () => 'cut',
  );
  await until(async () => (await counts())?.inFlight === 1);
  await to('two');
  const drained = await proxy.drain(id, 'one', 0.1, never());
  expect(drained).toEqual({ whole: false, cutRequests: 1, cutSockets: 1 });
  expect(await hanging).toBe('cut');
  await deaf.ended;
  expect(deaf.text().endsWith(closeFrame(false).toString('latin1'))).toBe(true);
  expect(await counts()).toMatchObject({ cutRequests: 1, cutSockets: 1, failed: 1, inFlight: 0, sockets: 0 });
});

test('a drain that is given up cuts nothing', async () => {
  const { proxy, port, id, to } = await shop();
  const { ws, heard, opened } = webSocket(port);
  await opened();
  await to('two');
  const abort = new AbortController();
  const drain = proxy.drain(id, 'one', 600, abort.signal);
  abort.abort(new Error('enough'));
  await expect(drain).rejects.toThrow('enough');
  ws.send('hello');
  await until(() => heard.includes('hello'));
});

test('a WebSocket that is refused gets the answer of the version', async () => {
  const { one, port, counts } = await shop();
  one.server.removeAllListeners('upgrade');
  one.server.removeAllListeners('request');
  one.server.on('request', (_, res) => res.writeHead(403, { 'X-Why': 'no' }).end('not you'));
  const { text, ended } = await raw(
    port,
    'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n',
  );
  await ended;
  expect(text()).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[\s\S]*X-Why: no\r\n[\s\S]*not you/);
  expect(await counts()).toMatchObject({ requests: 1, failed: 0, inFlight: 0, sockets: 0 });
});

test('where a frame ends is known, however it is cut', () => {
  const frames = Buffer.concat([
    Buffer.from([0x81, 0x03]),
    Buffer.from('abc'),
    Buffer.from([0x82, 126, 0x01, 0x00]),
    Buffer.alloc(256),
    Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]),
    Buffer.alloc(65_536),
    Buffer.from([0x89, 0x00]),
  ]);
  const ends = [5, 265, 265 + 14 + 65_536, frames.length];
  for (const step of [1, 2, 7, 4_096, frames.length]) {
    const watch = createFrameWatch();
    for (let at = 0; at < frames.length; at += step) {
      const upTo = Math.min(frames.length, at + step);
      watch.see(frames.subarray(at, upTo));
      if (step === 1) expect(watch.boundary(), String(upTo)).toBe(ends.includes(upTo));
    }
    expect(watch.boundary()).toBe(true);
    expect(watch.closed()).toBe(false);
    watch.see(closeFrame(true));
    expect(watch.closed()).toBe(true);
  }
});

test('TLS with the keys of the user, which may be others later', async () => {
  const dir = await tempDir();
  const make = async (name: 'first' | 'second') => {
    const [cert, key] = [join(dir, `${name}.pem`), join(dir, `${name}.key`)];
    await writeFile(cert, keys[name].cert);
    await writeFile(key, keys[name].key);
    return { cert, key };
  };
  const [first, second] = [await make('first'), await make('second')];
  const one = await startBackend('one', (req, res) => res.end(String(req.headers['x-forwarded-proto'])));
  const { proxy, dataDir } = await startProxy();
  const port = await freePort();
  const place = (tls: { cert: string; key: string }) =>
    route(port, [backend('one', 100, one)], { listen: { address: '127.0.0.1', port, tls } });
  await proxy.apply(place(first));
  const who = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      }).once('error', reject);
    });
  const body = await new Promise<string>((resolve, reject) => {
    request({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, (res) => {
      res.once('data', (chunk) => resolve(String(chunk)));
    })
      .once('error', reject)
      .end();
  });
  expect(body).toBe('https');
  expect(await who()).toBe('first');
  await proxy.apply(place(second));
  expect(await who()).toBe('second');
  await expect(proxy.apply(place({ cert: join(dir, 'none.pem'), key: second.key }))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: `${join(dir, 'none.pem')} cannot be read.` },
  });
  await expect(proxy.apply(place({ cert: first.cert, key: second.key }))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  expect(await who()).toBe('second');
  expect(await readFile(join(dataDir, 'proxy', 'own.json'), 'utf8')).not.toContain('PRIVATE KEY');
});
