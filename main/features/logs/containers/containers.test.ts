import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Docker from 'dockerode';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { docker, testContainer, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { all, startLogs, web } from '../testing/logs-world.ts';
import { createContainerLines } from './container-lines.ts';
import { createDemultiplexer, createStampedReader } from './open-stream.ts';

const wait = { timeoutMs: 90_000 };

test('both outputs are told apart however the stream is cut, and times are to the nanosecond', () => {
  const piece = (from: number, text: string) => {
    const head = Buffer.alloc(8);
    head[0] = from;
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const whole = Buffer.concat([
    piece(1, '2026-11-21T10:00:00.000001024Z Grüße\n2026-11-21T10:00:00.000002'),
    piece(2, '2026-11-21T10:00:00.123456789Z ERROR no\n'),
    piece(1, '048Z \u001b[31mred\u001b[0m\r\n2026-11-21T10:00:01Z half'),
  ]);
  for (const size of [1, 3, 10, 1_000]) {
    const seen: [number, number, string, number][] = [];
    const reader = createStampedReader(({ at, from, line }) => {
      seen.push([at - Date.UTC(2026, 10, 21, 10), from, Buffer.from(line.plain, 'latin1').toString(), line.level]);
    });
    const feed = createDemultiplexer(false, reader.push);
    for (let at = 0; at < whole.length; at += size) feed(whole.subarray(at, at + size));
    reader.end();
    expect(seen).toEqual([
      [0, 0, 'Grüße', 0],
      [123, 1, 'ERROR no', 5],
      [0, 0, 'red', 0],
      [1_000, 0, 'half', 0],
    ]);
  }
});

test('what is followed ends with the last line, also one without an end; whoever is slow loses none, and a signal ends it', async () => {
  const piece = (text: string) => {
    const head = Buffer.alloc(8);
    head[0] = 1;
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, answer) => {
    if (url?.endsWith('/json')) {
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ Config: { Tty: false }, Created: '2026-11-21T10:00:00Z' }));
      return;
    }
    asked.push(url);
    for (let at = 0; at < 100; at += 1) answer.write(piece(`2026-11-21T10:00:0${at % 10}Z line ${at}\n`));
    answer.write(piece('2026-11-21T10:01:00Z panic: no end'));
    if (url?.includes('/ends/')) answer.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const engine = new Docker({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, protocol: 'http' });
  const { follow } = createContainerLines({ withDocker: (_id, act) => act(engine) });
  const stop = new AbortController();
  const texts: string[] = [];
  const onOpen = vi.fn();
  const ask = { since: 1_500, signal: stop.signal, onOpen };
  await follow('ends', ask, async (lines) => {
    await new Promise((resolve) => setImmediate(resolve));
    texts.push(...lines.map(({ line }) => line.plain));
  });
  expect(texts).toEqual([...Array.from({ length: 100 }, (_, at) => `line ${at}`), 'panic: no end']);
  texts.length = 0;
  const following = follow('stays', ask, (lines) => void texts.push(...lines.map(({ line }) => line.plain)));
  await until(() => texts.length === 100, wait);
  stop.abort();
  await following;
  expect(texts).not.toContain('panic: no end');
  expect(onOpen).toHaveBeenCalledTimes(2);
  expect(asked[0]).toContain('since=1.500000000');
});

