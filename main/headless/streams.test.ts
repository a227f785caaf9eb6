import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../shared/contract/builder.ts';
import type { JournalEvent } from '../../shared/features/journal/schema.ts';
import { until } from '../core/testing/until.ts';
import { open, readAll } from './testing/raw-client.ts';
import { request } from './testing/requests.ts';
import { connectSocket } from './testing/socket-client.ts';
import { startTestHost, type TestHost } from './testing/start-host.ts';

let dir: string;
let target: TestHost;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimus-streams-'));
  target = await startTestHost(dir);
});
afterAll(async () => {
  await target.dispose();
  await rm(dir, { recursive: true, force: true });
});

type Tail = Frame<JournalEvent>;
const event = (n: number) =>
  target.core.services.journal.append({ kind: 'test.counted', sentence: String(n), data: { n } });
const numbers = (frames: Tail[]) => frames.flatMap((frame) => (frame.type === 'item' ? [frame.item.data.n] : []));
const last = (frames: Tail[]) => {
  const frame = frames.at(-1);
  if (!frame) throw new Error('nothing has come');
  return { epoch: frame.epoch, offset: frame.offset };
};

async function tail(after?: { epoch: string; offset: number }) {
  const client = await connectSocket(target);
  const id = client.call('/journal/tail', after ? { after } : {});
  const frames = () => client.items(id) as Tail[];
  await until(() => client.answers.some(({ i }) => i === id), { what: 'the stream' });
  return { client, frames };
}

describe('a stream over a socket that is cut', () => {
  it('goes on after what was seen: nothing lost, nothing twice', async () => {
    let reader = await tail();
    await until(() => reader.frames()[0]?.type === 'reset', { what: 'the reset that comes first' });
    const seen: unknown[] = [];
    for (let round = 0; round < 5; round++) {
      // The network goes in the middle of a burst, and more happens while nobody listens.
      const burst = Array.from({ length: 40 }, (_, i) => event(round * 50 + i));
      await until(() => numbers(reader.frames()).length > 0, { what: 'some of the burst' });
      reader.client.cut();
      const frames = reader.frames();
      seen.push(...numbers(frames));
      const position = last(frames);
      await Promise.all([...burst, ...Array.from({ length: 10 }, (_, i) => event(round * 50 + 40 + i))]);
      reader = await tail(position);
    }
    await until(() => numbers(reader.frames()).at(-1) === 249, { what: 'the last item' });
    seen.push(...numbers(reader.frames()));
    expect(seen).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(reader.frames().some(({ type }) => type === 'reset')).toBe(false);
    reader.client.cut();
  });

  it('starts with a reset when it comes back after more than is remembered', async () => {
    const reader = await tail();
    await until(() => reader.frames().length > 0);
    const position = last(reader.frames());
    reader.client.cut();
    await Promise.all(Array.from({ length: 1_100 }, (_, i) => event(i)));
    const late = await tail(position);
    await until(() => late.frames().length > 0);
    expect(late.frames()[0]).toMatchObject({
      type: 'reset',
      epoch: position.epoch,
      offset: position.offset + 1_100,
    });
    late.client.cut();
  });

  it('starts with a reset and another epoch after a restart, under the same token', async () => {
    const reader = await tail();
    await until(() => reader.frames().length > 0);
    const position = last(reader.frames());
    await target.restart();
    await until(() => reader.client.closeCode() === 1001, { what: 'the good-bye' });
    const next = await tail(position);
    await until(() => next.frames().length > 0);
    expect(next.frames()[0]?.type).toBe('reset');
    expect(next.frames()[0]?.epoch).not.toBe(position.epoch);
    next.client.cut();
  });

  it('leaves nothing behind', async () => {
    const readers = await Promise.all(Array.from({ length: 8 }, () => tail()));
    await until(() => target.host.status().streams >= 8);
    for (const { client } of readers) client.cut();
    await until(() => target.host.status().streams === 0 && target.host.status().sockets === 0, {
      what: 'the end of all',
    });
  });
});

describe('a stream over HTTP', () => {
  it('comes as server-sent events, goes on after a position, and ends with its reader', async () => {
    const { port, token } = target;
    const facts = { port, host: `127.0.0.1:${port}`, token, oldToken: '' };
    const listen = async (line: string) => {
      const socket = await open(port);
      socket.write(request(facts, line));
      return { socket, text: readAll(socket, (all) => all.includes('"type":"item"')) };
    };
    const first = await listen('GET /api/journal/tail');
    await until(() => target.host.status().streams === 1);
    await event(7);
    const { status, text } = await first.text;
    expect(status).toBe(200);
    expect(text.toLowerCase()).toContain('content-type: text/event-stream');
    first.socket.destroy();
    await until(() => target.host.status().streams === 0, { what: 'the end of the stream' });

    await event(8);
    const [, epoch, offset] = /"epoch":"([^"]+)","offset":(\d+),"item"/.exec(text) ?? [];
    const again = await listen(`GET /api/journal/tail?after%5Bepoch%5D=${epoch}&after%5Boffset%5D=${offset}`);
    const resumed = (await again.text).text;
    expect(resumed).toContain('"n":8');
    expect(resumed).not.toContain('"reset"');
    again.socket.destroy();
    await until(() => target.host.status().streams === 0);
  });

  it('is one of so many', async () => {
    const { port, token } = target;
    const facts = { port, host: `127.0.0.1:${port}`, token, oldToken: '' };
    const sockets = await Promise.all(Array.from({ length: 32 }, () => open(port)));
    for (const socket of sockets) {
      socket.resume();
      socket.write(request(facts, 'GET /api/journal/tail'));
    }
    await until(() => target.host.status().streams === 32, { what: 'all streams' });
    const more = await open(port);
    const answer = readAll(more);
    more.write(request(facts, 'GET /api/journal/tail'));
    expect((await answer).status).toBe(503);
    for (const socket of sockets) socket.destroy();
    await until(() => target.host.status().streams === 0, { what: 'the end of all' });
  });
});
