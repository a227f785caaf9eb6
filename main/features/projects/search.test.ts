import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

async function open() {
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'billing'), {
    'package.json': JSON.stringify({ dependencies: { '@acme/ledger-core': '^1.2.0', zod: '4.0.0' } }),
    'README.md': '# Billing\nSends the invoices. Nothing about a gateway.\n',
  });
  repository(join(folder, 'gateway'), { 'go.mod': 'module example.org/x/gateway\n', 'main.go': 'package main\n' });
  repository(join(folder, 'straße-ünï'), { 'README.md': 'Écrit en français: déjà vu. 日本語のテキスト\n' });
  repository(join(folder, 'quotes'), {
    'README.md': 'foo AND bar OR baz NOT qux NEAR(a b) "quoted words" name:x col*\n',
  });
  git(join(folder, 'gateway'), 'checkout', '-q', '-b', 'feature/long-lived');
  git(join(folder, 'gateway'), 'remote', 'add', 'origin', 'https://git.example.org/team/proxy.git');
  const started = await startProjects({ home });
  await started.rested();
  const byId = new Map((await started.projects.list()).map(({ id, name }) => [id, name]));
  return {
    ...started,
    folder,
    find: async (text: string) =>
      (await started.client.projects.search({ text })).map(({ id, where }) => `${byId.get(id)} by ${where}`),
    hits: (text: string) => started.client.projects.search({ text }),
  };
}

test('it finds by name before README, by path, stack, dependency, branch, remote and tag', async () => {
  const { find, hits, client, rowNow, comes } = await open();
  expect(await find('gateway')).toEqual(['gateway by name', 'billing by readme']);
  expect((await hits('invoices'))[0]?.excerpt).toContain('Sends the invoices');
  expect(await find('@acme/ledger-core')).toEqual(['billing by dependency']);
  expect(await find('ledger')).toEqual(['billing by dependency']);
  expect((await hits('@acme/ledger-core'))[0]?.excerpt).toContain('acme/ledger-core');
  await comes('its branch', async () => (await find('long-lived')).includes('gateway by branch'));
  expect(await find('feature/long')).toEqual(['gateway by branch']);
  await comes('its remote', async () => (await find('team/proxy')).includes('gateway by remote'));
  expect(await find('Go')).toContain('gateway by stack');
  expect(await find('example.org')).toContain('gateway by stack');
  // All words, wherever each of them is.
  expect(await find('billing zod')).toEqual(['billing by name']);
  expect(await find('billing gateway nothing-like-it')).toEqual([]);

  const { id } = await rowNow('quotes');
  await client.projects.update({ id, tags: ['Größe', 'green'] });
  expect(await find('grosse')).toEqual([]);
  expect(await find('gröss')).toEqual([]);
  expect(await find('GRÖ')).toEqual(['quotes by tag']);
  await client.projects.tag({ ids: [id], add: ['violet'], remove: ['GREEN'] });
  expect(await find('green')).toEqual([]);
  expect(await find('violet')).toEqual(['quotes by tag']);
});

test('of a README so much is shown as was kept, and only what was cut says so', async () => {
  const { home, folder } = await homeWithProjects();
  const text = `# Long\n${'word '.repeat(12_100)}the end\n`;
  writeTree(folder, { 'long/package.json': '{}', 'long/README.md': text });
  const { client, rested, rowNow } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('long');
  expect((await client.projects.get({ id })).readme).toEqual({ file: 'README.md', text, cut: false });
});

test('whatever is typed is text, never a language, and never an error', async () => {
  const { find } = await open();
  expect(await find('')).toEqual([]);
  expect(await find('   ')).toEqual([]);
  expect(await find('b')).toContain('billing by name');
  expect(await find('bi')).toEqual(['billing by name']);
  expect(await find('"quoted words"')).toEqual(['quotes by readme']);
  expect(await find('NEAR(a')).toEqual(['quotes by readme']);
  expect(await find('foo AND bar OR')).toEqual(['quotes by readme']);
  expect(await find('name:billing')).toEqual([]);
  expect(await find('STRASSE')).toEqual([]);
  expect(await find('UNI')).toContain('straße-ünï by name');
  expect(await find('francais deja')).toEqual(['straße-ünï by readme']);
  expect(await find('日本語')).toEqual(['straße-ünï by readme']);
  const hostile = [
    '"',
    '""',
    "'",
    '*',
    '(',
    ')',
    '-',
    '^a',
    'a"b',
    '{name}:x',
    'a\0b',
    '\0',
    '%',
    '_',
    '\\',
    '💥',
    'a'.repeat(200),
    'x '.repeat(100),
    ';drop table project_search',
    '\ud800',
  ];
  for (const text of hostile) expect(Array.isArray(await find(text)), text).toBe(true);
});

