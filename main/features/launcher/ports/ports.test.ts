import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createIdentity } from '../../identity/index.ts';
import { makeService } from '../testing/make-service.ts';
import { memoryRegistry } from '../testing/memory-registry.ts';
import type { PortRegistry, PortReservation, RunningServices } from '../types.ts';
import { candidates } from './candidates.ts';
import { createPorts } from './create-ports.ts';

const time = { timeout: 90_000 };

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ port, host }, resolve));
  onTestFinished(() => void server.close());
  return server;
}
const portOf = (server: Server) => (server.address() as AddressInfo).port;
const close = (server: Server) => new Promise((resolve) => server.close(resolve));

interface World {
  registry?: PortRegistry;
  rows?: ProjectRow[];
  containers?: Container[];
  running?: Partial<RunningServices>;
  /** Somebody is asked who holds a port. */
  onAsked?: () => void;
}

function open({ registry = memoryRegistry(), rows = [], containers = [], running = {}, onAsked }: World = {}) {
  const clock = createSystemClock();
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const identity = createIdentity({
    projects: {
      ofPath: (path) => rows.find((row) => path === row.path || path.startsWith(`${row.path}/`)) ?? null,
      row: (id) => rows.find((row) => row.id === id) ?? null,
      list: async () => rows,
      roots: async () => [],
    },
    children,
    clock,
    redact: (text) => text,
  });
  const ports = createPorts({
    registry,
    identity,
    containers: {
      now: () => {
        onAsked?.();
        return containers;
      },
    },
    running: { serviceOfPid: async () => null, ...running },
  });
  return { ports, registry, children };
}

const wants = (id: string, wanted: number | null, told = true): Service =>
  makeService(id, { port: { wanted, variable: told ? 'PORT' : null, argument: null } });
const reserved = (found: unknown): PortReservation => {
  if (found === null || typeof found !== 'object' || !('release' in found)) throw new Error('nothing was reserved');
  return found as PortReservation;
};

test('what is held for a moment only, by nobody who listens, is in nobody’s way', time, async () => {
  const far = await listen(0, '127.0.0.1');
  far.on('connection', (socket) => socket.on('error', () => {}).resume());
  const going: Socket[] = [];
  const { ports } = open({ onAsked: () => going.pop()?.resetAndDestroy() });
  /** A connection to somewhere else begins at a port that the system chose. */
  const begin = async () => {
    const socket = connect({ host: '127.0.0.1', port: portOf(far) });
    await once(socket, 'connect');
    return { socket, port: socket.localPort ?? 0 };
  };
  const one = await begin();
  expect(await ports.stateOf(one.port)).toBe('held');
  going.push(one.socket);
  expect(await ports.check([wants('shop/web', one.port)])).toEqual([]);
  const two = await begin();
  going.push(two.socket);
  reserved(await ports.reserve(wants('shop/web', two.port), 'wanted')).release();
  const stays = await begin();
  onTestFinished(() => void stays.socket.destroy());
  expect(await ports.check([wants('shop/api', stays.port)])).toMatchObject([{ port: stays.port, holder: null }]);
});

describe('whether a port is free', () => {
  test.each(['0.0.0.0', '127.0.0.1', '::', '::1'])('not while somebody listens on %s', async (host) => {
    const { ports } = open();
    const server = await listen(0, host).catch(() => null);
    // A machine without IPv6 has nothing to try there.
    if (!server) return;
    const port = portOf(server);
    expect(await ports.stateOf(port)).toBe('held');
    await close(server);
    expect(await ports.stateOf(port)).toBe('free');
  });

  test('also while connections that are over still linger', async () => {
    const { ports } = open();
    const server = await listen(0, '127.0.0.1');
    const port = portOf(server);
    // Who closes first is who has to linger.
    server.on('connection', (socket) => socket.end());
    const client = connect(port, '127.0.0.1');
    client.resume();
    await once(client, 'close');
    await close(server);
    expect(await ports.stateOf(port)).toBe('free');
  });
});

