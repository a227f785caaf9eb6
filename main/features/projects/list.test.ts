import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { git, repository, writeTree } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

test('thirty projects of all kinds are found, each with what it is and how it is', async () => {
  const { home, folder } = await homeWithProjects();
  for (let n = 0; n < 24; n += 1)
    repository(join(folder, n % 2 ? 'work' : '', `p${n}`), {
      'package.json': JSON.stringify({ name: `p${n}`, dependencies: { react: '^19.0.0' } }),
      'src/app.tsx': 'export const App = () => <p>hello</p>;\n',
    });
  repository(join(folder, 'rusty'), {
    'Cargo.toml': '[package]\nname = "rusty"\nversion = "0.1.0"\n[dependencies]\nserde = "1"\n',
    'src/main.rs': 'fn main() {}\n',
    'README.md': '# Rusty\nIt does rust.\n',
    LICENSE: 'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n',
  });
  writeTree(folder, { 'plain/go.mod': 'module example.org/plain\n', 'plain/main.go': 'package main\n' });
  repository(join(folder, 'empty'), {});
  repository(join(folder, 'base'));
  git(folder, 'clone', '-q', '--bare', join(folder, 'base'), 'bare.git');
  git(join(folder, 'base'), 'worktree', 'add', '-q', '-b', 'side', '../side');
  git(folder, 'init', '-q', 'unborn');
  const { client, rested, rowNow, projects, events } = await startProjects({ home });
  await rested();
  const rows = await projects.list();
  expect(rows).toHaveLength(31);
  expect(rows.filter(({ presence, scannedAt }) => presence !== 'here' || scannedAt === null)).toEqual([]);
  expect(await rowNow('p3')).toMatchObject({
    path: join(folder, 'work', 'p3'),
    kind: 'repository',
    git: { branch: 'main', staged: 0, unstaged: 0, untracked: 0, operation: null, problem: null },
    health: expect.any(Number),
    files: 2,
    dependencies: 1,
  });
  expect((await rowNow('p3')).stack.map(({ id }) => id)).toContain('react');
  expect((await rowNow('p3')).languages).toMatchObject([{ name: 'TypeScript', share: 1 }]);
  expect(await rowNow('rusty')).toMatchObject({ languages: [{ name: 'Rust' }], dependencies: 1 });
  expect(await rowNow('plain')).toMatchObject({ kind: 'folder', git: null, languages: [{ name: 'Go' }] });
  expect(await rowNow('bare.git')).toMatchObject({ kind: 'bare', git: { branch: 'main' } });
  expect(await rowNow('side')).toMatchObject({ kind: 'worktree', git: { branch: 'side' } });
  expect(await rowNow('unborn')).toMatchObject({ git: { branch: 'main', head: null }, files: 0 });
  expect(await rowNow('empty')).toMatchObject({ git: { branch: 'main', problem: null }, files: 0 });
  const rusty = await client.projects.get({ id: (await rowNow('rusty')).id });
  expect(rusty).toMatchObject({
    licence: { spdx: expect.stringContaining('MIT'), file: 'LICENSE' },
    readme: { file: 'README.md' },
    cut: false,
  });
  expect(rusty.health?.losses.length).toBeGreaterThan(0);
  expect(await events('projects.found')).toEqual([`31 projects were found in ${folder}`]);
  for (const kind of ['bare.git', 'unborn', 'side', 'plain'])
    expect((await client.projects.get({ id: (await rowNow(kind)).id })).row.name).toBe(kind);
});

test('names that nobody would give are shown as they are; those that no text can hold are said', async () => {
  const { home, folder } = await homeWithProjects();
  const hostile = [
    'with\nline',
    '🦀 crab',
    '-rf',
    'it\'s "quoted"',
    '$(touch x)',
    'ünïcödé',
    ' spaces ',
    '__proto__',
    'a%00b',
  ];
  for (const name of hostile) repository(join(folder, name), { 'package.json': '{"name":"x"}' });
  git(folder, 'init', '-q', 'seed');
  const bad = Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff, 0xfe])]);
  await mkdir(bad);
  await writeFile(Buffer.concat([bad, Buffer.from('/package.json')]), '{}');
  const { client, rested, names, rowNow, comes, row } = await startProjects({ home });
  await rested();
  expect(await names()).toEqual([...hostile, 'seed'].sort());
  const [root] = await client.projects.roots();
  expect(root).toMatchObject({ skippedCount: 1, skipped: [{ why: 'the name is not UTF-8' }] });
  for (const name of hostile) {
    expect(await rowNow(name)).toMatchObject({ git: { branch: 'main', untracked: 0, problem: null }, files: 1 });
    git(join(folder, name), 'checkout', '-q', '-b', 'seen');
  }
  for (const name of hostile) await comes(name, async () => (await row(name))?.git?.branch === 'seen');
  for (const [text, name] of [
    ['crab', '🦀 crab'],
    ['unicode', 'ünïcödé'],
    ['__proto__', '__proto__'],
  ] as const)
    expect((await client.projects.search({ text })).map(({ id }) => id)).toContain((await rowNow(name)).id);
});

const closed = 'a folder that cannot be entered is skipped with the reason, and what is in it is not gone';

/** To root nothing is closed, but for a root that has lost the right to pass over what files say of who may read them. */
async function againWithoutTheKeys() {
  const keys = '-dac_override,-dac_read_search';
  const args = [
    `--bounding-set=${keys}`,
    `--inh-caps=${keys}`,
    process.execPath,
    'node_modules/vitest/vitest.mjs',
    'run',
  ];
  const { VITEST_POOL_ID: _, VITEST_WORKER_ID: __, ...env } = process.env;
  const ran = promisify(execFile)('setpriv', [...args, import.meta.filename, '-t', closed], {
    env: { ...env, OPTIMUS_TEST_WITHOUT_KEYS: '1' },
  });
  const { stdout } = await ran;
  expect(stripVTControlCharacters(stdout)).toContain('1 passed');
}

test(closed, async () => {
  if (process.getuid?.() === 0 && !process.env.OPTIMUS_TEST_WITHOUT_KEYS) return againWithoutTheKeys();
  const { home, folder } = await homeWithProjects();
  repository(join(folder, 'shut', 'shop'));
  repository(join(folder, 'open'));
  const { client, clock, rested, row, comes } = await startProjects({ home });
  await rested();
  await chmod(join(folder, 'shut'), 0o000);
  onTestFinished(() => chmod(join(folder, 'shut'), 0o755));
  clock.advance(10 * 60_000);
  await comes('that it is not seen', async () => (await row('shop'))?.presence === 'unreadable');
  expect(await client.projects.roots()).toMatchObject([{ skipped: [{ path: join(folder, 'shut') }] }]);
  await chmod(join(folder, 'shut'), 0o755);
  clock.advance(10 * 60_000);
  await comes('its return', async () => (await row('shop'))?.presence === 'here');
});
