import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Access, OperationName, Operations } from '../../main/features/backups/engine/types.ts';

const run = promisify(execFile);
const maxBuffer = 256 * 1_048_576;
const password = 'measured';

interface Measured<N extends OperationName> {
  took: number[];
  answer: Operations[N][1];
  peakMb: number;
}

/** Each in a fresh process with nothing open: the password is tried and the index read within the time that counts. */
export function createOurs(program: string, dir: string) {
  const access: Access = {
    ...{
      backend: { type: 'folder', path: join(dir, 'ours') },
      secrets: {},
      password,
      cacheDir: join(dir, 'ours-cache'),
    },
    ...{ upBytesPerSecond: null, downBytesPerSecond: null, appendOnly: false },
  };
  let peakMb = 0;
  async function operate<N extends OperationName>(name: N, request: Operations[N][0], times = 1): Promise<Measured<N>> {
    const { stdout } = await run(process.execPath, [program, JSON.stringify({ name, access, request, times })], {
      ...{ maxBuffer, env: { ...process.env, NODE_OPTIONS: '' } },
    });
    const measured = JSON.parse(stdout) as Measured<N>;
    peakMb = Math.max(peakMb, measured.peakMb);
    return measured;
  }
  const once = async <N extends OperationName>(name: N, request: Operations[N][0]) =>
    (await operate(name, request)).took[0] as number;
  let snapshot = '';
  return {
    repository: join(dir, 'ours'),
    peakMb: () => peakMb,
    snapshot: () => snapshot,
    create: () => operate('create', {}),
    async backup(path: string): Promise<number> {
      const { took, answer } = await operate('backup', {
        ...{ paths: [path], excludes: [], excludeCaches: false, tags: [], hostname: 'bench', username: 'bench' },
        ...{ at: null, force: false, threads: 2 },
      });
      if (answer.troubles > 0) throw new Error(`the backup had troubles: ${JSON.stringify(answer.named.slice(0, 3))}`);
      snapshot = answer.snapshot.id;
      return took[0] as number;
    },
    restore: (target: string) =>
      once('restore', {
        ...{
          snapshot,
          paths: [],
          target,
          layout: 'within',
          existing: 'keep',
          asideDir: null,
          dryRun: false,
          owner: true,
        },
      }),
    async verify(): Promise<number> {
      const { took, answer } = await operate('check', { read: 'all', restoreFiles: 0 });
      if (answer.damages.length > 0) throw new Error(`damages: ${JSON.stringify(answer.damages.slice(0, 3))}`);
      return took[0] as number;
    },
    /** A folder of a snapshot, many times, with the repository open. */
    async browse(path: string, times: number): Promise<number[]> {
      const { took } = await operate('list', { snapshot, path, after: null, limit: 1_000 }, times + 1);
      return took.slice(1);
    },
  };
}

export function createRestic(dir: string) {
  const repository = join(dir, 'restic');
  const env = { ...process.env, RESTIC_PASSWORD: password, RESTIC_CACHE_DIR: join(dir, 'restic-cache') };
  async function timed(...args: string[]): Promise<number> {
    const began = performance.now();
    await run('restic', ['-q', '-r', repository, ...args], { env, maxBuffer });
    return performance.now() - began;
  }
  return {
    repository,
    create: () => timed('init', '--repository-version', '2'),
    backup: (path: string) => timed('backup', path),
    restore: (target: string) => timed('restore', 'latest', '--target', target),
    verify: () => timed('check', '--read-data'),
  };
}

export function createTar(dir: string) {
  const archive = join(dir, 'tree.tar.zst');
  async function timed(command: string): Promise<number> {
    const began = performance.now();
    await run('sh', ['-c', command], { maxBuffer });
    return performance.now() - began;
  }
  return {
    backup: (path: string) => timed(`tar -C '${path}' -cf - . | zstd -q -3 -T2 -f -o '${archive}'`),
    async restore(target: string): Promise<number> {
      await mkdir(target, { recursive: true });
      return timed(`zstd -q -d -c '${archive}' | tar -C '${target}' -xf -`);
    },
  };
}

export async function bytesBelow(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

export const emptied = async (dir: string): Promise<string> => {
  await rm(dir, { recursive: true, force: true });
  return dir;
};
