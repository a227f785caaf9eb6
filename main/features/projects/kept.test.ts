import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createCrashCounter } from '../../core/self/crash-counter.ts';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

async function withProjects(count: number) {
  const { home, folder } = await homeWithProjects();
  for (let n = 0; n < count; n += 1)
    repository(join(folder, `p${n}`), { 'package.json': `{"name":"p${n}"}`, 'index.ts': 'export {};\n' });
  return { home, folder };
}

/** What went wrong without anybody being told. */
async function errorsIn(dataDir: string): Promise<string[]> {
  const logs = join(dataDir, 'logs');
  const texts = await Promise.all(
    (await readdir(logs).catch(() => [])).map((name) => readFile(join(logs, name), 'utf8')),
  );
  return texts.flatMap((text) => text.split('\n')).filter((line) => /"level":"error"/.test(line));
}

test('the next start lists everything at once, and where nothing changed it starts no process', async () => {
  const { home, folder } = await withProjects(5);
  const first = await startProjects({ home });
  await first.rested();
  const before = await first.projects.list();
  const { id } = await first.rowNow('p0');
  expect((await first.client.projects.get({ id })).languages).toContainEqual(
    expect.objectContaining({ name: 'TypeScript', lines: 1 }),
  );
  const [root] = await first.projects.roots();
  await first.stop();

  first.clock.advance(5_000);
  const second = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  expect(await second.projects.list()).toEqual(before);
  const walked = () =>
    second.comes('a walk', async () => (await second.projects.roots())[0]?.walkedAt !== root?.walkedAt);
  await walked();
  await second.rested();
  expect(await second.projects.list()).toEqual(before);
  // The guardian, what starts git, and git for its version; however many projects there are.
  expect(second.children.totalSpawns()).toBeLessThanOrEqual(3);
  await second.stop();

  git(join(folder, 'p1'), 'checkout', '-q', '-b', 'changed');
  await writeFile(join(folder, 'p2', 'index.ts'), 'export const changed = 1;\n');
  await rm(join(folder, 'p3'), { recursive: true });
  repository(join(folder, 'p5'));
  first.clock.advance(5_000);
  const third = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  await third.comes('the branch', async () => (await third.row('p1'))?.git?.branch === 'changed');
  await third.comes('the edit', async () => (await third.row('p2'))?.git?.unstaged === 1);
  await third.comes('the absence', async () => (await third.row('p3'))?.presence === 'gone');
  await third.comes('the new one', async () => (await third.row('p5'))?.scannedAt);
  await third.rested();
  const same = (await third.projects.list()).filter(({ name }) => name === 'p0' || name === 'p4');
  expect(same).toEqual(before.filter(({ name }) => name === 'p0' || name === 'p4'));
  await third.comes('the event', async () => (await third.events('project.branch-switched')).length === 1);
  await third.stop();
  expect(await errorsIn(first.dataDir)).toEqual([]);
});

test('what can be read again may be lost: everything is read anew, and what was said stays', async () => {
  const { home } = await withProjects(3);
  const first = await startProjects({ home });
  await first.rested();
  await first.client.projects.update({ id: (await first.rowNow('p0')).id, tags: ['kept'], favourite: true });
  await first.stop();
  for (const name of await readdir(first.dataDir))
    if (name.startsWith('series.db')) await rm(join(first.dataDir, name));
  const second = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  expect(await second.row('p0')).toMatchObject({ tags: ['kept'], favourite: true });
  await second.rested();
  expect(await second.row('p0')).toMatchObject({ tags: ['kept'], health: expect.any(Number), files: 2 });
  expect(await second.projects.search('kept', 10)).toMatchObject([{ where: 'tag' }]);
});

test('ended in the middle of everything it ends in order, and goes on at the next start', async () => {
  const { home, folder } = await withProjects(25);
  const first = await startProjects({ home });
  await first.comes('the first one', async () => (await first.projects.list()).some(({ scannedAt }) => scannedAt));
  await first.stop();
  const second = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  await second.client.projects.refresh({});
  git(join(folder, 'p1'), 'commit', '-q', '--allow-empty', '-m', 'more');
  const history = second.client.projects.history({ id: (await second.rowNow('p1')).id }).catch(() => null);
  await second.stop();
  await history;
  const third = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  await third.rested();
  expect(await third.projects.list()).toHaveLength(25);
  await third.stop();
  expect(await errorsIn(first.dataDir)).toEqual([]);
});

