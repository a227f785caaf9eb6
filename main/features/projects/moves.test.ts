import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

const said = { tags: ['money'], favourite: true, notes: 'ask Ada' };

test('a renamed project keeps what was said of it, and is found by its new name', async () => {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'shop'), { 'README.md': '# wonderful' });
  writeTree(folder, { 'plain/package.json': '{"name":"plain-name"}' });
  const { client, rested, rowNow, row, comes, names, events, projects } = await startProjects({ home });
  await rested();
  const [shop, plain] = [await rowNow('shop'), await rowNow('plain')];
  for (const { id } of [shop, plain]) await client.projects.update({ id, ...said });
  await rename(join(folder, 'shop'), join(folder, 'market'));
  await rename(join(folder, 'plain'), join(folder, 'simple'));
  await comes('the move', async () => (await row('market')) && (await row('simple')));
  expect(await names()).toEqual(['market', 'simple']);
  const { notes: _, ...shown } = said;
  expect(await rowNow('market')).toMatchObject({
    ...shown,
    id: shop.id,
    path: join(folder, 'market'),
    presence: 'here',
  });
  expect(await rowNow('simple')).toMatchObject({ ...shown, id: plain.id });
  expect((await client.projects.get({ id: shop.id })).notes).toBe('ask Ada');
  await comes('the new name in the search', async () => (await projects.search('market', 10))[0]?.where === 'name');
  expect(await projects.search('shop', 10)).toEqual([]);
  await comes('the event', async () => (await events('project.moved')).length === 2);
  expect(await events('project.moved')).toContain(`shop moved to ${join(folder, 'market')}`);
  expect(await events('project.gone', 'project.branch-switched')).toEqual([]);
  // It is still followed.
  git(join(folder, 'market'), 'checkout', '-q', '-b', 'after');
  await comes('its branch', async () => (await row('market'))?.git?.branch === 'after');
});

test('a project that moved into another folder, also one that is copied and deleted, is the same one', async () => {
  const home = await tempDir();
  repository(join(home, 'one', 'shop'));
  repository(join(home, 'one', 'copied'), { 'other.txt': 'x' });
  await mkdir(join(home, 'two'));
  const { client, rested, rowNow, row, comes, names } = await startProjects({ home });
  await client.projects.addRoots({ paths: ['~/one', '~/two'] });
  await rested();
  const ids = [(await rowNow('shop')).id, (await rowNow('copied')).id];
  for (const id of ids) await client.projects.update({ id, ...said });
  await rename(join(home, 'one', 'shop'), join(home, 'two', 'shop'));
  const root = (await client.projects.roots()).find(({ path }) => path.endsWith('two'));
  await comes('the move', async () => (await row('shop'))?.rootId === root?.id);
  expect(await rowNow('shop')).toMatchObject({ id: ids[0], tags: ['money'], path: join(home, 'two', 'shop') });

  // Another inode: only the first commit says that it is the same.
  await cp(join(home, 'one', 'copied'), join(home, 'outside'), { recursive: true });
  await rm(join(home, 'one', 'copied'), { recursive: true });
  await comes('its absence', async () => (await row('copied'))?.presence === 'gone');
  await rename(join(home, 'outside'), join(home, 'two', 'back'));
  await comes('its return', async () => (await row('back'))?.presence === 'here');
  expect(await rowNow('back')).toMatchObject({ id: ids[1], favourite: true, missingSince: null });
  expect(await names()).toEqual(['back', 'shop']);
});

test('of two that could be it, none is guessed', async () => {
  const { home, folder } = await homeWithProjects();
  const origin = repository(join(await tempDir(), 'origin'));
  git(folder, 'clone', '-q', origin, 'first');
  const { client, rested, rowNow, row, comes, events } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('first');
  await client.projects.update({ id, ...said });
  await rm(join(folder, 'first'), { recursive: true });
  await comes('its absence', async () => (await row('first'))?.presence === 'gone');
  const pair = join(await tempDir(), 'pair');
  await mkdir(pair);
  for (const name of ['left', 'right']) git(pair, 'clone', '-q', origin, name);
  await rename(pair, join(folder, 'pair'));
  await comes('both', async () => (await row('left')) && (await row('right')));
  expect(await rowNow('first')).toMatchObject({ id, presence: 'gone', tags: ['money'] });
  for (const name of ['left', 'right']) expect(await rowNow(name)).toMatchObject({ tags: [], favourite: false });
  expect(await events('project.moved')).toEqual([]);
});

