import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Repository } from '../../../../restic/types.ts';
import { snapshots } from '../snapshots.ts';
import { noise } from '../testing/awkward-tree.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { restore } from './restore.ts';

async function backedUp() {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  for (let at = 0; at < 40; at += 1)
    await writeFile(join(source, `file-${at}`), noise(at === 20 ? 3_000_000 : 1_000, at));
  await restic(path, ['backup', source]);
  const [snapshot] = await snapshots(repository, testWatch());
  const target = join(dir, 'target');
  return {
    repository,
    target,
    request: restoreOf(snapshot?.id ?? '', target, { paths: [source], layout: 'contents' }),
  };
}

const locks = async (repository: Repository) => {
  let count = 0;
  for await (const _ of repository.backend.list('lock')) count += 1;
  return count;
};

test.each([1, 20, 42])('a restore that is cancelled at step %i leaves whole files and nothing else', async (at) => {
  const { repository, target, request } = await backedUp();
  const controller = new AbortController();
  let steps = 0;
  const gate = async () => {
    steps += 1;
    if (steps === at) controller.abort(new Error('that is enough'));
  };
  await expect(restore(repository, request, testWatch({ signal: controller.signal, gate }))).rejects.toThrow(
    'that is enough',
  );
  expect((await readdir(target)).filter((name) => !name.startsWith('file-'))).toEqual([]);
  expect(await locks(repository)).toBe(0);
  const done = await restore(repository, request, testWatch());
  expect(done).toMatchObject({ files: 40, troubles: 0 });
});

test('a restore that is held goes on where it was, and tells how far it is', async () => {
  const { repository, target, request } = await backedUp();
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let steps = 0;
  const watch = testWatch({
    gate() {
      steps += 1;
      if (steps === 42) reached.resolve();
      return steps < 42 ? Promise.resolve() : held.promise;
    },
  });
  const ending = restore(repository, request, watch);
  await Promise.race([ending, reached.promise]);
  const before = await readdir(target);
  expect(before).not.toHaveLength(40);
  held.resolve();
  expect(await ending).toMatchObject({ files: 40 });
  expect(watch.seen.at(-1)).toMatchObject({ files: 40, bytes: 3_039_000, filesTotal: 40, bytesTotal: 3_039_000 });
});