test('a disk that is full during the scan is survived, and what could not be kept is read later', async (context) => {
  const disk = await smallDisk(16 * 1024);
  if (!disk) return context.skip('a small disk can only be mounted as root');
  const { home, folder } = await withProjects(2);
  const dataDir = join(disk.dir, 'data');
  const started = await startProjects({ home, dataDir });
  const { rested, rowNow, comes, projects, clock, client } = started;
  await rested();
  const ballast = join(disk.dir, 'ballast');
  const file = await open(ballast, 'w');
  for (let full = false; !full; )
    full = await file.write(Buffer.alloc(64 * 1024)).then(
      ({ bytesWritten }) => bytesWritten === 0,
      () => true,
    );
  await file.close();
  // What cannot be kept is shown all the same.
  const readme = `# long\n${Array.from({ length: 20_000 }, (_, n) => `word${n} `).join('')}`;
  writeTree(join(folder, 'p1'), { 'README.md': readme });
  git(join(folder, 'p1'), 'checkout', '-q', '-b', 'while-full');
  await comes('the branch', async () => (await rowNow('p1')).git?.branch === 'while-full');
  const more = join(home, 'more');
  for (let n = 0; n < 10; n += 1)
    repository(join(more, `q${n}`), { 'package.json': '{}', 'README.md': `# long\n${`word${n} `.repeat(40_000)}` });
  await rename(more, join(folder, 'more'));
  const { id } = await rowNow('p0');
  const said = () => client.projects.update({ id, notes: 'n'.repeat(90_000) });
  await comes('no room', () =>
    said().then(
      () => false,
      (error) => error.code === 'STORAGE_FULL',
    ),
  );
  await comes('rest', () => projects.status().phase === 'resting');
  expect((await projects.list()).length).toBeGreaterThanOrEqual(2);
  await rm(ballast);
  await said();
  clock.advance(10 * 60_000);
  await comes('all', async () => {
    const rows = await projects.list();
    return rows.length === 12 && rows.every(({ scannedAt }) => scannedAt !== null);
  });
});

