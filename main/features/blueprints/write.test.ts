import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { hashOf, lookAt } from './lay-beside.ts';
import { writeFiles } from './write-files.ts';

const fresh = (path: string, text = `${path}\n`) => ({ path, text, presentHash: null });

test('writes what was looked at, and keeps who may do what with it', async () => {
  const root = await tempDir();
  await writeFile(join(root, 'Dockerfile'), 'old\n');
  await chmod(join(root, 'Dockerfile'), 0o640);
  const files = [
    { path: 'Dockerfile', text: 'new\n', presentHash: hashOf('old\n') },
    fresh('k8s/deep/app.yaml'),
    fresh('.dockerignore'),
  ];
  expect(await writeFiles(root, files)).toEqual(['Dockerfile', 'k8s/deep/app.yaml', '.dockerignore']);
  expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toBe('new\n');
  expect((await stat(join(root, 'Dockerfile'))).mode & 0o777).toBe(0o640);
  expect((await readdir(root)).sort()).toEqual(['.dockerignore', 'Dockerfile', 'k8s']);
  expect(await readdir(join(root, 'k8s/deep'))).toEqual(['app.yaml']);
});

test('leaves what a killed writer kept: it may be the only copy, or another process may be at work', async () => {
  const root = await tempDir();
  const kept = '.Dockerfile.1-0123456789abcdef.tmp';
  await writeFile(join(root, kept), 'what it was\n');
  await writeFiles(root, [fresh('Dockerfile')]);
  await expect(writeFiles(root, [fresh('a'), fresh('Dockerfile')])).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await readdir(root)).sort()).toEqual([kept, 'Dockerfile']);
});

test('writes none when one of them has changed, has come or has gone since', async () => {
  const root = await tempDir();
  await writeFile(join(root, 'b'), 'mine\n');
  for (const second of [
    fresh('b'),
    { path: 'b', text: 'x', presentHash: hashOf('other\n') },
    { path: 'gone', text: 'x', presentHash: hashOf('x') },
  ])
    await expect(writeFiles(root, [fresh('sub/a'), second])).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { what: second.path },
    });
  await expect(writeFiles(root, [fresh('c'), fresh('c')])).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await readdir(root)).toEqual(['b']);
});

test('never leaves the project: not by dots, not by links, not into git', async () => {
  const outside = await tempDir();
  const root = await tempDir();
  await writeFile(join(outside, 'kept'), 'kept');
  await symlink(outside, join(root, 'out'));
  await symlink(join(outside, 'kept'), join(root, 'Dockerfile'));
  await symlink(join(outside, 'not-there'), join(root, 'compose.yaml'));
  await symlink(join(outside, 'nowhere'), join(root, 'k8s'));
  await mkdir(join(root, 'folder'));
  const paths = [
    '../x',
    'a/../../x',
    '/x',
    'out/x',
    'Dockerfile',
    'compose.yaml',
    'k8s/x',
    'folder',
    '.git/hooks/x',
    'a\\b',
    './x',
    '',
  ];
  for (const path of paths) {
    await expect(lookAt(root, path), path).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(writeFiles(root, [fresh('first'), fresh(path)]), path).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  }
  expect(await readdir(outside)).toEqual(['kept']);
  expect(await readFile(join(outside, 'kept'), 'utf8')).toBe('kept');
  expect((await readdir(root)).sort()).toEqual(['Dockerfile', 'compose.yaml', 'folder', 'k8s', 'out']);
});

test('a full disk leaves everything as it was', async () => {
  const disk = await smallDisk(256);
  // Not every machine lets a test make a disk: what is asked below of a folder that takes no file holds everywhere.
  const root = disk?.dir ?? (await tempDir());
  await writeFile(join(root, 'Dockerfile'), 'old\n');
  if (disk === null) await writeFile(join(root, 'sub'), '');
  const files = [
    { path: 'Dockerfile', text: 'new\n', presentHash: hashOf('old\n') },
    fresh('k8s/a.yaml'),
    disk === null ? fresh('sub/b') : fresh('k8s/b.yaml', 'x'.repeat(400_000)),
  ];
  await expect(writeFiles(root, files)).rejects.toMatchObject({ code: disk === null ? 'UNAVAILABLE' : 'STORAGE_FULL' });
  expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toBe('old\n');
  expect((await readdir(root)).sort()).toEqual(disk === null ? ['Dockerfile', 'sub'] : ['Dockerfile']);
});

