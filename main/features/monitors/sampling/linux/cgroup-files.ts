import { cgroupPaths } from '../../../../core/lib/container-id.ts';
import { readText } from '../blocking.ts';
import { type KeptFile, keepOpen } from './kept-file.ts';

interface Tree {
  /** Empty for version 2. */
  controllers: ReadonlySet<string>;
  mount: string;
  /** Which of its groups is seen at the mount. */
  root: string;
}

/** Where trees of groups are mounted: one of version 2, or one for each controller, or both. */
export function cgroupTrees(mountinfo: string): Tree[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root, mount] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (root === undefined || mount === undefined) return [];
    if (type === 'cgroup2') return [{ controllers: new Set<string>(), mount, root }];
    return type === 'cgroup' ? [{ controllers: new Set(options.split(',')), mount, root }] : [];
  });
}

const within = ({ mount, root }: Tree, path: string): string =>
  mount + (root !== '/' && path.startsWith(root) ? path.slice(root.length) : path);

/** The folders of one group, by what they tell of. */
export interface GroupFolders {
  unified: string | null;
  cpu: string | null;
  memory: string | null;
  io: string | null;
  pids: string | null;
}

export function foldersOf(cgroup: string, trees: readonly Tree[]): GroupFolders {
  const paths = cgroupPaths(cgroup);
  const of = (controller: string): string | null => {
    const path = paths.find(({ controllers }) => controllers.includes(controller))?.path;
    const tree = trees.find(({ controllers }) => controllers.has(controller));
    return path === undefined || !tree ? null : within(tree, path);
  };
  const path = paths.find(({ controllers }) => controllers.length === 0)?.path;
  const tree = trees.find(({ controllers }) => controllers.size === 0);
  return {
    unified: path === undefined || !tree ? null : within(tree, path),
    cpu: of('cpuacct'),
    memory: of('memory'),
    io: of('blkio'),
    pids: of('pids'),
  };
}

export interface GroupFigures {
  cpuMs: number | null;
  memory: number | null;
  /** Null: none is set. */
  limit: number | null;
  read: number | null;
  written: number | null;
  processes: number | null;
}

/** More than any machine has is how version 1 says that there is no limit. */
const unlimited = 2 ** 60;

const field = (text: string | null, name: string): number | null => {
  const value = text === null ? undefined : new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
  return value === undefined ? null : Number(value);
};
const sumOf = (text: string | null, pattern: RegExp): number | null =>
  text === null ? null : [...text.matchAll(pattern)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
const limitOf = (text: string | null): number | null => {
  const limit = text === null ? Number.NaN : Number(text.trim());
  return limit > 0 && limit < unlimited ? limit : null;
};

/** What one group of processes takes, from the kernel's own books. */
export function openGroup(folders: GroupFolders) {
  const kept: KeptFile[] = [];
  /** The first that is there, by either version. */
  const file = (...candidates: [folder: string | null, name: string][]) => {
    for (const [folder, name] of candidates) {
      if (folder === null) continue;
      const one = keepOpen(`${folder}/${name}`);
      if (one.text() === null) continue;
      kept.push(one);
      return { name, text: one.text };
    }
    return null;
  };
  const { unified, cpu, memory, io, pids } = folders;
  const files = {
    cpu: file([cpu, 'cpuacct.usage'], [unified, 'cpu.stat']),
    memory: file([memory, 'memory.usage_in_bytes'], [unified, 'memory.current']),
    stat: file([memory, 'memory.stat'], [unified, 'memory.stat']),
    io: file([io, 'blkio.throttle.io_service_bytes'], [unified, 'io.stat']),
    pids: file([pids, 'pids.current'], [unified, 'pids.current']),
  };
  const limitPath = memory === null ? `${unified}/memory.max` : `${memory}/memory.limit_in_bytes`;

  return {
    read(): GroupFigures {
      const old = files.cpu?.name === 'cpuacct.usage';
      const used = files.cpu?.text() ?? null;
      const micros = old ? null : field(used, 'usage_usec');
      const held = files.memory?.text() ?? null;
      const stat = files.stat?.text() ?? null;
      // What the kernel would give up at once for something better is no need of the container.
      const idle = field(stat, 'total_inactive_file') ?? field(stat, 'inactive_file') ?? 0;
      const traffic = files.io?.text() ?? null;
      const oldIo = files.io?.name.startsWith('blkio') ?? false;
      const count = files.pids?.text() ?? null;
      return {
        cpuMs: used === null ? null : old ? Number(used) / 1e6 : micros === null ? null : micros / 1_000,
        memory: held === null ? null : Math.max(0, Number(held) - idle),
        limit: limitOf(readText(limitPath)),
        read: sumOf(traffic, oldIo ? /^\d+:\d+ Read (\d+)$/gm : /\brbytes=(\d+)/g),
        written: sumOf(traffic, oldIo ? /^\d+:\d+ Write (\d+)$/gm : /\bwbytes=(\d+)/g),
        processes: count === null ? null : Number(count),
      };
    },
    close() {
      for (const one of kept) one.close();
    },
  };
}
export type Group = ReturnType<typeof openGroup>;
