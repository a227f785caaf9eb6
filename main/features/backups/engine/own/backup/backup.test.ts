import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { decodeName } from '../../../restic/names.ts';
import { restic, resticCheck } from '../../../restic/testing/restic.ts';
import { testRepository } from '../../../restic/testing/test-repository.ts';
import type { SnapshotRecord } from '../../../restic/types.ts';
import { makeAwkwardTree, noise } from './testing/awkward-tree.ts';
import { backup, resticBackup, treeAt } from './testing/backups.ts';

const run = promisify(execFile);

/** Everything that `find` can tell of a tree, and the hash of each file. */
async function portrait(dir: string): Promise<string> {
  const options = { cwd: dir, maxBuffer: 64 * 1_024 * 1_024, encoding: 'latin1' } as const;
  const facts = await run('find', ['.', '-printf', '%P|%y|%m|%U:%G|%l|%s|%T@\\n'], options);
  const hashes = await run('sh', ['-c', 'find . -type f -exec sha256sum {} +'], options);
  const attributes = await run('getfattr', ['-R', '-h', '-d', '-m', 'user', '-e', 'hex', '.'], options);
  const sorted = (text: string) => text.split('\n').sort().join('\n');
  // The size of a folder is its file system's own affair.
  const withoutFolderSizes = facts.stdout.replace(/(\|d\|[^|]*\|[^|]*\|[^|]*\|)\d+/g, '$1');
  return [withoutFolderSizes, hashes.stdout, attributes.stdout].map(sorted).join('\n');
}

it('makes to the byte what restic makes of everything awkward, and restic restores it', async () => {
  const { repository, path, dir } = await testRepository();
  const source = join(dir, 'source');
  await makeAwkwardTree(source);
  const done = await backup(repository, [source]);
  expect(done).toMatchObject({ troubles: 0, named: [], files: { changed: 0, unmodified: 0 } });
  await resticCheck(path);

  // Its own target of a link that is no text is what restic 0.14 loses, so all but that is the same.
  const again = await resticBackup(path, ['--force', source]);
  expect(again).toMatchObject({ data_blobs: 0, files_new: done.files.new, dirs_new: done.dirs.new });
  const tree = await treeAt(repository, done.snapshot.id, source);
  expect(await treeAt(repository, again.snapshot_id, source)).toBe(tree);
  expect(again.total_bytes_processed).toBe(done.bytesSeen);
  const { summary } = await repository.load<SnapshotRecord>('snapshot', done.snapshot.id);
  expect(summary).toMatchObject({
    ...{ files_new: again.files_new, dirs_new: again.dirs_new, total_bytes_processed: again.total_bytes_processed },
    ...{ total_files_processed: again.files_new, data_blobs: done.dataBlobs, data_added: done.bytesAdded },
  });

  const mine = await backup(repository, [source], { force: true });
  expect(mine.dataBlobs).toBe(0);
  const unchanged = await backup(repository, [source]);
  expect(unchanged.files).toEqual({ new: 0, changed: 0, unmodified: done.files.new });
  expect(unchanged.dirs.unmodified).toBeGreaterThanOrEqual(done.dirs.new - 2);
  expect(unchanged.snapshot.parent).toBe(mine.snapshot.id);
  expect(await treeAt(repository, unchanged.snapshot.id, source)).toBe(tree);

  const out = join(dir, 'restored');
  await restic(path, ['restore', done.snapshot.id, '--target', out]);
  expect(await portrait(join(out, source))).toBe(await portrait(source));
});

it('after restic it adds nothing either, whoever has written before', async () => {
  const { repository, path, dir } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(join(source, 'a/b'), { recursive: true });
  await writeFile(join(source, 'a/b/one'), noise(2_000_000));
  await writeFile(join(source, 'two'), 'two');
  const first = await resticBackup(path, [source]);
  const same = await backup(repository, [source], { force: true });
  expect(same.dataBlobs).toBe(0);
  expect(await treeAt(repository, same.snapshot.id, source)).toBe(await treeAt(repository, first.snapshot_id, source));
  await appendFile(join(source, 'two'), ' and more');
  const ours = await backup(repository, [source]);
  expect(ours).toMatchObject({ dataBlobs: 1, files: { new: 0, changed: 1, unmodified: 1 } });
  await resticCheck(path);
  await writeFile(join(source, 'three'), 'three');
  const theirs = await resticBackup(path, [source]);
  expect(theirs).toMatchObject({ data_blobs: 1, files_new: 1, files_changed: 0, files_unmodified: 2 });
  const last = await backup(repository, [source]);
  expect(last).toMatchObject({ dataBlobs: 0, files: { new: 0, changed: 0, unmodified: 3 } });
  expect(last.snapshot.parent?.startsWith(theirs.snapshot_id)).toBe(true);
  expect(await treeAt(repository, last.snapshot.id, source)).toBe(
    await treeAt(repository, last.snapshot.parent ?? '', source),
  );
  await resticCheck(path);
});

