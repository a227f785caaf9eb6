import { appendFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

test('what happens outside is followed: a commit, a checkout, an edit, a stash, a merge that is in conflict', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'), { 'a.txt': 'a\n', 'src/app.ts': 'export {};\n' });
  const { client, rested, rowNow, comes, events } = await startProjects({ home });
  await rested();
  const { id, git: before } = await rowNow('shop');
  expect(before).toMatchObject({ branch: 'main', staged: 0, unstaged: 0, untracked: 0, dirtySince: null });
  const comesTo = (what: string, want: object) =>
    comes(what, async () => {
      const { git: now } = await rowNow('shop');
      return Object.entries(want).every(([key, value]) => now?.[key as keyof typeof now] === value);
    });

  await writeFile(join(shop, 'new.txt'), 'new');
  await comesTo('a new file', { untracked: 1 });
  expect((await rowNow('shop')).git?.dirtySince).toEqual(expect.any(Number));
  git(shop, 'add', '-A');
  await comesTo('what is staged', { staged: 1, untracked: 0 });
  git(shop, 'commit', '-q', '-m', 'second');
  const head = git(shop, 'rev-parse', 'HEAD').trim();
  await comesTo('the commit', { head, staged: 0, dirtySince: null });
  git(shop, 'checkout', '-q', '-b', 'other');
  await comesTo('the checkout', { branch: 'other' });
  expect((await events('project.head-moved', 'project.branch-switched')).reverse()).toEqual([
    `shop: main is at ${head.slice(0, 8)} now`,
    'shop is on other now',
  ]);

  // Deep in the tree only where the user looks.
  expect(await client.projects.opened({ id })).toEqual({ watched: true });
  await comes('the deep edit', async () => {
    await writeFile(join(shop, 'src', 'app.ts'), `export const at = ${Math.random()};\n`);
    return (await rowNow('shop')).git?.unstaged === 1;
  });
  git(shop, 'stash', '-q');
  await comesTo('the stash', { stashes: 1, unstaged: 0 });

  writeTree(shop, { 'a.txt': 'other\n' });
  git(shop, 'commit', '-q', '-am', 'here');
  git(shop, 'checkout', '-q', 'main');
  writeTree(shop, { 'a.txt': 'main\n' });
  git(shop, 'commit', '-q', '-am', 'there');
  expect(() => git(shop, 'merge', '-q', 'other')).toThrow();
  await comesTo('the conflict', { operation: 'merge', conflicts: 1, branch: 'main' });
  git(shop, 'merge', '--abort');
  await comesTo('its end', { operation: null, conflicts: 0 });
  git(shop, 'checkout', '-q', '--detach');
  await comesTo('a detached head', { branch: null });
  expect(await events('project.branch-switched')).toContain('shop has a detached head now');
});

test('a burst of changes is read a few times, and its end is what is shown', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'), { 'src/a.txt': 'a' });
  const { client, children, rested, rowNow, comes } = await startProjects({ home });
  await rested();
  await client.projects.opened({ id: (await rowNow('shop')).id });
  await comes('the watch', async () => {
    await writeFile(join(shop, 'src', 'first.txt'), String(Math.random()));
    return (await rowNow('shop')).git?.untracked === 1;
  });
  await rested();
  const before = children.totalSpawns();
  for (let n = 0; n < 500; n += 1) await writeFile(join(shop, 'src', `${n}.txt`), 'x');
  await comes('all of it', async () => (await rowNow('shop')).git?.untracked === 501);
  await rested();
  expect(children.totalSpawns() - before).toBeLessThan(20);
});