test('an inode that is used again makes no other project of it', async () => {
  const { home, folder } = await homeWithProjects();
  writeTree(folder, { 'old/package.json': '{"name":"old"}', 'stays/package.json': '{}' });
  const first = await startProjects({ home });
  await first.rested();
  await first.client.projects.update({ id: (await first.rowNow('old')).id, ...said });
  const { ino } = await stat(join(folder, 'old'));
  const { foundAt } = await first.rowNow('old');
  await first.stop();
  await rm(join(folder, 'old'), { recursive: true });
  // The clock of the test may have run ahead of that of the file system.
  await until(() => Date.now() > foundAt, { timeoutMs: 60_000 });
  const spares: string[] = [];
  for (let n = 0; n < 200; n += 1) {
    const path = join(folder, `new-${n}`);
    await mkdir(path);
    if ((await stat(path)).ino === ino) {
      writeTree(path, { 'go.mod': 'module other\n' });
      spares.push(path);
      break;
    }
  }
  const { rested, names, rowNow, comes, row, events } = await startProjects({
    home,
    dataDir: first.dataDir,
    clock: first.clock,
  });
  await comes('its absence', async () => (await row('old'))?.presence === 'gone');
  await rested();
  expect(await names()).toEqual(['old', 'stays', ...spares.map((path) => path.split('/').at(-1))].sort());
  expect(await rowNow('old')).toMatchObject({ tags: ['money'] });
  expect(await events('project.moved')).toEqual([]);
});

test('while Optimus is away two change places, and one is moved to make room for a new one', async () => {
  const { home, folder } = await homeWithProjects();
  for (const name of ['a', 'b', 'app']) repository(join(folder, name), { [`${name}.txt`]: name });
  const first = await startProjects({ home });
  await first.rested();
  const ids: Record<string, string> = {};
  for (const name of ['a', 'b', 'app']) {
    ids[name] = (await first.rowNow(name)).id;
    await first.client.projects.update({ id: ids[name] ?? '', tags: [`was-${name}`] });
  }
  await first.stop();
  await rename(join(folder, 'a'), join(folder, 'c'));
  await rename(join(folder, 'b'), join(folder, 'a'));
  await rename(join(folder, 'c'), join(folder, 'b'));
  await rename(join(folder, 'app'), join(folder, 'app-old'));
  repository(join(folder, 'app'), { 'other.txt': 'new' });
  const { rowNow, comes, row, names, rested } = await startProjects({
    home,
    dataDir: first.dataDir,
    clock: first.clock,
  });
  await comes('the moves', () => row('app-old'));
  await rested();
  expect(await names()).toEqual(['a', 'app', 'app-old', 'b']);
  expect(await rowNow('a')).toMatchObject({ id: ids.b, tags: ['was-b'] });
  expect(await rowNow('b')).toMatchObject({ id: ids.a, tags: ['was-a'] });
  expect(await rowNow('app-old')).toMatchObject({ id: ids.app, tags: ['was-app'] });
  expect((await rowNow('app')).tags).toEqual([]);
});

test('a worktree is a project of its own, and stays the same one when git moves it', async () => {
  const { home, folder } = await homeWithProjects();
  const main = repository(join(folder, 'shop'));
  git(main, 'worktree', 'add', '-q', '-b', 'feature', '../shop-feature');
  const { client, rested, rowNow, row, comes } = await startProjects({ home });
  await rested();
  const worktree = await rowNow('shop-feature');
  expect(worktree).toMatchObject({ kind: 'worktree', git: { branch: 'feature' } });
  expect((await rowNow('shop')).git).toMatchObject({ worktrees: 1 });
  await client.projects.update({ id: worktree.id, ...said });
  expect(await client.projects.graph()).toContainEqual(
    expect.objectContaining({ from: worktree.id, to: (await rowNow('shop')).id, how: 'worktree' }),
  );
  git(main, 'worktree', 'move', '../shop-feature', '../elsewhere');
  await comes('the move', () => row('elsewhere'));
  expect(await rowNow('elsewhere')).toMatchObject({ id: worktree.id, kind: 'worktree', tags: ['money'] });
  git(join(folder, 'elsewhere'), 'commit', '-q', '--allow-empty', '-m', 'in the worktree');
  const head = git(join(folder, 'elsewhere'), 'rev-parse', 'HEAD').trim();
  await comes('its commit', async () => (await row('elsewhere'))?.git?.head === head);
});

