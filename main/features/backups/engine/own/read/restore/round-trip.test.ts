import { cp, lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restic } from '../../../../restic/testing/restic.ts';
import { testRepository } from '../../../../restic/testing/test-repository.ts';
import { snapshots } from '../snapshots.ts';
import { makeAwkwardTree } from '../testing/awkward-tree.ts';
import { crafting, nodeOf } from '../testing/crafted.ts';
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
  expect(done.files + done.links + done.others + done.dirs).toBe(before.filter((line) => line.startsWith('/')).length);
  const { blocks } = await lstat(join(target, 'sparse'));
  expect(blocks * 512).toBeLessThan(200_000);
});

test('a restore over what is there already changes nothing where all is the same, and mends what is not', async () => {
  const { repository, path, dir } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  await makeAwkwardTree(source);
  const before = await describeTree(source);
  await restic(path, ['backup', source]);
  const [snapshot] = await snapshots(repository, testWatch());
  const request = restoreOf(snapshot?.id ?? '', '', { target: null, paths: [source], asideDir: join(dir, 'aside') });
  const same = await restore(repository, request, testWatch());
  expect(same).toMatchObject({ troubles: 0, aside: 0, unchanged: same.files });
  expect(await describeTree(source)).toEqual(before);

  await rm(join(source, 'a/second-name'));
  await cp(join(source, 'a/b/c/small.txt'), join(source, 'a/second-name'));
  await rm(join(source, 'dangling'));
  await symlink('elsewhere', join(source, 'dangling'));
  await rm(join(source, 'pipe'));
  await writeFile(join(source, 'pipe'), 'no pipe');
  await rm(join(source, 'empty-folder'), { recursive: true });
  const mended = await restore(repository, request, testWatch());
  expect(mended).toMatchObject({ troubles: 0, aside: 3, hash: same.hash });
  expect(await describeTree(source)).toEqual(before);
});

test('a socket that another program backed up is there again, and the same the next time', async () => {
  const { repository, dir } = await testRepository();
  const craft = crafting(repository);
  const snapshot = await craft.snapshot(craft.tree([nodeOf('socket', { type: 'socket', mode: 2 ** 24 + 0o640 })]));
  const target = join(dir, 'target');
  const first = await restore(repository, restoreOf(snapshot, target), testWatch());
  expect(first).toMatchObject({ others: 1, troubles: 0, hash: await hashOfDisk(target) });
  const stats = await lstat(join(target, 'socket'), { bigint: true });
  expect(stats.isSocket()).toBe(true);
  expect([Number(stats.mode) & 0o777, stats.mtimeNs]).toEqual([0o640, 1_767_323_045_123_456_789n]);
  expect(await restore(repository, restoreOf(snapshot, target), testWatch())).toMatchObject({
    aside: 0,
    hash: first.hash,
  });
});
