import { open, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isFault } from '../../../../restic/faults.ts';
import { decodeName } from '../../../../restic/names.ts';
import { openRepository } from '../../../../restic/repository.ts';
import { createNumbers } from '../../../../restic/testing/mutate.ts';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Backend } from '../../../../restic/types.ts';
import type { RestoreDone } from '../../../types.ts';
import { backup } from '../../backup/testing/backups.ts';
import { snapshots } from '../snapshots.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { makeRandomTree } from '../testing/random-tree.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { restore } from './restore.ts';

const full = process.env.OPTIMUS_FULL !== undefined;
const rounds = full ? 200 : 6;
/** A run that fails can be had again by its seed. */
const firstSeed = Number(process.env.OPTIMUS_SEED ?? Date.now() % 1_000_000);

type Numbers = (below: number) => number;

/** One of what disks do to a file: bits turned, a sector of nothing, cut off, something more at the end, gone. */
async function damage(path: string, below: Numbers): Promise<void> {
  const { size } = await stat(path);
  const kind = below(10);
  if (kind === 0) return truncate(path, below(size));
  if (kind === 1) return rm(path);
  if (kind === 2) return writeFile(path, Buffer.alloc(1 + below(600), below(256)), { flag: 'a' });
  const file = await open(path, 'r+');
  const at = below(size);
  const bytes = Buffer.alloc(kind === 3 ? Math.min(512, size - at) : 1);
  if (kind !== 3) {
    await file.read(bytes, 0, 1, at);
    bytes[0] = (bytes[0] ?? 0) ^ (1 << below(8));
  }
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** What lies at each path; how many names a file has depends on what else came back. */
async function entriesOf(top: string): Promise<Map<string, string>> {
  const lines = (await describeTree(top, { attributes: false })).filter((line) => line.startsWith('/'));
  return new Map(
    lines.map((line) => {
      const [, path = '', facts = ''] = /^(.*?) (\d+ \d+ \d+ t.*)$/s.exec(line) ?? [];
      return [path, facts.replace(/ one with .* of \d+/, '')];
    }),
  );
}

const bytesAsText = (path: string) => Buffer.from(path, 'latin1');

/** Each thing of the source came back as it was, or is told. */
function holds(source: Map<string, string>, target: Map<string, string>, done: RestoreDone, top: string): void {
  const told = done.named.map(({ path }) => path);
  const isTold = (path: string) =>
    told.some((one) => `${top}${path}` === one || `${top}${path}`.startsWith(`${one}/`) || one === top);
  for (const [path, facts] of source) {
    const name = decodeName(bytesAsText(path));
    if (target.has(path)) expect(target.get(path), path).toBe(facts);
    else expect(isTold(name), `${name} is missing, and nothing was told of it`).toBe(true);
  }
  for (const path of target.keys()) expect(source.has(path), path).toBe(true);
}

test(`${rounds} random trees come back to the byte from what is damaged, or what does not is told`, {
  timeout: full ? 3_600_000 : 120_000,
}, async () => {
  const seen = { whole: 0, partly: 0, refused: 0 };
  for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1)
    try {
      const below = createNumbers(seed);
      const { repository, access, path, dir } = await testRepository({ cacheDir: null });
      const source = join(dir, 'source');
      await makeRandomTree(source, below);
      const before = await entriesOf(source);
      if (below(3) === 0) await restic(path, ['backup', source]);
      else await backup(repository, [source]);
      const [snapshot] = await snapshots(repository, testWatch());
      const target = join(dir, 'target');
      const request = restoreOf(snapshot?.id ?? '', target, { paths: [source], layout: 'contents' });
      const over = below(3) === 0;
      if (over) {
        await restore(repository, request, testWatch());
        for (const [name, facts] of before)
          if (facts.startsWith('100') && below(4) === 0)
            await writeFile(Buffer.concat([Buffer.from(target), bytesAsText(name)]), 'mine');
      }
      const kind = ['data', 'data', 'data', 'data', 'index', 'snapshots'][below(6)] as string;
      const victims = await filesIn(join(path, kind));
      await damage(victims[below(victims.length)] as string, below);

      const opened = await openRepository(access);
      const isFar: Partial<Backend> = below(2) === 0 ? { near: () => Promise.resolve(false) } : {};
      try {
        const done = await restore({ ...opened, backend: { ...opened.backend, ...isFar } }, request, testWatch());
        if (!over) holds(before, await entriesOf(target), done, target);
        seen[done.troubles === 0 ? 'whole' : 'partly'] += 1;
        if (done.troubles === 0) expect(await entriesOf(target)).toEqual(before);
      } catch (error) {
        if (!isFault(error)) throw error;
        expect(`${error.what} ${error.message}`).toMatch(/(?:pack|index|snapshot|tree) [0-9a-f]{8}/);
        seen.refused += 1;
      } finally {
        await opened.dispose();
      }
      await rm(dir, { recursive: true, force: true });
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  expect(seen.whole + seen.partly + seen.refused).toBe(rounds);
  if (full) expect(Object.values(seen).every((count) => count > 0)).toBe(true);
});