test('a program that writes without end keeps nothing else from being seen, and a time to come has nothing read again', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'));
  const { children, rested, rowNow, comes } = await startProjects({ home });
  await rested();
  const { scannedAt } = await rowNow('shop');
  await comes('a read in between', async () => {
    await appendFile(join(shop, 'a.log'), 'line\n');
    return (await rowNow('shop')).scannedAt !== scannedAt;
  });
  await rested();

  const later = new Date(Date.now() + 1e10);
  await utimes(join(shop, 'a.txt'), later, later);
  git(shop, 'commit', '-q', '--allow-empty', '-m', 'second');
  const head = git(shop, 'rev-parse', 'HEAD').trim();
  await comes('the commit', async () => (await rowNow('shop')).git?.head === head);
  await rested();
  const before = children.totalSpawns();
  let turns = 0;
  await comes('many turns', () => {
    turns += 1;
    return turns > 200;
  });
  expect(children.totalSpawns() - before).toBeLessThan(3);
});

test('a branch that a push makes ahead, and a fetch behind, is told; a remote that comes is seen', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'));
  const { client, rested, rowNow, comes } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('shop');
  const origin = join(home, 'origin.git');
  git(home, 'clone', '-q', '--bare', shop, origin);
  git(shop, 'remote', 'add', 'origin', `file://${origin}`);
  git(shop, 'fetch', '-q');
  git(shop, 'branch', '-q', '-u', 'origin/main');
  await comes('its upstream', async () => (await rowNow('shop')).git?.upstream === 'origin/main');
  expect((await rowNow('shop')).git).toMatchObject({ remote: `file://${origin}`, ahead: 0, behind: 0 });
  git(shop, 'commit', '-q', '--allow-empty', '-m', 'mine');
  await comes('what is not pushed', async () => (await rowNow('shop')).git?.ahead === 1);
  expect((await rowNow('shop')).git?.aheadSince).toEqual(expect.any(Number));
  git(shop, 'push', '-q');
  await comes('the push', async () => (await rowNow('shop')).git?.ahead === 0);
  expect((await rowNow('shop')).git?.aheadSince).toBeNull();

  const other = join(home, 'other');
  git(home, 'clone', '-q', origin, other);
  git(other, 'commit', '-q', '--allow-empty', '-m', 'theirs');
  git(other, 'push', '-q');
  const ends = async (runId: string) => {
    const state = async () => (await client.runs.get({ id: runId })).state;
    await comes('the run', async () => ['succeeded', 'failed'].includes(await state()));
    return await state();
  };
  expect(await ends((await client.projects.fetch({ ids: [id] })).runId)).toBe('succeeded');
  await comes('what is not pulled', async () => (await rowNow('shop')).git?.behind === 1);
  expect(await ends((await client.projects.pull({ ids: [id] })).runId)).toBe('succeeded');
  const head = git(other, 'rev-parse', 'HEAD').trim();
  await comes('the pull', async () => (await rowNow('shop')).git?.head === head);
  await expect(client.projects.fetch({ ids: ['none'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('rows come as they change, nothing comes when nothing that shows has changed, and null when one is forgotten', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'));
  const { client, rested, rowNow, comes, row } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('shop');
  const abort = new AbortController();
  const stream = await client.projects.rows({}, { signal: abort.signal });
  const rows: (object | null)[] = [];
  let subscribed = false;
  const reading = (async () => {
    for await (const frame of stream) {
      subscribed = true;
      if (frame.type === 'item' && frame.item.id === id) rows.push(frame.item.row);
    }
  })().catch(() => {});
  await comes('the beginning', () => subscribed);
  await client.projects.update({ id, favourite: true });
  await comes('the favourite', () => rows.length === 1);
  await client.projects.update({ id, favourite: true, notes: 'no part of a row' });
  await rm(shop, { recursive: true });
  await comes('its absence', async () => (await row('shop'))?.presence === 'gone');
  await client.projects.forget({ ids: [id] });
  await comes('the end', () => rows.at(-1) === null);
  expect(rows[0]).toMatchObject({ favourite: true, presence: 'here' });
  // What was told in one turn is told once, as it is by then.
  for (const [at, each] of rows.entries()) if (at > 0) expect(each).not.toEqual(rows[at - 1]);
  abort.abort();
  await reading;
});
