import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../core/testing/until.ts';
import { parseFrame } from './frame.ts';
import { bodyLimit, type Reason } from './reasons.ts';
import { open, readAll, wsFrame } from './testing/raw-client.ts';
import { upgrade } from './testing/requests.ts';
import { connectSocket } from './testing/socket-client.ts';
import { startTestHost, type TestHost } from './testing/start-host.ts';

let dir: string;
let target: TestHost;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimus-frames-'));
  target = await startTestHost(dir);
});
afterAll(async () => {
  await target.dispose();
  await rm(dir, { recursive: true, force: true });
});

/** A socket that has shown its token and now misbehaves. */
async function openRaw() {
  const { port, token } = target;
  const socket = await open(port);
  socket.write(upgrade(() => ({}))({ port, host: `127.0.0.1:${port}`, token, oldToken: '' }));
  const { status } = await readAll(socket, (text) => text.includes('\r\n\r\n'));
  expect(status).toBe(101);
  return socket;
}

const call = (more: object = {}) => ({ i: '1', p: { u: '/system/ping', ...more } });
const text = (value: unknown) => JSON.stringify(value);

/** Frames that are refused and leave the socket open, because a mistake is no reason to lose the streams of a page. */
const malformed: [name: string, frame: string][] = [
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['half a JSON', '{"i":"1","p":'],
  ['a number', '1'],
  ['null', 'null'],
  ['a list', text([call()])],
  ['an empty object', '{}'],
  ['no id', text({ p: { u: '/system/ping' } })],
  ['an id that is a number', text({ i: 1, p: { u: '/system/ping' } })],
  ['an id that is too long', text({ i: 'a'.repeat(65), p: { u: '/system/ping' } })],
  ['an id that is an object', text({ i: {}, p: { u: '/system/ping' } })],
  ['no call', text({ i: '1' })],
  ['no path', text({ i: '1', p: {} })],
  ['a path that is a list', text({ i: '1', p: { u: ['/system/ping'] } })],
  ['a path with dots', text(call({ u: '/system/../settings/get' }))],
  ['a path with an escape', text(call({ u: '/system/%70ing' }))],
  ['an address of another host', text(call({ u: 'http://evil.example/system/ping' }))],
  ['a path with a query', text(call({ u: '/system/ping?data=1' }))],
  ['a path into the prototype', text(call({ u: '/__proto__/ping' }))],
  ['another method', text(call({ m: 'GET' }))],
  ['an unknown key', text({ ...call(), x: 1 })],
  ['an unknown key in the call', text(call({ x: 1 }))],
  ['a body that is a string', text(call({ b: 'json' }))],
  ['a body with files', text(call({ b: { json: {}, meta: [], maps: [[]] } }))],
  ['a header of a file', text(call({ h: { 'content-disposition': 'attachment; filename="a"' } }))],
  ['a header of a stream', text(call({ h: { 'content-type': 'text/event-stream' } }))],
  ['headers that are a list', text(call({ h: [] }))],
  ['an input stream', text({ i: '1', t: 3, p: { e: 'message', d: {} } })],
  ['an unknown type', text({ i: '1', t: 99, p: {} })],
  ['an answer', text({ i: '1', t: 2, p: { s: 200 } })],
  ['a prototype', '{"i":"1","p":{"u":"/system/ping","b":{"json":{"__proto__":{"a":1}}}}}'],
  ['a prototype in disguise', '{"i":"1","p":{"u":"/system/ping","b":{"json":{"\\u005f_proto__":{"a":1}}}}}'],
  ['deep JSON', `{"i":"1","p":{"u":"/system/ping","b":{"json":${'['.repeat(50_000)}`],
  ['deep JSON that is closed', `{"i":"1","p":{"u":"/system/ping","b":{"json":${'['.repeat(500)}${']'.repeat(500)}}}}`],
];

/** Bytes that break the protocol itself: the socket is closed. */
const broken: [name: string, bytes: () => Buffer, reason: Reason][] = [
  ['an unmasked frame', () => wsFrame(text(call()), { masked: false }), 'frame'],
  ['reserved bits', () => wsFrame(text(call()), { rsv: 4 }), 'frame'],
  ['an unknown opcode', () => wsFrame('', { opcode: 3 }), 'frame'],
  ['an unknown control opcode', () => wsFrame('', { opcode: 0xb }), 'frame'],
  ['a ping in pieces', () => wsFrame('', { opcode: 9, fin: false }), 'frame'],
  ['a ping that is too long', () => wsFrame('a'.repeat(126), { opcode: 9 }), 'frame'],
  ['a continuation of nothing', () => wsFrame('a', { opcode: 0 }), 'frame'],
  ['a message inside another', () => Buffer.concat([wsFrame('a', { fin: false }), wsFrame('b')]), 'frame'],
  ['bad UTF-8', () => wsFrame(Buffer.from([0x22, 0xff, 0xfe, 0x22])), 'frame'],
  ['a close code that is none', () => wsFrame(Buffer.from([0x00, 0x01]), { opcode: 8 }), 'frame'],
  ['a frame that says it is too large', () => wsFrame('', { claim: BigInt(bodyLimit + 1) }), 'frame-too-large'],
  ['a frame of 8 exabytes', () => wsFrame('', { claim: 2n ** 63n - 1n }), 'frame-too-large'],
  [
    'pieces that grow too large',
    () =>
      Buffer.concat([
        wsFrame('a'.repeat(65_000), { fin: false }),
        ...Array.from({ length: 17 }, () => wsFrame('a'.repeat(65_000), { opcode: 0, fin: false })),
      ]),
    'frame-too-large',
  ],
  [
    'a thousand pieces',
    () =>
      Buffer.concat([
        wsFrame('a', { fin: false }),
        ...Array.from({ length: 1_000 }, () => wsFrame('a', { opcode: 0, fin: false })),
      ]),
    'frame-too-large',
  ],
];

