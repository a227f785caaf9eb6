import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../shared/contract/builder.ts';
import type { JournalEvent } from '../../shared/features/journal/schema.ts';
import { until } from '../core/testing/until.ts';
import type { Reason } from './reasons.ts';
import { open, readAll, sendRaw } from './testing/raw-client.ts';
import { type Facts, json, ping, request, settings, upgrade } from './testing/requests.ts';
import { connectSocket } from './testing/socket-client.ts';
import { startTestHost, type TestHost } from './testing/start-host.ts';

let dir: string;
let target: TestHost;
let facts: Facts;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimus-abuse-'));
  target = await startTestHost(dir, { headersMs: 1_500, requestMs: 2_500, checkMs: 250 });
  const { port, token } = target;
  facts = { port, host: `127.0.0.1:${port}`, token, oldToken: '' };
});
afterAll(async () => {
  await target.dispose();
  await rm(dir, { recursive: true, force: true });
});

const refused = (reason: Reason) => target.host.status().refusals[reason] ?? 0;
const megabyte = Buffer.alloc(1024 * 1024, 0x61);

async function stillServes() {
  expect((await sendRaw(target.port, request(facts, ping))).status).toBe(200);
}

/** Writes until it is finished or cut off, and says how much went out. */
async function pour(socket: Socket, chunk: Buffer, times: number): Promise<number> {
  for (let i = 0; i < times && !socket.destroyed; i++) {
    if (!socket.write(chunk)) {
      await Promise.race([
        new Promise((resolve) => socket.once('drain', resolve)),
        new Promise((resolve) => socket.once('close', resolve)),
      ]);
    }
  }
  return socket.bytesWritten;
}

/** Connections whose end is noticed: whoever does not read does not hear the good-bye. */
async function openMany(count: number): Promise<Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(target.port)));
  for (const socket of sockets) socket.resume();
  return sockets;
}

/** How many files this process may have open: each connection is one here, and one at the host while it lasts. */
async function openFileLimit(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 4_096);
}

describe('a body of 100 MB', () => {
  it('is refused by what it says of itself, and not read', async () => {
    const socket = await open(target.port);
    const answer = readAll(socket);
    socket.write(request(facts, settings, { ...json, 'content-length': String(100 * megabyte.length) }));
    const sent = await pour(socket, megabyte, 100);
    expect((await answer).status).toBe(413);
    expect(sent).toBeLessThan(50 * megabyte.length);
    await stillServes();
  });

  it('is refused while it grows, when it does not say', async () => {
    const before = refused('body-too-large');
    const handled = target.handled();
    const socket = await open(target.port);
    const answer = readAll(socket);
    socket.write(request(facts, settings, { ...json, 'transfer-encoding': 'chunked' }));
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]);
    const sent = await pour(socket, chunk, 100);
    await answer;
    expect(refused('body-too-large')).toBe(before + 1);
    expect(sent).toBeLessThan(50 * megabyte.length);
    expect(target.handled()).toBe(handled);
    await stillServes();
  });
});

