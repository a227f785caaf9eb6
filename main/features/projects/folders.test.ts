import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

test('at the first start ~/projects is looked at by itself, and not again once it was removed', async () => {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'shop'));
  const first = await startProjects({ home });
  await first.rested();
  expect(await first.names()).toEqual(['shop']);
  const [root] = await first.client.projects.roots();
  expect(root).toMatchObject({ path: folder, state: 'here', projects: 1 });
  expect(await first.client.projects.removeRoot({ id: root?.id ?? '' })).toEqual({ forgotten: 1 });
  expect(await first.names()).toEqual([]);
  // The journal is kept for some days only.
  await first.core.services.store.data.deleteFrom('journal_subjects').execute();
  await first.core.services.store.data.deleteFrom('journal').execute();
  await first.stop();

  const second = await startProjects({ home, dataDir: first.dataDir });
  await second.rested();
  expect(await second.client.projects.roots()).toEqual([]);
  expect(await second.names()).toEqual([]);
});

test('without ~/projects nothing is looked at until it is asked for', async () => {
  const { client, projects, comes } = await startProjects({ home: await tempDir() });
  expect(await client.projects.roots()).toEqual([]);
  await comes('rest', () => projects.status().phase === 'resting');
});

test('what cannot be looked at is refused as a whole, with the reason', async () => {
  const home = await tempDir();
  const { client, rested, names } = await startProjects({ home });
  repository(join(home, 'work', 'shop'));
  await writeFile(join(home, 'file'), '');
  const add = (...paths: string[]) => client.projects.addRoots({ paths });
  await expect(add('work')).rejects.toMatchObject({ code: 'INVALID', data: { problems: [{ field: 'paths' }] } });
  await expect(add('~/nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND', data: { id: join(home, 'nowhere') } });
  await expect(add(join(home, 'file'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(add('~/work', '~/nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(add('~/work', join(home, 'work'))).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await client.projects.roots()).toEqual([]);

  expect(await add('~/work')).toMatchObject([{ path: join(home, 'work') }]);
  await rested();
  expect(await names()).toEqual(['shop']);
  await symlink(join(home, 'work'), join(home, 'link'));
  for (const again of ['~/work', join(home, 'work', '..', 'work'), join(home, 'link')])
    await expect(add(again)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(client.projects.removeRoot({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a project belongs to the innermost folder that was added, whichever came first', async () => {
  const home = await tempDir();
  const outer = join(home, 'all');
  const inner = join(outer, 'mine');
  repository(join(inner, 'shop'));
  repository(join(outer, 'other'));
  const { client, projects, rested, rowNow, comes } = await startProjects({ home });
  const add = async (path: string) => {
    const roots = await client.projects.addRoots({ paths: [path] });
    await rested();
    return roots.find((root) => root.path === path)?.id ?? '';
  };
  const outerId = await add(outer);
  const { id } = await rowNow('shop');
  expect((await rowNow('shop')).rootId).toBe(outerId);
  await client.projects.update({ id, tags: ['money'], notes: 'mine' });

  const innerId = await add(inner);
  expect(await rowNow('shop')).toMatchObject({ id, rootId: innerId, presence: 'here', tags: ['money'] });
  await client.projects.refresh({});
  await rested();
  expect(await projects.list()).toHaveLength(2);
  expect(await rowNow('shop')).toMatchObject({ id, rootId: innerId, presence: 'here' });
  expect((await client.projects.roots()).map(({ projects: count }) => count)).toEqual([1, 1]);

  // The folder around it takes it over, with all that was said of it.
  expect(await client.projects.removeRoot({ id: innerId })).toEqual({ forgotten: 0 });
  expect(await rowNow('shop')).toMatchObject({ id, rootId: outerId, tags: ['money'], presence: 'here' });
  await client.projects.refresh({});
  await comes('rest', () => projects.status().phase === 'resting');
  expect(await rowNow('shop')).toMatchObject({ id, rootId: outerId, presence: 'here' });

  const again = await add(inner);
  expect(await client.projects.removeRoot({ id: outerId })).toEqual({ forgotten: 1 });
  await add(outer);
  expect(await rowNow('shop')).toMatchObject({ id, rootId: again });
});

test('a folder that goes away takes nothing with it, and is looked at again when it is back', async () => {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'shop'));
  const { client, rested, rowNow, row, comes, events } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('shop');
  await client.projects.update({ id, tags: ['kept'], favourite: true, notes: 'all of it' });
  await rename(folder, join(home, 'elsewhere'));
  await comes('its absence', async () => (await row('shop'))?.presence === 'unreadable');
  expect(await client.projects.roots()).toMatchObject([{ state: 'missing', projects: 0 }]);
  expect(await rowNow('shop')).toMatchObject({ id, tags: ['kept'], missingSince: expect.any(Number), health: null });
  expect(await events('project.gone')).toEqual([]);
  await expect(client.projects.git({ id })).rejects.toMatchObject({ code: 'UNAVAILABLE' });

  await rename(join(home, 'elsewhere'), folder);
  await comes('its return', async () => (await row('shop'))?.presence === 'here');
  expect(await rowNow('shop')).toMatchObject({ id, tags: ['kept'], favourite: true, missingSince: null });
  await comes('its health', async () => (await rowNow('shop')).health !== null);
});

test('a new project is shown as soon as it is there', async () => {
  const { folder, rested, row, comes, rowNow, events } = await startProjects();
  await rested();
  await mkdir(join(folder, 'new'));
  git(join(folder, 'new'), 'init', '-q');
  await comes('the new one', () => row('new'));
  writeTree(join(folder, 'new'), { 'index.ts': 'export {};\n' });
  git(join(folder, 'new'), 'add', '-A');
  git(join(folder, 'new'), 'commit', '-q', '-m', 'first');
  await comes('its files', async () => (await rowNow('new')).languages[0]?.name === 'TypeScript');
  expect((await rowNow('new')).git).toMatchObject({ branch: 'main', staged: 0, untracked: 0 });
  expect(await events('project.found')).toEqual([`new was found in ${folder}`]);
});

test('a folder that is deleted is gone, kept, and forgotten only when that is asked for', async () => {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'shop'), { 'package.json': '{"name":"shop"}', 'README.md': '# Shop\nsells' });
  repository(join(folder, 'stays'));
  const { client, rested, rowNow, row, comes, events, names } = await startProjects({ home });
  await rested();
  const { id, stack } = await rowNow('shop');
  await client.projects.update({ id, tags: ['kept'], notes: 'remember me' });
  await expect(client.projects.forget({ ids: [id] })).rejects.toMatchObject({ code: 'CONFLICT' });
  await rm(join(folder, 'shop'), { recursive: true });
  await comes('its absence', async () => (await row('shop'))?.presence === 'gone');
  expect(await rowNow('shop')).toMatchObject({ id, tags: ['kept'], health: null, stack });
  expect(await client.projects.get({ id })).toMatchObject({ notes: 'remember me', readme: { file: 'README.md' } });
  expect(await events('project.gone')).toEqual([`shop is gone from ${join(folder, 'shop')}`]);
  expect(await events('project.branch-switched')).toEqual([]);

  const stays = (await rowNow('stays')).id;
  await expect(client.projects.forget({ ids: [id, stays] })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await names()).toEqual(['shop', 'stays']);
  expect(await client.projects.forget({ ids: [id] })).toEqual({ forgotten: 1 });
  await expect(client.projects.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.projects.forget({ ids: [id] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await client.projects.search({ text: 'shop' })).toEqual([]);
  expect(await events('project.forgotten')).toEqual(['shop was forgotten']);
  expect(await names()).toEqual(['stays']);
});

test('a folder that stays without what made it a project is no project any more', async () => {
  const { home, folder } = await homeWithProjects();
  writeTree(folder, { 'plain/package.json': '{"name":"plain"}', 'plain/notes.txt': 'x', 'other/go.mod': 'module x\n' });
  const { clock, rested, row, comes, events } = await startProjects({ home });
  await rested();
  expect(await row('plain')).toMatchObject({ kind: 'folder', presence: 'here', git: null });
  await rm(join(folder, 'plain', 'package.json'));
  clock.advance(10 * 60_000);
  await comes('its absence', async () => (await row('plain'))?.presence === 'gone');
  expect(await events('project.gone')).toEqual([expect.stringMatching(/^plain is no project any more/)]);
  writeTree(folder, { 'plain/package.json': '{"name":"plain"}' });
  clock.advance(10 * 60_000);
  await comes('its return', async () => (await row('plain'))?.presence === 'here');
  expect(await row('other')).toMatchObject({ presence: 'here' });
});

test('a plain folder that becomes a repository is one at once, and keeps what was said of it; and back again', async () => {
  const { home, folder } = await homeWithProjects();
  const notes = join(folder, 'notes');
  writeTree(notes, { 'package.json': '{"name":"notes"}' });
  const { client, rested, rowNow, comes } = await startProjects({ home });
  await rested();
  const { id, kind } = await rowNow('notes');
  expect(kind).toBe('folder');
  await client.projects.update({ id, tags: ['kept'] });
  git(notes, 'init', '-q');
  await comes('its branch', async () => (await rowNow('notes')).git?.branch === 'main');
  git(notes, 'add', '-A');
  git(notes, 'commit', '-q', '-m', 'first');
  await comes('its commit', async () => (await rowNow('notes')).git?.head);
  expect(await rowNow('notes')).toMatchObject({ id, kind: 'repository', tags: ['kept'] });
  await rm(join(notes, '.git'), { recursive: true });
  await comes('what is left', async () => (await rowNow('notes')).kind === 'folder');
  await comes('its facts without git', async () => (await rowNow('notes')).git === null);
  expect(await rowNow('notes')).toMatchObject({ id, tags: ['kept'] });
});

test.runIf(process.platform !== 'win32')('a backslash in the name of a folder is a part of it', async () => {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'it\\is'));
  const { rested, names } = await startProjects({ home });
  await rested();
  expect(await names()).toContain('it\\is');
});