it('lays out several paths as restic does: parents, a path in another, a link on the way, a name of bytes', async () => {
  const { repository, path, dir } = await testRepository();
  await mkdir(join(dir, 'x/in/deep'), { recursive: true });
  await mkdir(join(dir, 'y'));
  await writeFile(join(dir, 'x/in/deep/file'), '1');
  await writeFile(join(dir, 'x/in/other'), '2');
  await writeFile(join(dir, 'y/file'), '3');
  await symlink('x', join(dir, 'link'));
  const raw = Buffer.concat([Buffer.from(`${dir}/raw-`), Buffer.from([0xe9])]);
  await writeFile(raw, 'raw');
  for (const paths of [
    [join(dir, 'x/in/deep'), join(dir, 'y/file')],
    [join(dir, 'x'), join(dir, 'x/in/deep'), `${dir}/y/../y//`],
    [join(dir, 'x/in/deep/file'), join(dir, 'x/in')],
    [join(dir, 'link/in'), join(dir, 'link')],
  ]) {
    const theirs = await resticBackup(path, ['--force', ...paths]);
    const ours = await backup(repository, paths, { force: true });
    expect(ours.dataBlobs).toBe(0);
    expect(await treeAt(repository, ours.snapshot.id, dir), paths.join(' ')).toBe(
      await treeAt(repository, theirs.snapshot_id, dir),
    );
    expect((await backup(repository, paths)).files).toMatchObject({ new: 0, changed: 0 });
  }
  const bytes = await backup(repository, [decodeName(raw)]);
  expect(bytes).toMatchObject({ troubles: 0, files: { new: 1 } });
  expect((await backup(repository, [decodeName(raw)])).files.unmodified).toBe(1);
  await resticCheck(path);
});

it('leaves out caches, as restic does, and takes the same for the snapshot before', async () => {
  const { repository, path, dir } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(join(source, 'cache/sub'), { recursive: true });
  await mkdir(join(source, 'false'));
  await writeFile(join(source, 'cache/CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\nmore');
  await writeFile(join(source, 'cache/big'), 'big');
  await writeFile(join(source, 'cache/sub/file'), 'sub');
  await writeFile(join(source, 'false/CACHEDIR.TAG'), 'Signature: none');
  await writeFile(join(source, 'false/file'), 'kept');
  const excludes = ['*.tmp', '!keep.tmp'];
  await writeFile(join(source, 'a.tmp'), '');
  await writeFile(join(source, 'keep.tmp'), '');
  await resticBackup(path, ['--exclude-caches', ...excludes.flatMap((one) => ['--exclude', one]), source]);
  const done = await backup(repository, [source], { excludes, excludeCaches: true });
  expect(done).toMatchObject({ dataBlobs: 0, files: { new: 0, changed: 0, unmodified: 4 } });
  expect(await treeAt(repository, done.snapshot.id, source)).toBe(
    await treeAt(repository, done.snapshot.parent ?? '', source),
  );
  const other = await backup(repository, [source], {
    excludes,
    excludeCaches: true,
    hostname: 'another',
    tags: ['a', 'b'],
  });
  expect(other).toMatchObject({ snapshot: { parent: null, tags: ['a', 'b'] }, files: { new: 4 } });
  const told = JSON.parse(await restic(path, ['snapshots', '--json', other.snapshot.id])) as object[];
  expect(told[0]).toMatchObject({
    hostname: 'another',
    tags: ['a', 'b'],
    excludes,
    paths: [source],
    username: 'somebody',
  });
});

it('a snapshot of a clock that runs ahead is no parent, and nothing is lost', async () => {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  await writeFile(join(source, 'a'), 'a');
  const ahead = await backup(repository, [source], { at: Date.now() + 86_400_000 });
  const now = await backup(repository, [source]);
  expect(now).toMatchObject({ snapshot: { parent: null }, dataBlobs: 0, files: { new: 1 } });
  expect(await treeAt(repository, now.snapshot.id, source)).toBe(await treeAt(repository, ahead.snapshot.id, source));
  await resticCheck(path);
  expect(await readdir(join(path, 'locks'))).toEqual([]);
  await rm(source, { recursive: true });
});