test('what was placed already is taken back when a later one finds its place taken', async () => {
  const root = await tempDir();
  await writeFile(join(root, 'Dockerfile'), 'old\n');
  // Two names of one file: the second finds what the first has made.
  await mkdir(join(root, 'a'));
  await symlink('a', join(root, 'same'));
  const files = [
    { path: 'Dockerfile', text: 'new\n', presentHash: hashOf('old\n') },
    fresh('a/app.yaml', 'one'),
    fresh('same/app.yaml', 'two'),
  ];
  await expect(writeFiles(root, files)).rejects.toMatchObject({ code: 'CONFLICT', data: { what: 'same/app.yaml' } });
  expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toBe('old\n');
  expect(await readdir(join(root, 'a'))).toEqual([]);
  expect((await readdir(root)).sort()).toEqual(['Dockerfile', 'a', 'same']);
});

test('in the core: all kinds are offered, nothing is written before it is asked for, and the journal says so', {
  timeout: 120_000,
}, async () => {
  const path = join(await tempDir(), 'shop');
  await mkdir(path);
  await writeFile(join(path, 'package.json'), JSON.stringify({ scripts: { start: 'node server.js' } }));
  await writeFile(join(path, 'server.js'), "app.get('/health');\napp.listen(4000);\n");
  await writeFile(join(path, 'Dockerfile'), 'FROM node:latest\n');
  const { client, core, clock } = await startTestCore();
  await client.projects.addRoots({ paths: [path] });
  const { id: projectId } = await until(
    () => {
      clock.advance(300);
      return core.services.projects.named('shop');
    },
    { timeoutMs: 60_000 },
  );
  const kinds = ['docker', 'compose', 'kubernetes', 'github-actions', 'terraform'] as const;
  const offered = await client.blueprints.get({ projectId, kinds: [...kinds] });
  expect(offered.refused).toEqual([]);
  expect(new Set(offered.files.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(
    offered.files.flatMap(({ path: at, checks }) =>
      checks.filter(({ ok }) => !ok).map(({ sentence }) => `${at}: ${sentence}`),
    ),
  ).toEqual([]);
  expect(offered.files.find((file) => file.path === 'Dockerfile')).toMatchObject({
    present: 'FROM node:latest\n',
    presentHash: hashOf('FROM node:latest\n'),
  });
  expect((await readdir(path)).sort()).toEqual(['Dockerfile', 'package.json', 'server.js']);

  const files = offered.files.map(({ path: at, text, presentHash }) => ({ path: at, text, presentHash }));
  await writeFile(join(path, 'Dockerfile'), 'FROM node:24.1.0\n');
  await expect(client.blueprints.write({ projectId, files })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { what: 'Dockerfile' },
  });
  expect((await readdir(path)).sort()).toEqual(['Dockerfile', 'package.json', 'server.js']);

  const again = await client.blueprints.get({ projectId, kinds: ['docker'] });
  await client.blueprints.write({
    projectId,
    files: again.files.map(({ path: at, text, presentHash }) => ({ path: at, text, presentHash })),
  });
  expect((await readdir(path)).sort()).toEqual(['.dockerignore', 'Dockerfile', 'package.json', 'server.js']);
  const settled = await client.blueprints.get({ projectId, kinds: ['docker'] });
  expect(settled.files.map(({ text, present }) => text === present)).toEqual([true, true]);
  await until(async () => (await client.journal.list({})).events.find(({ kind }) => kind === 'blueprints.written'), {
    timeoutMs: 30_000,
  });
  expect(await client.blueprints.check({ kind: 'docker', path: 'Dockerfile', text: 'FROM x\n' })).toEqual(
    expect.arrayContaining([expect.objectContaining({ ok: false })]),
  );
  await expect(client.blueprints.get({ projectId: 'none', kinds: ['docker'] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