describe.skipIf(!(await needs('docker')))('of a real engine', { timeout: 240_000 }, () => {
  async function world() {
    const image = await testImage();
    const engine = new Docker();
    const listed: { id: string; running: boolean }[] = [];
    const path = await tempDir();
    const opened = await startLogs({
      project: { id: 'shop', name: 'shop', path },
      containers: {
        now: () =>
          listed.map(({ id, running }) => ({
            ...{ id, name: id.slice(0, 6), image, health: 'none', exitCode: null, outOfMemory: false, restarts: 0 },
            ...{
              state: running ? 'running' : 'exited',
              createdAt: Date.now() - 60_000,
              startedAt: null,
              finishedAt: null,
            },
            ...{ ports: [], compose: null, project: { id: 'shop', name: 'shop' }, memoryLimitBytes: null, risks: [] },
          })),
        engine: () => ({ state: 'there', endpoint: '', product: 'Docker', version: '1', since: 0 }),
        withDocker: (_id, act) => act(engine),
      },
    });
    const start = async (script: string, ...args: string[]) => {
      const id = await testContainer(image, args, ['/bin/sh', '-c', script]);
      listed.push({ id, running: true });
      return id;
    };
    const ended = (id: string) =>
      until(async () => (await docker('inspect', '-f', '{{.State.Status}}', id)) === 'exited', wait);
    return { ...opened, path, start, ended };
  }

  test('its lines stand between those of services, in the order of time, and are paged, counted and grouped', async () => {
    const { logs, texts, start, ended } = await world();
    const before = logs.open(web);
    before.write('out', Buffer.from('before\n'));
    await before.end();
    const id = await start(
      'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i"; done; sleep 1; echo "ERROR order 17 is gone" >&2',
    );
    await ended(id);
    const after = logs.open(web);
    after.write('out', Buffer.from('after\n'));
    await after.end();

    const newest = await logs.page({ ...all, projectId: 'shop', limit: 4 });
    expect(newest.lines.map(({ text }) => text)).toEqual(['line 2999', 'line 3000', 'ERROR order 17 is gone', 'after']);
    expect(newest.lines[2]).toMatchObject({ source: `container:${id}`, from: 'err', level: 'error' });
    const older = await logs.page({ ...all, projectId: 'shop', before: newest.lines[0]?.key, limit: 2_999 });
    expect(older.lines.length).toBe(2_999);
    expect(older.lines.slice(0, 2).map(({ text }) => text)).toEqual(['before', 'line 1']);
    expect(older.older).toBe(false);
    const on = await logs.page({ ...all, projectId: 'shop', after: older.lines[0]?.key, limit: 2 });
    expect(on.lines.map(({ text }) => text)).toEqual(['line 1', 'line 2']);
    expect(await texts({ sources: [`container:${id}`], text: 'LINE 15', exact: false })).toHaveLength(111);
    expect(await logs.count({ ...all, projectId: 'shop', levels: ['error'], stretches: 10 })).toMatchObject({
      ...{ found: 1, looked: 3_003, cut: false },
      levels: { error: 1, none: 3_002 },
    });
    expect(await logs.groups({ ...all, projectId: 'shop', limit: 10 })).toMatchObject([
      { shape: 'ERROR order ‹n› is gone', count: 1, sources: [`container:${id}`] },
    ]);
  });

  test('it is followed', async () => {
    const { logs, start } = await world();
    const id = await start('i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 1; done');
    const stop = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      const filter = { ...all, projectId: 'shop' };
      for await (const frame of logs.follow(filter, { signal: stop.signal }))
        if (frame.type === 'item') seen.push(`${frame.item.source} ${frame.item.text.slice(0, 4)}`);
    })();
    await until(() => seen.length >= 2, wait);
    expect(new Set(seen)).toEqual(new Set([`container:${id} tick`]));
    stop.abort();
    await following;
  });

  test('a rule hears each line once, the last one without an end too, and goes on when the container is started again', async () => {
    const { logs, changes, start, ended } = await world();
    const heard: string[] = [];
    let now: { count: number; why: string | null } | null = null;
    const cancel = logs.onContainerLines(
      { name: '*' },
      (_of, lines) => heard.push(...lines),
      (next) => {
        now = next;
      },
    );
    expect(now).toEqual({ count: 0, why: 'No container of this name runs.' });
    const id = await start('echo one; sleep 1; echo two');
    changes.publish({ feature: 'containers' });
    await until(() => heard.length >= 2, wait);
    await ended(id);
    await docker('start', id);
    await until(() => heard.length >= 4, wait);
    expect(heard).toEqual(['one', 'two', 'one', 'two']);
    expect(now).toEqual({ count: 1, why: null });
    await start('printf "panic: no end"');
    changes.publish({ feature: 'containers' });
    await until(() => heard.length >= 5, wait);
    expect(heard.at(-1)).toBe('panic: no end');
    cancel();
  });

  test('a log driver that cannot be read is said, and others are shown', async () => {
    const { logs, start, ended } = await world();
    const mute = await start('echo no', '--log-driver', 'none');
    const other = await start('echo yes');
    await Promise.all([ended(mute), ended(other)]);
    const page = await logs.page({ ...all, projectId: 'shop', limit: 10 });
    expect(page.lines.map(({ text }) => text)).toEqual(['yes']);
    expect(page.missing).toEqual([
      { source: `container:${mute}`, why: expect.stringContaining('log driver does not let its lines be read') },
    ]);
    await expect(logs.page({ ...all, sources: [`container:${mute}`], limit: 10 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  test('a frame of it is opened where the project has that file', async () => {
    const { logs, path, opened, start } = await world();
    const id = await start('sleep 60', '--workdir', '/srv/app');
    await mkdir(join(path, 'src'));
    await writeFile(join(path, 'src', 'cart.ts'), '');
    const frame = { source: `container:${id}`, line: 3, column: null };
    expect(await logs.openFrame({ ...frame, file: '/srv/app/src/cart.ts' })).toEqual({
      path: join(path, 'src/cart.ts'),
    });
    expect(opened).toEqual([{ id: 'shop', with: 'editor', file: 'src/cart.ts', line: 3 }]);
    await expect(logs.openFrame({ ...frame, file: '/etc/passwd' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
