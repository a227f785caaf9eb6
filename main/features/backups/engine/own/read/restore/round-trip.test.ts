import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import { snapshots } from '../snapshots.ts';
import { makeAwkwardTree } from '../testing/awkward-tree.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { restoreOf, testWatch } from '../testing/watch.ts';
import { hashOfDisk } from '../tree-hash.ts';
import { restore } from './restore.ts';

test('every awkward thing that restic backed up comes back as it was', async () => {
  const { repository, path, dir } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  await makeAwkwardTree(source);
  const before = await describeTree(source);
  await restic(path, ['backup', source]);
  const watch = testWatch();
  const [snapshot] = await snapshots(repository, watch);
  const target = join(dir, 'restored');
  const done = await restore(
    repository,
    restoreOf(snapshot?.id ?? '', target, { paths: [source], layout: 'contents' }),
    watch,
  );
  expect(done.named).toEqual([]);
  expect(await describeTree(target)).toEqual(before);
  expect(done.hash).toBe(await hashOfDisk(target));
  expect(done.hash).toBe(await hashOfDisk(source));
  const { blocks } = await lstat(join(target, 'sparse'));
  expect(blocks * 512).toBeLessThan(200_000);
});
