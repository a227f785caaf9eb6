import { appendFile, chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareNames } from '../../../restic/names.ts';
import { restic } from '../../../restic/testing/restic.ts';
import { testRepository } from '../../../restic/testing/test-repository.ts';
import { diff } from './diff.ts';
import { facts } from './facts.ts';
import { find } from './find.ts';
import { list } from './list.ts';
import { read } from './read.ts';
import { snapshots } from './snapshots.ts';
import { noise } from './testing/awkward-tree.ts';
import { crafting, folderOf, nodeOf } from './testing/crafted.ts';
import { testWatch } from './testing/watch.ts';
import { usage } from './usage.ts';

const watch = testWatch();

/** Two snapshots of one tree, and what happened in between. */
async function twoSnapshots() {
  const { repository, dir, path } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(join(source, 'shared', 'deep'), { recursive: true });
  for (let at = 0; at < 30; at += 1) await writeFile(join(source, 'shared', 'deep', `n${at}.txt`), `${at}`);
  await writeFile(join(source, 'notes.md'), 'one');
  await writeFile(join(source, 'photo'), noise(1_500_000));
  await writeFile(join(source, 'old'), 'old');
  await writeFile(join(source, 'turns'), 'file');
  await writeFile(join(source, 'modes'), 'x');
  await writeFile(join(source, 'Straße 📦'), 'y');
  await restic(path, ['backup', '--tag', 'a,b', '--host', 'here', '--time', '2026-01-01 10:00:00', source]);
  await writeFile(join(source, 'notes.md'), 'two, longer');
  await rm(join(source, 'old'));
  await rm(join(source, 'turns'));
  await symlink('notes.md', join(source, 'turns'));
  await chmod(join(source, 'modes'), 0o600);
  await mkdir(join(source, 'new'));
  await writeFile(join(source, 'new', 'in it'), 'new');
  await mkdir(join(source, 'node_modules', 'deep'), { recursive: true });
  const excludes = ['--exclude', 'node_modules', '--exclude', '*.tmp'];
  await restic(path, ['backup', '--host', 'here', '--time', '2026-01-02 10:00:00', ...excludes, source]);
  const [second, first] = await snapshots(repository, watch);
  if (!first || !second) throw new Error('there are two');
  return { repository, dir, source, path, first, second };
}

test('snapshots are told newest first, by what restic wrote', async () => {
  const { repository, source, path, first, second } = await twoSnapshots();
  const told = JSON.parse(await restic(path, ['snapshots', '--json'])) as { id: string; time: string; tree: string }[];
  expect([first, second].map(({ id, tree }) => [id, tree])).toEqual(told.map(({ id, tree }) => [id, tree]));
  expect(first.at).toBe(Date.parse(told[0]?.time ?? ''));
  expect(first).toMatchObject({ paths: [source], tags: ['a', 'b'], hostname: 'here', parent: null });
  expect(second.parent).toBe(first.id);
  const all = await facts(repository, watch);
  expect(all).toMatchObject({ id: repository.config.id, version: 2, snapshots: 2 });
  expect(all.keys).toMatchObject([{ id: repository.keyId, current: true }]);
  expect(all.packs).toBeGreaterThan(0);
  expect(all.bytes).toBeGreaterThan(1_500_000);
});

test('a folder is listed by pages, in the order of names', async () => {
  const { repository, source, second } = await twoSnapshots();
  const names: string[] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(
      repository,
      { snapshot: second.id, path: join(source, 'shared/deep'), after, limit: 7 },
      watch,
    );
    names.push(...page.entries.map(({ name }) => name));
    after = page.entries.at(-1)?.name ?? null;
    more = page.more;
  }
  expect(names).toEqual(Array.from({ length: 30 }, (_, at) => `n${at}.txt`).sort(compareNames));
  const top = await list(repository, { snapshot: second.id.slice(0, 8), path: source, after: null, limit: 100 }, watch);
  expect(top.entries.find(({ name }) => name === 'turns')).toMatchObject({ type: 'symlink', linkTarget: 'notes.md' });
  expect(top.entries.find(({ name }) => name === 'modes')).toMatchObject({ type: 'file', size: 1, mode: 0o600 });
  const nowhere = list(repository, { snapshot: second.id, path: '/no/where', after: null, limit: 1 }, watch);
  await expect(nowhere).rejects.toMatchObject({ code: 'missing' });
  const none = list(repository, { snapshot: 'abcdef00', path: '/', after: null, limit: 1 }, watch);
  await expect(none).rejects.toMatchObject({ code: 'missing' });
});