test('a damaged database: nothing is listed and nothing is lost; after the choice they are back', async () => {
  const { home } = await withProjects(3);
  const first = await startProjects({ home });
  await first.rested();
  await first.client.projects.update({ id: (await first.rowNow('p0')).id, tags: ['kept'] });
  await first.client.system.copyDatabase();
  await first.stop();
  await writeFile(join(first.dataDir, 'optimus.db'), 'not a database at all, in no way');

  const second = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  const { client, projects, rested, rowNow } = second;
  expect(await client.projects.list()).toEqual([]);
  expect(await client.projects.roots()).toEqual([]);
  expect(await client.projects.search({ text: 'p0' })).toEqual([]);
  await expect(client.projects.addRoots({ paths: [home] })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await client.projects.refresh({});
  expect(projects.status().phase).toBe('resting');
  const { recovery } = await client.system.info();
  await client.system.recover({ kind: 'copy', id: recovery?.copies[0]?.id ?? '' });
  expect(await rowNow('p0')).toMatchObject({ tags: ['kept'], presence: 'here' });
  await rested();
  expect(await projects.list()).toHaveLength(3);
  expect(await client.projects.roots()).toHaveLength(1);
  await client.projects.update({ id: (await rowNow('p1')).id, tags: ['later'] });
});

test('damage that is found while it runs: after the choice the list is what the chosen database holds', async () => {
  const { home, folder } = await withProjects(2);
  const first = await startProjects({ home });
  await first.rested();
  await first.client.system.copyDatabase();
  repository(join(folder, 'new'));
  await first.comes('the new one', async () => (await first.row('new'))?.scannedAt);
  await first.rested();
  await first.client.projects.update({ id: (await first.rowNow('new')).id, tags: ['lost'] });
  await first.stop();

  const { client, rested, names, rowNow, comes, row } = await startProjects({
    home,
    dataDir: first.dataDir,
    clock: first.clock,
  });
  await rested();
  const file = await open(join(first.dataDir, 'optimus.db'), 'r+');
  const { size } = await file.stat();
  for (let at = 4_096; at < size; at += 4_096) await file.write(Buffer.alloc(512, 0xff), 0, 512, at);
  await file.close();
  expect((await client.system.checkDatabase()).ok).toBe(false);
  const { recovery } = await client.system.info();
  await client.system.recover({ kind: 'copy', id: recovery?.copies[0]?.id ?? '' });
  await comes('the new one again', async () => (await row('new'))?.tags.length === 0);
  await rested();
  expect(await names()).toEqual(['new', 'p0', 'p1']);
  const { id } = await rowNow('new');
  await client.projects.update({ id, tags: ['again'] });
  expect((await client.projects.get({ id })).row.tags).toEqual(['again']);
});

test('a damaged table of projects does not keep the program from starting', async () => {
  const { home } = await withProjects(1);
  const first = await startProjects({ home });
  await first.rested();
  await first.client.system.copyDatabase();
  const pages = await first.core.services.store.data
    .selectFrom(sql<{ name: string; rootpage: number }>`sqlite_schema`.as('schema'))
    .select(['rootpage'])
    .where('name', 'in', ['projects', 'project_roots'])
    .execute();
  await first.stop();
  const file = await open(join(first.dataDir, 'optimus.db'), 'r+');
  for (const { rootpage } of pages) await file.write(Buffer.alloc(4_096, 0xff), 0, 4_096, (rootpage - 1) * 4_096);
  await file.close();
  const { client, comes, rested, names } = await startProjects({ home, dataDir: first.dataDir, clock: first.clock });
  const recovery = await comes('the recovery', async () => (await client.system.info()).recovery);
  await client.system.recover({ kind: 'copy', id: recovery.copies[0]?.id ?? '' });
  await rested();
  expect(await names()).toEqual(['p0']);
});

test('in safe mode nothing is looked at, and what is known is shown', async () => {
  const { home, folder } = await withProjects(1);
  const first = await startProjects({ home });
  await first.rested();
  await first.stop();
  const { dataDir, clock } = first;
  for (let crash = 0; crash < 3; crash += 1) await createCrashCounter({ dataDir, clock }).begin();
  await mkdir(join(folder, 'new'));
  writeTree(folder, { 'new/package.json': '{}' });
  git(join(folder, 'p0'), 'checkout', '-q', '-b', 'other');
  const { client, projects, children, comes } = await startProjects({ home, dataDir, clock });
  expect((await client.system.info()).safeMode).toBe(true);
  let turns = 0;
  await comes('many turns', () => {
    turns += 1;
    return turns > 30;
  });
  clock.advance(11 * 60_000);
  expect(projects.status().phase).toBe('resting');
  expect((await client.projects.list()).map(({ name, git: known }) => [name, known?.branch])).toEqual([['p0', 'main']]);
  expect(children.totalSpawns()).toBe(0);
});

test('what the user says while folders are walked and projects are read wins, and is kept', async () => {
  const { home, folder } = await withProjects(12);
  const first = await startProjects({ home });
  const { client, clock, projects, comes, rested } = first;
  await rested();
  const rows = await projects.list();
  for (const name of ['p0', 'p1']) await rm(join(folder, name), { recursive: true });
  await comes(
    'their absence',
    async () => (await projects.list()).filter((each) => each.presence === 'gone').length === 2,
  );
  const id = (name: string) => rows.find((each) => each.name === name)?.id ?? '';
  for (let n = 0; n < 12; n += 1) {
    await client.projects.refresh({});
    clock.advance(10 * 60_000);
    await client.projects.update({ id: id(`p${n}`), tags: [`tag${n}`], notes: `notes ${n}`, favourite: true });
    if (n === 4) await client.projects.forget({ ids: [id('p0')] });
    git(join(folder, 'p5'), 'commit', '-q', '--allow-empty', '-m', 'more');
  }
  await rested();
  const check = async (started: typeof first) => {
    expect(await started.names()).toEqual(
      rows
        .map(({ name }) => name)
        .filter((name) => name !== 'p0')
        .sort(),
    );
    for (let n = 1; n < 12; n += 1) {
      const detail = await started.client.projects.get({ id: id(`p${n}`) });
      expect(detail).toMatchObject({ notes: `notes ${n}`, row: { tags: [`tag${n}`], favourite: true } });
      expect(await started.projects.search(`tag${n}`, 50)).toContainEqual(expect.objectContaining({ id: id(`p${n}`) }));
    }
  };
  await check(first);
  await first.stop();
  const second = await startProjects({ home, dataDir: first.dataDir, clock });
  await check(second);
  await second.rested();

  const [root] = await second.projects.roots();
  await second.client.projects.refresh({});
  clock.advance(10 * 60_000);
  await second.client.projects.removeRoot({ id: root?.id ?? '' });
  await second.comes('rest', () => second.projects.status().phase === 'resting');
  expect(await second.names()).toEqual([]);
  await second.stop();
  const third = await startProjects({ home, dataDir: first.dataDir, clock });
  expect(await third.names()).toEqual([]);
  expect(await third.projects.roots()).toEqual([]);
  expect(await third.projects.search('p1', 10)).toEqual([]);
  await third.stop();
  expect(await errorsIn(first.dataDir)).toEqual([]);
});
