import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { RestoreRequest } from '../../../types.ts';
import { snapshots } from '../snapshots.ts';
import { noise } from '../testing/awkward-tree.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { restore } from './restore.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../testing/restore-program.ts', import.meta.url));
const full = process.env.OPTIMUS_FULL !== undefined;
const kills = full ? 100 : 10;

const names = Array.from({ length: 24 }, (_, at) => `folder-${at % 4}/file-${at}`);
/** Some of one blob, some of several, some empty. */
const contentOf = (at: number, seed: number): Buffer =>
  noise(at % 8 === 0 ? 1_300_000 : at % 5 === 0 ? 0 : 3_000, seed + at);

async function writeTree(top: string, seed: number, wanted: (at: number) => boolean = () => true) {
  for (const [at, name] of names.entries()) {
    await mkdir(join(top, name, '..'), { recursive: true });
    if (wanted(at)) await writeFile(join(top, name), contentOf(at, seed));
  }
}

const contentAt = (path: string) => readFile(path).catch(() => null);

test(`a restore that is killed ${kills} times loses nothing, and the next one makes it whole`, {
  timeout: full ? 900_000 : 120_000,
}, async () => {
  const { repository, access, dir, path } = await testRepository();
  const [source, mine] = [join(dir, 'source'), join(dir, 'mine')];
  await writeTree(source, 1);
  await restic(path, ['backup', source]);
  const [snapshot] = await snapshots(repository, testWatch());
  const wanted = await describeTree(source, { attributes: false });
  // A third is not there, the rest is something else.
  const isMine = (at: number) => at % 3 !== 0;
  await writeTree(mine, 1_000, isMine);

  for (let kill = 0; kill < kills; kill += 1) {
    await rm(source, { recursive: true, force: true });
    await cp(mine, source, { recursive: true });
    const asideDir = join(dir, `aside-${kill}`);
    const request: RestoreRequest = restoreOf(snapshot?.id ?? '', '', { target: null, paths: [source], asideDir });
    const dieAt = 1 + ((kill * 37) % 90);
    const argument = JSON.stringify({ access, request, dieAt, after: kill % 2 === 0 ? 0 : (kill * 7) % 23 });
    await run(process.execPath, [program, argument], { timeout: 100_000 }).catch((error: { signal?: string }) => {
      if (error.signal !== 'SIGKILL') throw error;
    });
    for (const [at, name] of names.entries()) {
      const [now, old, next] = [await contentAt(join(source, name)), contentOf(at, 1_000), contentOf(at, 1)];
      const kept = await contentAt(join(asideDir, source, name));
      if (isMine(at)) expect(now?.equals(old) || kept?.equals(old), `${name}, kill ${kill}`).toBe(true);
      if (now) expect(now.equals(next) || (isMine(at) && now.equals(old)), `${name}, kill ${kill}`).toBe(true);
    }
    const done = await restore(repository, request, testWatch());
    expect(done.troubles).toBe(0);
    expect(await describeTree(source, { attributes: false })).toEqual(wanted);
  }
});
