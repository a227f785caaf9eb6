import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { IdentityGraph } from '../../../shared/features/identity/schema.ts';
import { createProc } from '../../core/children/proc.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { createIdentityGraph } from './graph.ts';
import { rowAt } from './testing/known-projects.ts';
import { openIdentity } from './testing/open-identity.ts';
import { serve } from './testing/server.ts';
import type { IdentitySource } from './types.ts';

const words = ({ edges }: IdentityGraph) => edges.map(({ from, how, to }) => `${from.type} ${how} ${to.type}`).sort();
const ids = ({ nodes }: IdentityGraph, type: string) =>
  nodes.flatMap((node) => (node.type === type ? [node.id] : [])).sort();

async function twoServers() {
  const dir = await tempDir();
  const [shop, site] = [join(dir, 'shop-api'), join(dir, 'site')];
  for (const path of [shop, site]) await mkdir(path);
  const rows = [rowAt(shop, 'shop'), rowAt(site, 'site')];
  const opened = openIdentity(rows);
  const a = await serve(['tcp 127.0.0.1', 'udp 127.0.0.1'], { cwd: shop });
  const b = await serve(['tcp 127.0.0.1'], { cwd: shop });
  return { ...opened, rows, a, b, head: rows[0]?.git?.head ?? '' };
}

test.runIf(process.platform === 'linux')(
  'a port leads up to its commit, and not to the neighbours of its process',
  async () => {
    const { identity, a, b, head } = await twoServers();
    const [port, udp] = a.ports;
    const graph = await identity.about({ type: 'port', id: `tcp:${port}` });
    expect(words(graph)).toEqual(['process listens on port', 'process runs in project', 'project is at commit']);
    expect(ids(graph, 'project')).toEqual(['shop']);
    expect(ids(graph, 'commit')).toEqual([head]);
    expect(ids(graph, 'process')).toEqual([expect.stringMatching(`^${a.pid}@`)]);
    expect(graph.nodes[0]).toMatchObject({ type: 'port', label: `Port ${port}`, detail: '127.0.0.1' });

    const project = await identity.about({ type: 'project', id: 'shop' });
    expect(ids(project, 'port')).toEqual([`tcp:${port}`, `udp:${udp}`, `tcp:${b.ports[0]}`].sort());
    expect(ids(project, 'process')).toHaveLength(2);
    expect(ids(project, 'project')).toEqual(['shop']);

    const process = await identity.about({ type: 'process', id: ids(graph, 'process')[0] ?? '' });
    expect(ids(process, 'port')).toEqual([`tcp:${port}`, `udp:${udp}`].sort());
    expect(ids(process, 'commit')).toEqual([head]);

    // Two projects are at it, and only one of them runs something.
    const commit = await identity.about({ type: 'commit', id: head });
    expect(ids(commit, 'project')).toEqual(['shop', 'site']);
    expect(ids(commit, 'port')).toHaveLength(3);
    const known = new Set(commit.nodes.map(({ type, id }) => `${type}/${id}`));
    for (const { from, to } of commit.edges)
      for (const end of [from, to]) expect(known).toContain(`${end.type}/${end.id}`);
  },
);

test.runIf(process.platform === 'linux')('a process leads to what it started, and back', async () => {
  const path = join(await tempDir(), 'tool');
  await mkdir(path);
  const { identity } = openIdentity([rowAt(path, 'tool')]);
  const parent = spawn('sh', ['-c', 'sleep 1000 & sleep 1001 & echo ready; wait'], { cwd: path, detached: true });
  onTestFinished(() => void process.kill(-(parent.pid ?? 0), 'SIGKILL'));
  await new Promise((resolve) => parent.stdout.once('data', resolve));
  const start = (await createProc().info(parent.pid ?? 0))?.start;
  // A child is still its shell for a moment before it becomes its program.
  const graph = await until(async () => {
    const seen = await identity.about({ type: 'process', id: `${parent.pid}@${start}` });
    return seen.nodes.some(({ label }) => label === 'sleep 1001') ? seen : null;
  });
  expect(words(graph)).toEqual([
    'process runs in project',
    'process started process',
    'process started process',
    'project is at commit',
  ]);
});

test.runIf(process.platform === 'linux')('a project with hundreds of processes is told whole', async () => {
  const path = join(await tempDir(), 'busy');
  await mkdir(path);
  const { identity } = openIdentity([rowAt(path, 'busy')], { still: true });
  const script = 'i=0; while [ $i -lt 300 ]; do sleep 1000 & i=$((i+1)); done; echo ready; wait';
  const parent = spawn('sh', ['-c', script], { cwd: path, detached: true });
  onTestFinished(() => void process.kill(-(parent.pid ?? 0), 'SIGKILL'));
  await new Promise((resolve) => parent.stdout.once('data', resolve));
  const graph = await identity.about({ type: 'project', id: 'busy' });
  expect(ids(graph, 'process')).toHaveLength(301);
  expect(graph.edges.filter(({ how }) => how === 'started')).toHaveLength(300);
});

test('what is not there, and a pid that came round, is not found', async () => {
  const { identity } = openIdentity([rowAt('/nowhere/shop', 'shop', { git: null })]);
  const missing = { code: 'NOT_FOUND' };
  await expect(identity.about({ type: 'process', id: `${process.pid}@yesterday:1` })).rejects.toMatchObject(missing);
  await expect(identity.about({ type: 'process', id: 'x' })).rejects.toMatchObject(missing);
  await expect(identity.about({ type: 'process', id: '4194305@a:1' })).rejects.toMatchObject(missing);
  await expect(identity.about({ type: 'port', id: 'tcp:0' })).rejects.toMatchObject(missing);
  await expect(identity.about({ type: 'commit', id: 'abc' })).rejects.toMatchObject(missing);
  await expect(identity.about({ type: 'project', id: 'no' })).rejects.toMatchObject(missing);
  expect(await identity.about({ type: 'project', id: 'shop' })).toMatchObject({ edges: [], nodes: [{ id: 'shop' }] });
});

test('a source that comes later joins, and leaves again', async () => {
  const node = (id: string) => ({ type: 'port', id, label: id, detail: '', at: null, route: null }) as const;
  const graph = createIdentityGraph();
  const chain: IdentitySource = {
    types: ['port'],
    find: async (_, id) => (id.length < 50 ? node(id) : null),
    // Endless downwards, and round in a circle.
    about: async ({ id }) => [
      ...[0, 1, 2].map(
        (at) => ({ node: node(`${id}${at}`), how: 'has', reads: 'from here', towards: 'part' }) as const,
      ),
      { node: node('1'), how: 'is', reads: 'to here', towards: 'whole' },
    ],
  };
  const remove = graph.add(chain);
  const { nodes, edges } = await graph.about({ type: 'port', id: '1' });
  expect(nodes).toHaveLength(1_000);
  const known = new Set(nodes.map(({ id }) => id));
  for (const { from, to } of edges) expect(known.has(from.id) && known.has(to.id)).toBe(true);
  remove();
  remove();
  await expect(graph.about({ type: 'port', id: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