test('a worktree of a repository without files belongs to it', async () => {
  const { home, folder } = await homeWithProjects();
  const seed = repository(join(folder, 'seed'));
  git(folder, 'clone', '-q', '--bare', seed, 'shop.git');
  git(join(folder, 'shop.git'), 'worktree', 'add', '-q', '-b', 'feature', '../shop-feature');
  const { client, rested, rowNow } = await startProjects({ home });
  await rested();
  const [worktree, bare] = [await rowNow('shop-feature'), await rowNow('shop.git')];
  expect(bare.kind).toBe('bare');
  expect(await client.projects.graph()).toContainEqual(
    expect.objectContaining({ from: worktree.id, to: bare.id, how: 'worktree' }),
  );
});

test('a move to another disk, which is a copy first and a removal later, keeps what was said', async () => {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'shop'), { 'README.md': '# wonderful' });
  const { client, rested, rowNow, row, comes, names, projects } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('shop');
  await client.projects.update({ id, ...said });
  await cp(join(folder, 'shop'), join(folder, 'there'), { recursive: true });
  await comes('the copy', async () => (await row('there'))?.scannedAt);
  await rested();
  await rm(join(folder, 'shop'), { recursive: true });
  // For a moment the copy is forgotten, and the other is not there yet.
  await comes('the move', async () => (await row('there'))?.id === id);
  expect(await names()).toEqual(['there']);
  expect(await rowNow('there')).toMatchObject({ tags: ['money'], favourite: true, presence: 'here' });
  await comes('its new name', async () => (await projects.search('there', 10))[0]?.id === id);
});

test('a folder that is renamed and added anew keeps its projects; one that is away keeps its own', async () => {
  const home = await tempDir();
  const drive = join(home, 'drive');
  const origin = repository(join(home, 'origin'));
  writeTree(drive, { 'plain/package.json': '{}' });
  git(drive, 'clone', '-q', origin, 'shop');
  const { client, rested, rowNow, row, comes, names, projects } = await startProjects({ home });
  await client.projects.addRoots({ paths: [drive] });
  await rested();
  const ids = [(await rowNow('shop')).id, (await rowNow('plain')).id];
  for (const id of ids) await client.projects.update({ id, ...said });
  await rename(drive, join(home, 'away'));
  await comes('its absence', async () => (await row('shop'))?.presence === 'unreadable');
  // Another clone of the same is another project: the one on the drive has not moved.
  await mkdir(join(home, 'work'));
  git(join(home, 'work'), 'clone', '-q', origin, 'clone');
  await client.projects.addRoots({ paths: [join(home, 'work')] });
  await comes('the clone', () => row('clone'));
  expect(await rowNow('clone')).toMatchObject({ tags: [] });
  expect(await names()).toEqual(['clone', 'plain', 'shop']);

  await client.projects.addRoots({ paths: [join(home, 'away')] });
  await comes('the move', async () => (await rowNow('shop')).presence === 'here');
  expect(await rowNow('shop')).toMatchObject({ id: ids[0], tags: ['money'], path: join(home, 'away', 'shop') });
  expect(await rowNow('plain')).toMatchObject({ id: ids[1], tags: ['money'], presence: 'here' });
  expect(await projects.list()).toHaveLength(3);
});

test('a project that was made anew at its place, or whose history was rewritten, is still known when it moves', async () => {
  const { home, folder } = await homeWithProjects();
  const anew = repository(join(folder, 'anew'), { 'a.txt': 'a' });
  const shop = repository(join(folder, 'shop'), { 'b.txt': 'b' });
  const { client, rested, rowNow, row, comes } = await startProjects({ home });
  await rested();
  const ids = [(await rowNow('anew')).id, (await rowNow('shop')).id];
  for (const id of ids) await client.projects.update({ id, ...said });

  await rm(anew, { recursive: true });
  repository(anew, { 'c.txt': 'another' });
  git(anew, 'checkout', '-q', '-b', 'second');
  await comes('the new one', async () => (await rowNow('anew')).git?.branch === 'second');
  writeTree(shop, { 'later.txt': 'later' });
  git(shop, 'add', '-A');
  git(shop, 'commit', '-q', '-m', 'later');
  git(shop, 'checkout', '-q', '--orphan', 'rewritten');
  git(shop, 'commit', '-q', '-m', 'all in one');
  git(shop, 'branch', '-q', '-D', 'main');
  await comes('the rewritten one', async () => (await rowNow('shop')).git?.branch === 'rewritten');
  await rested();

  await rename(anew, join(folder, 'anew-moved'));
  await rename(shop, join(folder, 'shop-moved'));
  await comes('both', async () => (await row('anew-moved')) && (await row('shop-moved')));
  expect(await rowNow('anew-moved')).toMatchObject({ id: ids[0], tags: ['money'] });
  expect(await rowNow('shop-moved')).toMatchObject({ id: ids[1], tags: ['money'] });
});