describe('floods', () => {
  it('10,000 connections shut out neither the page that is there nor a new one', async () => {
    const limit = await openFileLimit();
    const wanted = 10_000;
    const perBatch = Math.min(500, Math.floor(limit / 8));
    const before = refused('connections');
    const page = await connectSocket(target);
    const held: Socket[] = [];
    for (let opened = 0; opened < wanted; opened += perBatch) {
      const batch = Array.from({ length: Math.min(perBatch, wanted - opened) }, () => open(target.port));
      for (const made of await Promise.allSettled(batch)) if (made.status === 'fulfilled') held.push(made.value);
      expect((await page.answer('/system/ping')).status).toBe(200);
    }
    await until(() => refused('connections') - before >= wanted - 300, { what: 'the refusal of nearly all' });
    expect(target.host.status().connections).toBeLessThan(1_024);
    await stillServes();
    for (const socket of held) socket.destroy();
    await until(() => target.host.status().connections === 1, { what: 'the end of the flood' });
    page.cut();
  });

  it('600 upgrades without a token, and 400 that never end', async () => {
    const before = refused('token-missing');
    const bytes = upgrade(() => ({ 'sec-websocket-protocol': null }))(facts);
    for (let i = 0; i < 600; i += 200) {
      const answers = await Promise.all(Array.from({ length: 200 }, () => sendRaw(target.port, bytes)));
      expect(answers.every(({ status, closed }) => status === 401 && closed)).toBe(true);
    }
    expect(refused('token-missing')).toBe(before + 600);
    const half = await openMany(400);
    for (const socket of half) socket.write(bytes.slice(0, -2));
    await stillServes();
    await until(() => half.every((socket) => socket.destroyed), { what: 'the end of all' });
    expect(target.host.status().sockets).toBe(0);
    await stillServes();
  });

  it('5,000 requests in one go on one connection, whose answers nobody reads for a while', async () => {
    const socket = await open(target.port);
    socket.pause();
    const one = request(facts, ping, { connection: 'keep-alive' });
    socket.write(one.repeat(4_999) + request(facts, ping));
    await stillServes();
    let answers = 0;
    socket.on('data', (part) => {
      answers += part.toString('latin1').split('HTTP/1.1 200').length - 1;
    });
    socket.resume();
    await until(() => socket.destroyed, { what: 'the end of the answers' });
    // An answer may be split between two parts right inside of what is counted.
    expect(answers).toBeGreaterThan(4_900);
  });
});

describe('slow-loris', () => {
  /** A byte now and then, for ever. */
  const dribble = (socket: Socket, text: string) => {
    let at = 0;
    const timer = setInterval(() => {
      if (socket.destroyed) clearInterval(timer);
      else socket.write(text[at++ % text.length] ?? 'a');
    }, 100);
    socket.once('close', () => clearInterval(timer));
  };

  it('headers that never end', async () => {
    const before = refused('slow');
    const sockets = await openMany(200);
    for (const socket of sockets) {
      socket.write(`GET / HTTP/1.1\r\nHost: ${facts.host}\r\n`);
      dribble(socket, 'X-a: b\r\n');
    }
    await stillServes();
    await until(() => sockets.every((socket) => socket.destroyed), { what: 'the end of all' });
    expect(refused('slow')).toBe(before + 200);
    await stillServes();
  });

  it('a body that never ends', async () => {
    const before = refused('slow');
    const handled = target.handled();
    const sockets = await openMany(50);
    for (const socket of sockets) {
      socket.write(request(facts, settings, { ...json, 'content-length': '100000' }));
      dribble(socket, '{');
    }
    await until(() => sockets.every((socket) => socket.destroyed), { what: 'the end of all' });
    expect(refused('slow')).toBe(before + 50);
    expect(target.handled()).toBe(handled);
    await stillServes();
  });

  it('connections that say nothing at all', async () => {
    const sockets = await openMany(50);
    await until(() => sockets.every((socket) => socket.destroyed), { what: 'the end of all' });
    await stillServes();
  });
});

describe('a reader that does not read', () => {
  // The journal cuts long texts, not long lists.
  const big = Array.from({ length: 8 }, () => 'x'.repeat(16_000));
  const write = (n: number) =>
    target.core.services.journal.append({ kind: 'test.big', sentence: 'big', data: { n, big } });

  it('loses the oldest and is told so, and the host does not keep what it cannot send', async () => {
    const client = await connectSocket(target);
    const id = client.call('/journal/tail', {});
    await until(() => client.items(id).length === 1);
    client.ws.pause();
    const count = 1_200;
    for (let n = 0; n < count; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => write(n + i)));
    await stillServes();
    client.ws.resume();
    const frames = () => client.items(id) as Frame<JournalEvent>[];
    const newest = (frame: Frame<JournalEvent> | undefined) =>
      frame?.type === 'item' && frame.item.data.n === count - 1;
    await until(() => newest(frames().at(-1)), { what: 'the newest' });
    const lost = frames()
      .slice(1)
      .reduce((sum, frame) => sum + (frame.type === 'reset' ? frame.lost : 0), 0);
    const items = frames().filter(({ type }) => type === 'item').length;
    expect(lost).toBeGreaterThan(0);
    expect(items + lost).toBe(count);
    client.cut();
  });
});