test('a file is found in all its versions, by its path, a part of its name or a glob', async () => {
  const { repository, source, first, second } = await twoSnapshots();
  const look = async (pattern: string, limit = 1_000) =>
    await find(repository, { pattern, snapshots: null, limit }, watch);
  const versions = await look(join(source, 'notes.md'));
  expect(versions.hits.map(({ snapshot, entry, same }) => [snapshot, entry.size, same])).toEqual([
    [second.id, 11, false],
    [first.id, 3, false],
  ]);
  expect((await look('NOTES')).hits.map(({ snapshot }) => snapshot)).toEqual([second.id, first.id]);
  const photo = await look('phot?');
  expect(photo.hits.map(({ same }) => same)).toEqual([false, true]);
  expect((await look('*.txt')).hits).toHaveLength(60);
  expect((await look('shared/**/n1?.txt')).hits).toHaveLength(20);
  expect((await look('straße 📦')).hits).toHaveLength(2);
  expect(await look('*.txt', 5)).toMatchObject({ more: true, hits: { length: 5 } });
  expect((await look('nothing of the kind')).hits).toEqual([]);
  const one = await find(repository, { pattern: 'old', snapshots: [first.id], limit: 9 }, watch);
  expect(one.hits).toHaveLength(1);
});

test('two snapshots are compared, and one with the disk', async () => {
  const { repository, source, first, second } = await twoSnapshots();
  const request = { from: first.id, to: second.id, path: '/', limit: 100 };
  const kinds = (done: Awaited<ReturnType<typeof diff>>) =>
    Object.fromEntries(done.changes.map(({ path, kind }) => [path.slice(source.length + 1), kind]));
  const done = await diff(repository, request, watch);
  const expected = {
    modes: 'metadata',
    new: 'added',
    'new/in it': 'added',
    'notes.md': 'changed',
    old: 'removed',
    turns: 'type',
  };
  expect(kinds(done)).toEqual(expected);
  expect(done).toMatchObject({ added: 2, removed: 1, changed: 3, more: false });
  expect(await diff(repository, { ...request, limit: 2 }, watch)).toMatchObject({
    added: 2,
    removed: 1,
    changed: 3,
    more: true,
  });
  expect((await diff(repository, { ...request, path: join(source, 'shared') }, watch)).changes).toEqual([]);

  const withModules = { ...expected, node_modules: 'added', 'node_modules/deep': 'added' };
  expect(kinds(await diff(repository, { ...request, to: null }, watch))).toEqual(withModules);
  await writeFile(join(source, 'shared', 'x.tmp'), 'left out');
  expect((await diff(repository, { ...request, from: second.id, to: null }, watch)).changes).toEqual([]);
  await utimes(join(source, 'photo'), 1, 1);
  await appendFile(join(source, 'shared/deep/n3.txt'), '!');
  expect(kinds(await diff(repository, { ...request, from: second.id, to: null }, watch))).toEqual({
    photo: 'metadata',
    'shared/deep/n3.txt': 'changed',
  });
});

test('the beginning of a file is read, and no more', async () => {
  const { repository, source, second } = await twoSnapshots();
  const ask = (path: string, maxBytes: number) =>
    read(repository, { snapshot: second.id, path: join(source, path), maxBytes }, watch);
  const photo = await ask('photo', 1_200_000);
  expect(photo.size).toBe(1_500_000);
  expect(Buffer.from(photo.bytes).equals(noise(1_500_000).subarray(0, 1_200_000))).toBe(true);
  expect(Buffer.from((await ask('notes.md', 1_000)).bytes).toString()).toBe('two, longer');
  await expect(ask('shared', 10)).rejects.toMatchObject({ code: 'missing' });
});

test('what takes the room is told by folder, shared content once', async () => {
  const { repository } = await testRepository();
  const craft = crafting(repository);
  const [one, two] = [craft.data(noise(10_000, 3)), craft.data(noise(20_000, 4))];
  const file = (name: string, id: string, size: number) => nodeOf(name, { content: [id], size });
  const deep = craft.tree([file('x', one, 10_000)]);
  const a = craft.tree([folderOf('deep', deep), file('y', two, 20_000)]);
  const b = craft.tree([file('z', two, 20_000)]);
  const top = craft.tree([folderOf('a', a), folderOf('b', b)]);
  const snapshot = await craft.snapshot(craft.tree([folderOf('top', top)]), ['/top']);
  const rows = await usage(repository, { snapshot, depth: 1 }, watch);
  expect(rows.map(({ path, bytes, files }) => [path, bytes, files])).toEqual([
    ['/top', 50_000, 3],
    ['/top/a', 30_000, 2],
    ['/top/b', 20_000, 1],
  ]);
  const [home, first, second] = rows;
  expect(second?.storedBytes).toBe(0);
  expect(first?.storedBytes).toBe(home?.storedBytes);
  expect(home?.storedBytes).toBeGreaterThan(30_000);
  expect(home?.storedBytes).toBeLessThan(31_000);
  expect((await usage(repository, { snapshot, depth: 2 }, watch)).map(({ path }) => path)).toContain('/top/a/deep');
});