describe('who holds a port', () => {
  test('is named with project, command and since when, within a second of its start', time, async () => {
    const folder = await realpath(await tempDir());
    const rows = [{ id: 'p1', name: 'shop-web', path: folder, git: null, presence: 'here' } as unknown as ProjectRow];
    const serve = `const s = require('node:net').createServer().listen(0, () => console.log(s.address().port))`;
    const child = spawn(process.execPath, ['-e', serve], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    const port = Number(String(line));
    const { ports } = open({ rows, running: { serviceOfPid: async (pid) => (pid === child.pid ? 'p1/web' : null) } });
    const [conflict] = await ports.check([wants('p2/api', port)]);
    expect(conflict).toMatchObject({
      ...{ serviceId: 'p2/api', port, next: expect.any(Number) },
      sentence: expect.stringMatching(new RegExp(`^Port ${port} is held by shop-web, node -e .*, since `)),
      holder: {
        ...{ pid: child.pid, project: { id: 'p1', name: 'shop-web' }, serviceId: 'p1/web', mayStop: true },
        ...{ since: expect.any(Number), command: expect.stringContaining('createServer') },
      },
    });
    expect(conflict?.next).toBeGreaterThan(0);
    // It is in nobody's way of its own.
    expect(await ports.check([wants('p1/web', port)])).toEqual([]);
    expect(await ports.listeningOf([child.pid ?? 0])).toEqual([port]);
    expect(await ports.listeningOf([])).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await ports.check([wants('p2/api', port)])).toEqual([]);
  });

  test('a container is named as such, and not the program that passes its connections on', async () => {
    const port = portOf(await listen(0, '0.0.0.0'));
    const container = {
      ...{ id: 'c1', name: 'shop-db-1', image: 'postgres:17', state: 'running', startedAt: 5 },
      ...{
        project: { id: 'p1', name: 'shop' },
        ports: [{ port: 5_432, protocol: 'tcp', published: port, address: null }],
      },
    } as unknown as Container;
    const { ports } = open({ containers: [container] });
    const [conflict] = await ports.check([wants('p2/db', port)]);
    expect(conflict).toMatchObject({
      sentence: `Port ${port} is held by the container shop-db-1 of shop`,
      holder: { project: { name: 'shop' }, since: 5, mayStop: false, serviceId: null },
    });
    const mine = open({ containers: [container], running: { serviceOfContainer: () => 'p1/db' } });
    expect((await mine.ports.check([wants('p2/db', port)]))[0]?.holder).toMatchObject({
      ...{ serviceId: 'p1/db', mayStop: true },
    });
    expect(await mine.ports.check([wants('p1/db', port)])).toEqual([]);
  });

  test('Optimus itself is told of and cannot be stopped from here', async () => {
    const port = portOf(await listen(0, '127.0.0.1'));
    const { ports } = open();
    const [conflict] = await ports.check([wants('p/web', port, false)]);
    expect(conflict).toMatchObject({ holder: { pid: process.pid, mayStop: false }, next: null });
  });

  test('two that want the same are told before either is started', async () => {
    const { ports } = open();
    const server = await listen(0, '127.0.0.1');
    const port = portOf(server);
    await close(server);
    const conflicts = await ports.check([wants('p/web', port), wants('q/web', port), wants('q/none', null)]);
    expect(conflicts).toMatchObject([
      { serviceId: 'q/web', sentence: `Port ${port} is wanted by web too, which is started with it`, holder: null },
    ]);
  });
});

