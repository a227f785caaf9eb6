import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../../../../core/lib/clock.ts';
import { clearStaleLocks } from '../../../restic/lock.ts';
import { openRepository } from '../../../restic/repository.ts';
import { resticCheck } from '../../../restic/testing/restic.ts';
import { testRepository } from '../../../restic/testing/test-repository.ts';
import type { Access } from '../../types.ts';
import { createOwnEngine } from '../create-own-engine.ts';
import { check } from './check/check.ts';
import { listing } from './listing.ts';
import { contentOf } from './testing/content-of.ts';
import type { Restless } from './testing/restless-program.ts';
import { seededFiles, writeSeededTree } from './testing/seeded-tree.ts';
import { backupOf, quietWatch } from './testing/small-repository.ts';

const full = process.env.OPTIMUS_FULL !== undefined;
const kills = full ? 200 : 30;
const timeout = full ? 3_600_000 : 120_000;
/** The program itself looks at so many of them, beside our own check at all. */
const everyNth = full ? 5 : 10;
const program = fileURLToPath(new URL('./testing/restless-program.ts', import.meta.url));
const { signal } = new AbortController();

function start(told: Restless, cache: string): ChildProcess {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: cache };
  return spawn(process.execPath, [program, JSON.stringify(told)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Kills it while it does one of the three, at a moment that nobody chose. */
async function killDuring(child: ChildProcess, wanted: string, rounds: number): Promise<void> {
  let errors = '';
  child.stderr?.on('data', (bytes) => {
    errors += String(bytes);
  });
  const exited = once(child, 'exit');
  let left = rounds;
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    if (line !== wanted) return;
    left -= 1;
    if (left === 0) setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
  });
  const [code, by] = await exited;
  if (by !== 'SIGKILL') throw new Error(`it ended by itself with ${code}: ${errors}`);
}

/** All that is listed is there and comes back as it was. */
async function expectSound(access: Access): Promise<number> {
  const repository = await openRepository(access);
  try {
    const done = await check(
      { repository, sampleDir: '', restore: () => Promise.reject(new Error('nothing is restored here')) },
      { read: 'all', restoreFiles: 0 },
      quietWatch(),
    );
    expect(done.damages).toEqual([]);
    // The lock of the killed goes by itself; restic would take one of this machine for alive while its process is unknown.
    await clearStaleLocks({ backend: repository.backend, load: repository.load, clock: createSystemClock() });
    expect((await listing(repository.backend, 'lock', signal)).size).toBe(0);
    const snapshots = await listing(repository.backend, 'snapshot', signal);
    for (const id of snapshots.keys()) {
      const found = await contentOf(repository, id);
      const [root] = [...found.keys()].filter((path) => path.endsWith('/seed')).map((path) => path.slice(0, -4));
      const wanted = seededFiles(Number(found.get(`${root}seed`)));
      expect(found).toEqual(new Map([...wanted].map(([path, bytes]) => [`${root}${path}`, bytes])));
    }
    return snapshots.size;
  } finally {
    await repository.dispose();
  }
}

test(
  `${kills} times killed at any point of backup, prune and mirror: nothing that is listed is lost`,
  async () => {
    const { access, dir, path } = await testRepository();
    const copy: Access = { ...access, backend: { type: 'folder', path: join(dir, 'copy') } };
    await writeSeededTree(join(dir, 'tree'), 1);
    const own = createOwnEngine({ clock: createSystemClock() });
    await own.backup(access, backupOf(join(dir, 'tree')), quietWatch());
    await own.mirror(access, { to: copy }, quietWatch());
    await own.dispose();
    let seen = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const told = { access, copy, tree: join(dir, 'tree'), seed: kill * 1_000 };
      const child = start(told, join(dir, 'compiled'));
      onTestFinished(() => void child.kill('SIGKILL'));
      const during = ['backup', 'prune', 'mirror'][kill % 3] as string;
      await killDuring(child, during, kill % 6 === 5 ? 2 : 1);
      seen = await expectSound(access);
      if (during === 'mirror') await expectSound(copy);
      if (kill % everyNth === everyNth - 1) {
        await resticCheck(path);
        await resticCheck(join(dir, 'copy'));
      }
    }
    expect(seen).toBeGreaterThan(0);
  },
  timeout,
);
