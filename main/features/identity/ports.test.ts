import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { rowAt } from './testing/known-projects.ts';
import { openIdentity } from './testing/open-identity.ts';
import { firstLine, serve } from './testing/server.ts';
import { sinceOf } from './words.ts';

/** Node cannot fork without running another program. */
const hasPython = await promisify(execFile)('python3', ['--version']).then(
  () => true,
  () => false,
);

async function shop() {
  const path = join(await tempDir(), 'shop-api');
  await mkdir(path);
  return { path, row: rowAt(path, 'shop') };
}

describe.runIf(process.platform === 'linux')('a port', () => {
  test('is told with its process, its project and its commit', async () => {
    const { path, row } = await shop();
    const { heldBy } = openIdentity([row]);
    const before = Date.now();
    const server = await serve(['tcp 127.0.0.1'], { cwd: path });
    const [port = 0] = server.ports;
    const [held, ...others] = await heldBy(port);
    expect(others).toEqual([]);
    expect(held).toMatchObject({
      port,
      protocol: 'tcp',
      addresses: ['127.0.0.1'],
      process: { type: 'process', id: expect.stringMatching(new RegExp(`^${server.pid}@.+:\\d+$`)) },
      project: { type: 'project', id: 'shop', label: 'shop-api', detail: path, route: '/projects/shop' },
      commit: { type: 'commit', id: row.git?.head, label: 'abc1234', detail: 'on main' },
    });
    const at = held?.process?.at ?? 0;
    // The kernel counts in hundredths from a boot that it tells in seconds.
    expect(Math.abs(at - before)).toBeLessThan(60_000);
    expect(held?.sentence).toMatch(
      new RegExp(
        `^Port ${port} is held by shop-api \\(commit abc1234 on main\\), node -e .*, since ${sinceOf(at, Date.now())}$`,
      ),
    );
  });

  test('of IPv4, of IPv6, of both and of UDP', async () => {
    const { path, row } = await shop();
    const { heldBy } = openIdentity([row]);
    const sockets = ['tcp 0.0.0.0', 'tcp6 ::1', 'tcp ::', 'udp 127.0.0.1', 'udp ::1'];
    const { ports } = await serve(sockets, { cwd: path });
    const [four = 0, six = 0, dual = 0, udp = 0, udpSix = 0] = ports;
    const addresses = async (port: number, protocol: 'tcp' | 'udp') =>
      (await heldBy(port, protocol)).map((held) => [held.addresses, held.project?.id]);
    expect(await addresses(four, 'tcp')).toEqual([[['0.0.0.0'], 'shop']]);
    expect(await addresses(six, 'tcp')).toEqual([[['::1'], 'shop']]);
    expect(await addresses(dual, 'tcp')).toEqual([[['::'], 'shop']]);
    expect(await addresses(udp, 'udp')).toEqual([[['127.0.0.1'], 'shop']]);
    expect(await addresses(udpSix, 'udp')).toEqual([[['::1'], 'shop']]);
    expect((await heldBy(udp, 'udp'))[0]?.sentence).toContain(`UDP port ${udp} is held by shop-api`);
  });

  test('that only talks is nobody listening', async () => {
    const { ports } = await serve(['tcp 127.0.0.1']);
    const { identity } = openIdentity([]);
    const client = spawn(process.execPath, [
      '-e',
      `const s = require('node:net').connect(${ports[0]}, '127.0.0.1', () => console.log(s.localPort))`,
    ]);
    onTestFinished(() => void client.kill('SIGKILL'));
    const local = Number(await firstLine(client));
    expect((await identity.ports()).ports.map(({ port }) => port)).not.toContain(local);
  });

  test('of a process in no project', async () => {
    const { heldBy } = openIdentity([]);
    const { ports } = await serve(['tcp 127.0.0.1'], { cwd: '/' });
    const [held] = await heldBy(ports[0] ?? 0);
    expect(held).toMatchObject({ project: null, commit: null });
    expect(held?.sentence).toMatch(/^Port \d+ is held by node -e .*, in no project, since \d\d:\d\d$/);
  });

  test('of the one that opened it, not of the children that inherit it', async () => {
    const { path, row } = await shop();
    const { heldBy } = openIdentity([row]);
    const program = join(path, 'cluster.cjs');
    await writeFile(
      program,
      `const cluster = require('node:cluster');
      if (cluster.isPrimary) {
        for (let i = 0; i < 2; i++) cluster.fork();
        let ready = 0;
        cluster.on('message', (_, port) => { if (++ready === 2) console.log(port); });
      } else {
        const server = require('node:net').createServer();
        server.listen(0, '127.0.0.1', () => process.send(server.address().port));
      }`,
    );
    const primary = spawn(process.execPath, [program], { cwd: path, detached: true });
    onTestFinished(() => void process.kill(-(primary.pid ?? 0), 'SIGKILL'));
    const port = Number(await firstLine(primary));
    const held = await heldBy(port);
    expect(held.map(({ process }) => process?.id.split('@')[0])).toEqual([String(primary.pid)]);
  });

  test('is let go with its process', async () => {
    const { path, row } = await shop();
    const { heldBy } = openIdentity([row]);
    const server = await serve(['tcp 127.0.0.1'], { cwd: path });
    const [port = 0] = server.ports;
    expect(await heldBy(port)).toHaveLength(1);
    await server.end();
    expect(await heldBy(port)).toEqual([]);
  });

  test.runIf(hasPython)('goes over to a child that has it still', async () => {
    const { path, row } = await shop();
    const { heldBy } = openIdentity([row]);
    const leaving = spawn('python3', ['-c', inherited], { cwd: path, stdio: ['ignore', 'pipe', 'inherit'] });
    const [child, shared] = (await firstLine(leaving)).split(' ').map(Number);
    onTestFinished(() => void process.kill(child ?? 0, 'SIGKILL'));
    const holder = async () => (await heldBy(shared ?? 0)).map(({ process }) => process?.id.split('@')[0]);
    expect(await holder()).toEqual([String(leaving.pid)]);
    leaving.kill('SIGKILL');
    await once(leaving, 'exit');
    expect(await holder()).toEqual([String(child)]);
  });

  test('is told while processes come and go all around', async () => {
    const { path, row } = await shop();
    const { identity, heldBy } = openIdentity([row]);
    const { ports } = await serve(['tcp 127.0.0.1'], { cwd: path });
    const restless = spawn('sh', ['-c', 'while :; do (sleep 0.01 & sleep 0.02); done'], {
      ...{ cwd: path, detached: true, stdio: 'ignore' },
    });
    onTestFinished(() => void process.kill(-(restless.pid ?? 0), 'SIGKILL'));
    for (let look = 0; look < 8; look += 1) {
      expect(await heldBy(ports[0] ?? 0)).toMatchObject([{ project: { id: 'shop' } }]);
      const { nodes } = await identity.about({ type: 'project', id: 'shop' });
      expect(nodes.map(({ id }) => id)).toContain(`tcp:${ports[0]}`);
    }
  });

  test('says nothing secret that a command holds', async () => {
    const { heldBy } = openIdentity([]);
    const { ports } = await serve(['tcp 127.0.0.1'], { args: ['--title=x', '--no-deprecation'], env: process.env });
    expect(await heldBy(ports[0] ?? 0)).toHaveLength(1);
    const secret = 'sk-ant-api03-0123456789abcdefghijklmnop';
    const talks = spawn(
      process.execPath,
      [
        '-e',
        "require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })",
        '--',
        `--api-key=${secret}`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void talks.kill('SIGKILL'));
    const held = await heldBy(Number(await firstLine(talks)));
    expect(held).toHaveLength(1);
    expect(JSON.stringify(held)).not.toContain(secret);
    expect(held[0]?.process?.detail).toContain('[redacted]');
  });
});

/** A child that has the socket of its parent, which says who it is and stays. */
const inherited = `
import os, socket, time
s = socket.socket()
s.bind(('127.0.0.1', 0))
s.listen()
s.set_inheritable(True)
child = os.fork()
if child:
    print(child, s.getsockname()[1], flush=True)
time.sleep(1000)
`;

describe.runIf(process.platform === 'linux')('the project of a process', () => {
  test('is the innermost one, by where it runs, also once that folder is gone', async () => {
    const { path, row } = await shop();
    const inner = join(path, 'worktrees', 'fix');
    const deleted = join(path, 'dist');
    for (const dir of [inner, deleted]) await mkdir(dir, { recursive: true });
    const { heldBy } = openIdentity([row, rowAt(inner, 'fix', { kind: 'worktree' })]);
    const inside = await serve(['tcp 127.0.0.1'], { cwd: inner });
    const lost = await serve(['tcp 127.0.0.1'], { cwd: deleted });
    await rm(deleted, { recursive: true });
    const projectOf = async (port = 0) => (await heldBy(port))[0]?.project?.id;
    expect(await projectOf(inside.ports[0])).toBe('fix');
    expect(await projectOf(lost.ports[0])).toBe('shop');
  });

  test('goes along when its folder is renamed, and is found through a link', async () => {
    const { path, row } = await shop();
    const link = join(await tempDir(), 'linked');
    await symlink(join(path, '..'), link);
    const { ports } = await serve(['tcp 127.0.0.1'], { cwd: path });
    const linked = openIdentity([rowAt(join(link, 'shop-api'), 'linked')], { roots: [link] });
    expect((await linked.heldBy(ports[0] ?? 0))[0]?.project?.id).toBe('linked');
    await rename(path, `${path}-old`);
    const renamed = openIdentity([row, rowAt(`${path}-old`, 'old')]);
    expect((await renamed.heldBy(ports[0] ?? 0))[0]?.project?.id).toBe('old');
  });

  test('is that of its subject when Optimus started it, for its children too, wherever they went', async () => {
    const { row } = await shop();
    const { identity, children, heldBy } = openIdentity([row]);
    const code = `require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
    const child = await children.spawn({
      label: 'Serve',
      command: 'sh',
      args: ['-c', `cd / && setsid "$0" -e "$1" & wait`, process.execPath, code],
      cwd: '/',
      subject: { type: 'project', id: 'shop', label: 'shop-api' },
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const port = Number(await until(() => text.trim()));
    expect((await heldBy(port))[0]?.project?.id).toBe('shop');
    const graph = await identity.about({ type: 'project', id: 'shop' });
    expect(graph.nodes.map(({ type }) => type).sort()).toEqual(['commit', 'port', 'process', 'process', 'project']);
  });

  test('is none for a child that went elsewhere by itself', async () => {
    const { path, row } = await shop();
    const { identity } = openIdentity([row]);
    const parent = spawn('sh', ['-c', '(cd / && exec sleep 1000) & echo $!; wait'], { cwd: path, detached: true });
    onTestFinished(() => void process.kill(-(parent.pid ?? 0), 'SIGKILL'));
    const child = Number(await firstLine(parent));
    await until(async () => {
      const { nodes } = await identity.about({ type: 'project', id: 'shop' });
      const pids = nodes.filter(({ type }) => type === 'process').map(({ id }) => Number(id.split('@')[0]));
      expect(pids).toContain(parent.pid);
      return !pids.includes(child);
    });
  });
});
