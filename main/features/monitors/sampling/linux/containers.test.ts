import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { MetricName } from '../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { cgroupPaths, containerIn } from '../../../../core/lib/container-id.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { cgroupTrees, foldersOf } from './cgroup-files.ts';
import { createLinuxLook } from './create-linux-look.ts';

const id = '0123456789abcdef'.repeat(4);

test.each([
  [`0::/system.slice/docker-${id}.scope`, id],
  [`12:pids:/docker/${id}\n0::/docker/${id}`, id],
  [`0::/kubepods.slice/pod1/cri-containerd-${id}.scope`, id],
  [`0::/user.slice/libpod-${id}.scope/container`, id],
  [`0::/docker/${'f'.repeat(64)}/docker/${id}`, id],
  ['4:memory:/process_api/a0a1ac65e7c95ad80f40fda3bca133dd\n0::/', null],
  [`0::/${id}${id}`, null],
  ['', null],
])('the container in %j', (cgroup, container) => {
  expect(containerIn(cgroup)).toBe(container);
});

test('groups are found in trees of either version, also where only a part of the tree is seen', () => {
  expect(cgroupPaths('3:cpu,cpuacct:/a:b\n0::/c\nnonsense')).toEqual([
    { controllers: ['cpu', 'cpuacct'], path: '/a:b' },
    { controllers: [], path: '/c' },
  ]);
  const trees = cgroupTrees(
    [
      '30 1 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
      '31 1 0:27 /outer /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
      '32 1 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
    ].join('\n'),
  );
  expect(foldersOf('4:memory:/outer/x\n3:cpu,cpuacct:/x\n0::/y', trees)).toEqual({
    unified: '/sys/fs/cgroup/unified/y',
    cpu: '/sys/fs/cgroup/cpu,cpuacct/x',
    memory: '/sys/fs/cgroup/memory/x',
    io: null,
    pids: null,
  });
});

describe.runIf(process.platform === 'linux')('what a container takes is told by its group', () => {
  async function look(
    mountinfo: (dir: string) => string,
    cgroup: string,
    before: Record<string, string>,
    after: Record<string, string>,
  ) {
    const dir = await tempDir();
    const set = async (files: Record<string, string>) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), text);
      }
    };
    const stat = (own: number) =>
      `42 (app) S 1 42 42 0 -1 4194304 1 2 3 4 ${own} 0 0 0 20 0 3 0 50 1000000 250 1 1 1\n`;
    await set({
      'proc/uptime': '100.00 1',
      'proc/meminfo': 'MemTotal: 100000 kB\nMemAvailable: 50000 kB\n',
      'proc/self/mountinfo': mountinfo(dir),
      'proc/42/stat': stat(0),
      'proc/42/cgroup': cgroup,
      'sys/none': '',
      ...before,
    });
    let now = 0;
    const looker = createLinuxLook({ roots: { proc: join(dir, 'proc'), sys: join(dir, 'sys') }, now: () => now });
    onTestFinished(() => looker.dispose());
    looker.places({
      projects: [{ projectId: 'shop', path: '/shop' }],
      children: [],
      containers: [{ containerId: id, projectId: 'shop' }],
    });
    await looker.look();
    now += 1_000;
    await set({ 'proc/42/stat': stat(100), ...after });
    const { values } = await looker.look();
    return {
      container: (metric: MetricName) => values[keyOf(metric, { scope: 'container', id })],
      project: (metric: MetricName) => values[keyOf(metric, { scope: 'project', id: 'shop' })],
    };
  }

  test('of version 2', async () => {
    const group = `groups/docker-${id}.scope`;
    const { container, project } = await look(
      (dir) => `30 1 0:26 / ${dir}/groups rw - cgroup2 cgroup2 rw\n`,
      `0::/docker-${id}.scope\n`,
      {
        [`${group}/cpu.stat`]: 'usage_usec 1000000\nuser_usec 1\n',
        [`${group}/memory.current`]: '9000\n',
        [`${group}/memory.max`]: '20000\n',
        [`${group}/memory.stat`]: 'anon 5\ninactive_file 1000\n',
        [`${group}/io.stat`]: '8:0 rbytes=100 wbytes=200 rios=1\n8:16 rbytes=1 wbytes=2\n',
        [`${group}/pids.current`]: '3\n',
      },
      {
        [`${group}/cpu.stat`]: 'usage_usec 1250000\n',
        [`${group}/io.stat`]: '8:0 rbytes=600 wbytes=200 rios=1\n8:16 rbytes=1 wbytes=2\n',
      },
    );
    expect(container('cpu.used.percent')).toBe(25);
    expect(container('memory.bytes')).toBe(8_000);
    expect(container('memory.limit.percent')).toBe(40);
    expect(container('io.read.bytes')).toBe(500);
    expect(container('io.write.bytes')).toBe(0);
    expect(container('processes.count')).toBe(3);
    // Its one process used a whole core by its own account: what the group says counts, and only that.
    expect(project('cpu.used.percent')).toBe(25);
    expect(project('memory.bytes')).toBe(8_000);
    expect(project('processes.count')).toBe(1);
  });

  test('of version 1, without a limit', async () => {
    const { container, project } = await look(
      (dir) =>
        ['cpuacct', 'memory', 'blkio', 'pids']
          .map((name) => `31 1 0:27 / ${dir}/${name} rw - cgroup cgroup rw,${name}`)
          .join('\n'),
      ['cpuacct', 'memory', 'blkio', 'pids'].map((name) => `1:${name}:/docker/${id}`).join('\n'),
      {
        [`cpuacct/docker/${id}/cpuacct.usage`]: '5000000000\n',
        [`memory/docker/${id}/memory.usage_in_bytes`]: '9000\n',
        [`memory/docker/${id}/memory.limit_in_bytes`]: '9223372036854771712\n',
        [`memory/docker/${id}/memory.stat`]: 'inactive_file 5\ntotal_inactive_file 2000\n',
        [`blkio/docker/${id}/blkio.throttle.io_service_bytes`]: '254:0 Read 10\n254:0 Write 20\nTotal 30\n',
        [`pids/docker/${id}/pids.current`]: '1\n',
      },
      { [`cpuacct/docker/${id}/cpuacct.usage`]: '6500000000\n' },
    );
    expect(container('cpu.used.percent')).toBe(150);
    expect(container('memory.bytes')).toBe(7_000);
    expect(container('memory.limit.percent')).toBeUndefined();
    expect(container('io.read.bytes')).toBe(0);
    expect(project('cpu.used.percent')).toBe(150);
  });
});
