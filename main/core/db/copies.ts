import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDir } from '../lib/atomic-file.ts';
import type { Clock } from '../lib/clock.ts';
import { asStorageFull } from '../lib/storage-full.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { CopyUnusable } from './errors.ts';
import { NO_SCHEMA } from './schema.ts';
import type { CopyReason, GoodCopy } from './types.ts';

const NAME = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)\.(daily|before-migration|manual|salvaged)\.([\w-]+)\.db$/;
/** How many of each are kept: together they bound what copies cost on the disk. */
const KEEP: Readonly<Record<CopyReason, number>> = { daily: 5, manual: 5, 'before-migration': 3, salvaged: 2 };

export interface Copies {
  list(): Promise<GoodCopy[]>;
  /** Copies a live or closed database; the copy is there only once it has been read through and found sound. */
  take(from: string, reason: CopyReason, signal?: AbortSignal): Promise<GoodCopy>;
  verify(id: string): Promise<string[]>;
  /** Puts a verified copy at `target`, or nothing at all. */
  restore(id: string, target: string): Promise<GoodCopy>;
}

/** A time that is a file name on every system and still sorts. */
export const fileTime = (at: number): string => new Date(at).toISOString().replaceAll(':', '-');

function parse(name: string): { at: number; reason: CopyReason; schema: string } | null {
  const [, time, reason, schema] = NAME.exec(name) ?? [];
  if (time === undefined || reason === undefined || schema === undefined) return null;
  const at = Date.parse(time.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'));
  return Number.isNaN(at) ? null : { at, reason: reason as CopyReason, schema };
}

export function createCopies({ dir, clock, workers }: { dir: string; clock: Clock; workers: WorkerPool }): Copies {
  const find = async (id: string): Promise<GoodCopy> => {
    const found = (await list()).find((copy) => copy.id === id);
    if (!found) throw new CopyUnusable(id, 'there is no such copy');
    return found;
  };

  const list = async (): Promise<GoodCopy[]> => {
    const names = await readdir(dir).catch(() => []);
    const copies = await Promise.all(
      names.map(async (name) => {
        const parsed = parse(name);
        const found = parsed && (await stat(join(dir, name)).catch(() => null));
        return parsed && found?.isFile() ? [{ id: name, ...parsed, bytes: found.size }] : [];
      }),
    );
    return copies.flat().sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  };

  const prune = async (): Promise<void> => {
    const left = { ...KEEP };
    const surplus = (await list()).filter((copy) => --left[copy.reason] < 0);
    await Promise.all(surplus.map((copy) => rm(join(dir, copy.id), { force: true })));
  };

  const sweep = async (): Promise<void> => {
    const names = await readdir(dir).catch(() => []);
    const halves = names.filter((name) => name.includes('.part'));
    await Promise.all(halves.map((name) => rm(join(dir, name), { force: true })));
  };

  /** A clock that stands still or goes back must not let a new copy replace an older one. */
  const freeTime = async (): Promise<number> => {
    const taken = new Set((await list()).map((copy) => copy.at));
    let at = clock.now();
    while (taken.has(at)) at++;
    return at;
  };

  return {
    list,
    async take(from, reason, signal) {
      await mkdir(dir, { recursive: true });
      await sweep();
      const at = await freeTime();
      const part = join(dir, `${fileTime(at)}.${reason}.part`);
      try {
        const { schema } = await workers.run('database.copy', { from, to: part }, signal ? { signal } : {});
        const id = `${fileTime(at)}.${reason}.${schema}.db`;
        await syncFile(part);
        await rename(part, join(dir, id));
        await syncDir(dir);
        await prune();
        return await find(id);
      } catch (error) {
        await Promise.all(['', '-journal', '-wal', '-shm'].map((end) => rm(part + end, { force: true })));
        throw asStorageFull(error, dir);
      }
    },
    async verify(id) {
      const copy = await find(id);
      return (await workers.run('database.verify', { path: join(dir, copy.id) })).problems;
    },
    async restore(id, target) {
      const copy = await find(id);
      const part = `${target}.restoring`;
      try {
        await copyFile(join(dir, copy.id), part);
        const { problems, schema } = await workers.run('database.verify', { path: part });
        if (problems[0] !== undefined) throw new CopyUnusable(id, problems[0]);
        if (schema === NO_SCHEMA) throw new CopyUnusable(id, 'it is empty');
        await syncFile(part);
        await rename(part, target);
        await syncDir(join(target, '..'));
        return copy;
      } catch (error) {
        await rm(part, { force: true });
        throw asStorageFull(error, target);
      }
    },
  };
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