describe('taking a port', () => {
  test('what is promised to one is nobody else’s until it listens or gives up', async () => {
    const { ports } = open();
    const server = await listen(0, '127.0.0.1');
    const port = portOf(server);
    await close(server);
    const first = reserved(await ports.reserve(wants('p/web', port), 'wanted'));
    expect(first.port).toBe(port);
    expect(await ports.reserve(wants('q/api', port), 'wanted')).toMatchObject({
      ...{ serviceId: 'q/api', port, holder: null },
      sentence: `Port ${port} is promised to web, which is being started`,
    });
    expect(await ports.check([wants('p/web', port)])).toEqual([]);
    expect(await ports.check([wants('q/api', port)])).toHaveLength(1);
    first.release();
    const second = reserved(await ports.reserve(wants('q/api', port), 'wanted'));
    // A late release takes nothing from whoever has it now.
    first.release();
    expect(await ports.reserve(wants('r/api', port), 'wanted')).toMatchObject({ holder: null });
    second.release();
  });

  test('the next free port is near, is kept, and is not what was given to another', async () => {
    const server = await listen(0, '0.0.0.0');
    const wanted = portOf(server);
    const registry = memoryRegistry();
    const { ports } = open({ registry });
    const [near] = candidates(wanted);
    await registry.set('other/web', near ?? 0);
    const web = wants('p/web', wanted);
    const got = reserved(await ports.reserve(web, 'next'));
    expect(got.port).not.toBe(near);
    expect(got.port).not.toBe(wanted);
    expect(registry.of('p/web')).toBe(got.port);
    got.release();
    expect(ports.wantedBy(web)).toBe(got.port);
    const again = reserved(await ports.reserve(web, 'wanted'));
    expect(again.port).toBe(got.port);
    again.release();
    expect(await ports.reserve(wants('p/deaf', wanted, false), 'next')).toBeNull();
    expect(await ports.reserve(wants('p/none', null), 'wanted')).toBeNull();
  });

  test('what cannot be written down is not taken', async () => {
    const registry = { ...memoryRegistry(), set: () => Promise.reject(new Error('the disk is full')) };
    const { ports } = open({ registry });
    const server = await listen(0, '127.0.0.1');
    const port = portOf(server);
    await close(server);
    await expect(ports.reserve(wants('p/web', port), 'wanted')).rejects.toThrow('the disk is full');
    expect(await ports.check([wants('q/web', port)])).toEqual([]);
  });

  test('a hundred starts at once, each with a real listener, collide not once', time, async () => {
    const { ports, children } = open();
    const taken = await listen(0, '0.0.0.0');
    const wanted = portOf(taken);
    const host = ['0.0.0.0', '127.0.0.1', '::'];
    const starts = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const { port, release } = reserved(await ports.reserve(wants(`p${i}/web`, wanted), 'next'));
        // As a framework does, some time later.
        await new Promise((resolve) => setImmediate(resolve));
        await listen(port, host[i % 3] ?? '').catch((error) => {
          // This machine may have no IPv6; a port that is taken is what must not be.
          if ((error as { code?: string }).code === 'EADDRINUSE') throw error;
          return listen(port, '127.0.0.1');
        });
        release();
        return port;
      }),
    );
    expect(new Set(starts).size).toBe(100);
    expect(starts).not.toContain(wanted);
    await until(() => children.list().length === 0);
  });

  test('a hundred that all want the same: one gets it, and the others are told', time, async () => {
    const { ports } = open();
    const server = await listen(0, '127.0.0.1');
    const port = portOf(server);
    await close(server);
    const got = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ports.reserve(wants(`p${i}/web`, port, false), 'wanted')),
    );
    expect(got.filter((one) => one !== null && 'release' in one)).toHaveLength(1);
    expect(got.filter((one) => one !== null && 'sentence' in one)).toHaveLength(99);
  });
});

test('candidates are always the same, begin above, and are none that a browser refuses', () => {
  const some = (from: number, count: number) => [...candidates(from)].slice(0, count);
  expect(some(3_000, 3)).toEqual([3_001, 3_002, 3_003]);
  expect(some(5_999, 2)).toEqual([6_001, 6_002]);
  expect(some(80, 2)).toEqual([1_024, 1_025]);
  expect(some(65_534, 3)).toEqual([65_535, 1_024, 1_025]);
  expect([...candidates(6_600)]).not.toContain(6_666);
});