describe('a WebSocket that has shown its token', () => {
  it.each(malformed)('is not answered when it sends %s, and goes on', async (_, frame) => {
    const client = await connectSocket(target);
    const handled = target.handled();
    const before = target.host.status().refusals.frame ?? 0;
    client.ws.send(frame);
    await until(() => target.host.status().refusals.frame === before + 1, { what: 'the refusal' });
    expect(target.handled()).toBe(handled);
    expect(client.answers).toEqual([]);
    expect((await client.answer('/system/ping')).status).toBe(200);
    client.cut();
  });

  it('is not answered when it sends bytes', async () => {
    const client = await connectSocket(target);
    const before = target.host.status().refusals.frame ?? 0;
    client.ws.send(Buffer.from(text(call())), { binary: true });
    await until(() => target.host.status().refusals.frame === before + 1);
    client.cut();
  });

  it('is closed when it keeps on', async () => {
    const client = await connectSocket(target);
    for (let i = 0; i < 20; i++) client.ws.send('hello');
    await until(() => client.closeCode() === 1008, { what: 'the close' });
  });

  it.each(broken)('is closed when it sends %s', async (_, bytes, reason) => {
    const handled = target.handled();
    const before = target.host.status().refusals[reason] ?? 0;
    const socket = await openRaw();
    const closed = readAll(socket);
    socket.write(bytes());
    expect((await closed).closed).toBe(true);
    await until(() => target.host.status().refusals[reason] === before + 1, { what: 'the refusal' });
    expect(target.handled()).toBe(handled);
  });

  it('is told in the closed set what does not exist and what is not valid', async () => {
    const client = await connectSocket(target);
    expect(await client.answer('/system/nothing')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    expect(await client.answer('/journal/list', { limit: 0 })).toMatchObject({
      status: 400,
      json: { code: 'INVALID' },
    });
    client.send({ i: 'x', p: { u: '/journal/list', b: { json: {}, meta: [[1, 'no', 'where']] } } });
    const odd = await until(() => client.answers.find(({ i }) => i === 'x'));
    expect(odd.p).toMatchObject({ s: 400, b: { json: { code: 'INVALID' } } });
    client.cut();
  });

  it('cannot have more than so many streams', async () => {
    const client = await connectSocket(target);
    const ids = Array.from({ length: 70 }, () => client.call('/journal/tail', {}));
    await until(() => client.answers.filter((answer) => answer.p.s === 503).length === 6, { what: 'six refusals' });
    expect(target.host.status().streams).toBe(64);
    client.send({ i: ids[0], t: 4 });
    await until(() => target.host.status().streams === 63, { what: 'the end of one' });
    client.cut();
    await until(() => target.host.status().streams === 0, { what: 'the end of all' });
    expect((await connectSocket(target).then((next) => next.answer('/system/ping'))).status).toBe(200);
  });

  it('cannot bury the host in calls', async () => {
    const client = await connectSocket(target);
    for (let i = 0; i < 5_000; i++) client.call('/system/info');
    await until(() => client.answers.length === 5_000 || client.closeCode() !== null, { what: 'an answer to each' });
    const tooMany = target.host.status().refusals.calls ?? 0;
    expect(tooMany).toBeGreaterThan(0);
    client.cut();
    await until(() => target.host.status().calls === 0, { what: 'the end of all calls' });
  });

  it('is one of so many', async () => {
    const before = target.host.status().sockets;
    const clients = await Promise.all(Array.from({ length: 64 - before }, () => connectSocket(target)));
    await expect(connectSocket(target)).rejects.toThrow('503');
    for (const client of clients) client.cut();
    await until(() => target.host.status().sockets === before);
  });
});

describe('frames of our own client', () => {
  it('are taken', () => {
    expect(parseFrame(text(call()))).toEqual({ kind: 'call', id: '1', path: '/system/ping' });
    expect(parseFrame(text(call({ b: { json: { a: 'constructor \\u0041' }, meta: [] } })))).not.toBeNull();
    expect(parseFrame(text(call({ h: { 'last-event-id': '7' } })))).not.toBeNull();
    expect(parseFrame(text({ i: '1', t: 4 }))).toEqual({ kind: 'abort', id: '1' });
  });
});