test('tags of one word in two cases are one; views keep their filter; weights change what health says', async () => {
  const { client, projects, rowNow, events } = await open();
  const { id, health } = await rowNow('billing');
  expect((await client.projects.update({ id, tags: [' Money ', 'money', 'a'] })).tags).toEqual(['a', 'Money']);
  expect(await client.projects.tag({ ids: [id], add: ['MONEY'] })).toEqual({ changed: 0 });
  await expect(client.projects.tag({ ids: [id, 'none'], add: ['x'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await rowNow('billing')).tags).toEqual(['a', 'Money']);
  await expect(client.projects.update({ id: 'none', notes: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  const first = await client.projects.saveView({ name: 'Mine', filter: { tags: ['Money'], sort: 'health' } });
  const again = await client.projects.saveView({ name: 'Mine', filter: { favourites: true } });
  expect(again.id).toBe(first.id);
  expect(await client.projects.views()).toMatchObject([{ name: 'Mine', filter: { favourites: true, tags: [] } }]);
  expect(await client.projects.removeView({ id: first.id })).toEqual({ removed: true });
  await expect(client.projects.removeView({ id: first.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  const report = (await client.projects.get({ id })).health;
  const worst = report?.losses[0];
  if (!worst) throw new Error('it should have a loss');
  expect(report?.score).toBe(health);
  expect(100 - (report?.losses.reduce((sum, { points }) => sum + points, 0) ?? 0)).toBe(health);
  await client.projects.weigh({ cause: worst.cause, weight: 0 });
  expect((await rowNow('billing')).health).toBe((health ?? 0) + worst.points);
  await client.projects.weigh({ cause: worst.cause, weight: null });
  expect((await rowNow('billing')).health).toBe(health);
  await expect(client.projects.weigh({ cause: 'none', weight: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await events('project.health-weighed')).toHaveLength(2);
  expect(projects.row(id)).toMatchObject({ tags: ['a', 'Money'] });
});

test('who uses what, and who depends on whom', async () => {
  const { home, folder } = await homeWithProjects();
  const manifest = (value: object) => JSON.stringify(value);
  repository(join(folder, 'kit'), { 'package.json': manifest({ name: '@mine/kit', version: '1.0.0' }) });
  repository(join(folder, 'by-path'), {
    'package.json': manifest({ name: 'by-path', dependencies: { '@mine/kit': 'file:../kit', zod: '^3.1.0' } }),
  });
  repository(join(folder, 'old'), {
    'package.json': manifest({ dependencies: { zod: '^3.1.0' } }),
    'package-lock.json': manifest({
      lockfileVersion: 3,
      packages: { '': { dependencies: { zod: '^3.1.0' } }, 'node_modules/zod': { version: '3.9.0' } },
    }),
  });
  repository(join(folder, 'by-name'), {
    'package.json': manifest({ name: 'by-name', dependencies: { '@mine/kit': '^1.0.0', zod: '^4.0.0' } }),
    'package-lock.json': manifest({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { '@mine/kit': '^1.0.0', zod: '^4.0.0' } },
        'node_modules/zod': { version: '4.0.1' },
        'node_modules/@mine/kit': { version: '1.0.0' },
      },
    }),
  });
  repository(join(folder, 'other'), { 'package.json': manifest({ dependencies: { 'zod-extra': '1.0.0' } }) });
  writeTree(folder, { 'crate/Cargo.toml': '[package]\nname = "zod"\nversion = "0.1.0"\n' });
  const { client, rested, rowNow } = await startProjects({ home });
  await rested();
  const names = new Map((await client.projects.list()).map(({ id, name }) => [id, name]));
  const uses = async (filter: { name: string; below?: string; range?: string; ecosystem?: string }) =>
    (await client.projects.uses(filter)).uses.map(({ projectId }) => names.get(projectId)).sort();
  expect(await uses({ name: 'zod' })).toEqual(['by-name', 'by-path', 'old']);
  expect(await uses({ name: 'zod', below: '4.0.0' })).toEqual(['old']);
  // Without a lock nobody knows which one it is.
  expect(await client.projects.uses({ name: 'zod', below: '4.0.0' })).toMatchObject({ uncompared: 1 });
  expect(await uses({ name: 'zod', ecosystem: 'cargo' })).toEqual([]);
  expect(await uses({ name: 'zo' })).toEqual([]);
  expect(await uses({ name: '@mine/kit' })).toEqual(['by-name', 'by-path']);
  expect(await uses({ name: '%' })).toEqual([]);
  // What is no version is not an answer of nobody.
  const refused = (filter: { name: string; below?: string; range?: string }) =>
    client.projects.uses(filter).then(
      () => null,
      ({ code, data }) => ({ code, ...data.problems[0] }),
    );
  expect(await refused({ name: 'zod', below: 'abc' })).toEqual({
    code: 'INVALID',
    field: 'below',
    problem: 'abc is no version of npm, such as 2.0.0',
  });
  expect(await refused({ name: 'zod', below: ' ' })).toMatchObject({ code: 'INVALID', field: 'below' });
  expect(await refused({ name: 'zod', range: '>=' })).toMatchObject({ code: 'INVALID', field: 'range' });
  expect(await refused({ name: 'zod', below: ' v4 ', range: '>=1 <5' })).toBeNull();
  expect(await refused({ name: 'nobody-has-this', below: 'abc' })).toBeNull();

  const suggested = async (text: string) =>
    (await client.projects.dependencyNames({ text })).map(({ name, projects }) => `${name} ${projects}`);
  expect(await suggested('ZO')).toEqual(['zod 3', 'zod-extra 1']);
  expect(await suggested('kit')).toEqual(['@mine/kit 2']);
  expect(await suggested('@mine')).toEqual(['@mine/kit 2']);
  // Words that a project has in several names are in none of them.
  expect(await suggested('kit zod')).toEqual([]);
  expect(await suggested('"')).toEqual([]);
  const edges = (await client.projects.graph()).map(
    ({ from, to, how }) => `${names.get(from)} ${how} ${names.get(to)}`,
  );
  expect(edges.sort()).toEqual(['by-name name kit', 'by-path path kit']);

  const id = (await rowNow('by-name')).id;
  const page = await client.projects.dependencies({ id, text: 'zod' });
  expect(page).toMatchObject({ total: 1, dependencies: [{ name: 'zod', locked: '4.0.1', direct: true }] });
  expect(await client.projects.dependencyPath({ id, ecosystem: 'npm', name: 'zod' })).toHaveLength(1);
});

test('history is read once for each head', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'));
  git(folder, 'init', '-q', 'unborn');
  const { client, children, rested, rowNow, comes, core } = await startProjects({ home });
  await rested();
  const { id } = await rowNow('shop');
  const history = await client.projects.history({ id });
  expect(history).toMatchObject({ head: (await rowNow('shop')).git?.head });
  const before = children.totalSpawns();
  expect(await client.projects.history({ id })).toEqual(history);
  expect(children.totalSpawns()).toBe(before);
  git(shop, 'commit', '-q', '--allow-empty', '-m', 'second');
  const head = git(shop, 'rev-parse', 'HEAD').trim();
  await comes('the commit', async () => (await rowNow('shop')).git?.head === head);
  expect((await client.projects.history({ id })).head).toBe(head);
  const unborn = (await rowNow('unborn')).id;
  await expect(client.projects.history({ id: unborn })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(client.projects.git({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await client.projects.git({ id })).toMatchObject({ branches: [{ name: 'main' }] });
  expect(core.services.projects.ofPath(join(shop, 'deep', 'file.txt'))?.id).toBe(id);
  expect(core.services.projects.ofPath('/nowhere/at/all')).toBeNull();
});
