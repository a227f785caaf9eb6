import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { findServices } from './find-services.ts';
import { quote } from './quote.ts';
import { commandsOf } from './shell-words.ts';
import { findIn } from './testing/find-in.ts';

const sh = promisify(execFile);
const scripts = (all: Record<string, string>) => JSON.stringify({ scripts: all });

describe('what is too much', () => {
  test('a script of a megabyte, and a file larger than any', async () => {
    const long = await findIn({ 'package.json': scripts({ dev: `vite ${'a && '.repeat(40_000)}` }) });
    expect(long.services).toHaveLength(1);
    const larger = await findIn({ 'package.json': scripts({ dev: 'x'.repeat(1024 * 1024) }) });
    expect(larger).toMatchObject({
      services: [],
      problems: [{ file: 'package.json', why: 'larger than 256\u00a0KB' }],
    });
  });

  test('ten thousand targets, scripts, types and services are bounded', async () => {
    const many = (line: (n: number) => string) => Array.from({ length: 10_000 }, (_, n) => line(n)).join('\n');
    const found = await findIn({
      Makefile: many((n) => `run-${n}:\n\t./x`),
      justfile: many((n) => `run-${n}:\n  x`),
      Procfile: many((n) => `web${n}: x`),
      'compose.yaml': `services:\n${many((n) => `  s${n}: {image: x}`).slice(0, 100_000)}\n`,
      'package.json': scripts(Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`dev:${n}`, 'vite']))),
    });
    expect(found.services.length).toBeLessThanOrEqual(150);
    expect(found.main.length).toBeLessThanOrEqual(24);
    expect(new Set(found.services.map(({ spec }) => spec.name)).size).toBe(found.services.length);
  });

  test('a project of a thousand packages', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, n) => [
        `packages/p${n}/package.json`,
        scripts({ dev: 'vite', start: 'node .' }),
      ]),
    );
    const found = await findIn(tree);
    expect(found.services).toHaveLength(150);
    expect(found.cut).toBe(true);
  });

  test('aliases of YAML that explode, and circles of them', async () => {
    const level = (n: number) => `  l${n}: &l${n} [${Array.from({ length: 9 }, () => `*l${n - 1}`).join()}]`;
    const bomb = ['x:', '  l0: &l0 [a]', ...Array.from({ length: 9 }, (_, n) => level(n + 1))].join('\n');
    const found = await findIn({
      'compose.yaml': `${bomb}\nservices:\n  web: {image: x}\n`,
      'Taskfile.yml': `${bomb}\ntasks:\n  run: *l9\n`,
      'a/compose.yaml': 'services:\n  web: &w {image: x, labels: *w}\n',
    });
    expect(found.problems.map(({ file }) => file)).toEqual(expect.arrayContaining(['compose.yaml', 'Taskfile.yml']));
  });

  test('patterns are not kept busy by texts that were made for it', async () => {
    const blanks = ' '.repeat(200_000);
    const found = await findIn({
      'package.json': scripts({ dev: 'vite', start: 'node a.js' }),
      'vite.config.ts': `${'\n'.repeat(200_000)}server: {`,
      'a.js': `process.env.PORT ${'|| '.repeat(60_000)}`,
      'manage.py': `django${blanks}`,
      'main.py': `${'a'.repeat(100_000)}: ${'x'.repeat(100_000)}`,
      'app.py': `app${blanks}`,
      'pom.xml': `spring-boot-maven-plugin${'<'.repeat(200_000)}`,
      'build.gradle': `${'id '.repeat(60_000)}`,
      'src/main/resources/application.yml': `server:\n${'  a\n'.repeat(50_000)}`,
      'go.mod': `module ${'/'.repeat(200_000)}`,
      'mix.exs': `{:phoenix,${blanks}`,
      'config/dev.exs': 'port: '.repeat(40_000),
      'deno.json': `${','.repeat(100_000)}${blanks.slice(0, 100_000)}`,
      '.env': `PORT${blanks.slice(0, 60_000)}`,
      justfile: `run${' a'.repeat(900)}:\n${'x'.repeat(100_000)}`,
      Makefile: `run:\n\t${'up '.repeat(60_000)}`,
      Procfile: `web: ${'-p '.repeat(20_000)}`,
    });
    expect(found.services.length).toBeGreaterThan(3);
  });
});

describe('what is no text', () => {
  test('odd bytes, zeros, and files that are none', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'package.json'), Buffer.from([0x7b, 0x00, 0x7d]));
    await writeFile(join(root, 'Makefile'), Buffer.from([0xff, 0xc3, 0x28, 0x0a, ...Buffer.from('run:\n\t./x\n')]));
    await mkdir(join(root, 'Procfile'));
    await sh('mkfifo', [join(root, 'justfile')]);
    const paths = [
      'package.json',
      'Makefile',
      'Procfile',
      'justfile',
      'gone/package.json',
      '../outside/package.json',
      '/etc/passwd',
    ];
    const { services } = await findServices({ root, paths, platform: 'linux', searchPath: '' });
    expect(services.map(({ spec }) => spec.name)).toEqual(['run']);
  });

  test('JSON that is none, a list, null, and own keys called __proto__', async () => {
    const found = await findIn({
      'package.json': '[]',
      'a/package.json': 'null',
      'b/package.json': '{"scripts": "dev"}',
      'c/package.json': '{"scripts": {"dev": 1, "__proto__": "x", "constructor": "y", "start": "node ."}}',
      'd/package.json': '{',
      'deno.json': '{"tasks": []}',
      'compose.yaml': 'services: [a]',
      'e/compose.yaml': '- a',
      'f/compose.yaml': '{',
      'Cargo.toml': '[[package',
      'Taskfile.yml': 'tasks: 1',
    });
    expect(found.services.map(({ spec }) => spec.name)).toEqual(['c']);
    expect(new Set(found.problems.map(({ file }) => file))).toEqual(
      new Set(['Cargo.toml', 'd/package.json', 'f/compose.yaml']),
    );
  });

  test('what cannot be read is passed over', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'package.json'), scripts({ dev: 'vite' }));
    await chmod(join(root, 'package.json'), 0);
    const { services } = await findServices({
      root,
      paths: ['package.json', 'Makefile'],
      platform: 'linux',
      searchPath: '',
    });
    // Root reads everything.
    expect(services.length).toBeLessThanOrEqual(1);
  });
});

describe('links', () => {
  test('none leads out of the project, and circles end', async () => {
    const [root, outside] = [await tempDir(), await tempDir()];
    await writeFile(join(outside, 'package.json'), scripts({ dev: 'vite' }));
    await writeFile(join(outside, '.env'), 'PORT=6666\n');
    await symlink(join(outside, 'package.json'), join(root, 'package.json'));
    await symlink(outside, join(root, 'away'));
    await symlink(root, join(root, 'round'));
    await mkdir(join(root, 'api'));
    await writeFile(join(root, 'api', 'package.json'), scripts({ start: 'node ../away/s.js' }));
    await writeFile(join(outside, 's.js'), 'process.env.PORT; x.listen(6667)');
    await symlink(join(outside, '.env'), join(root, 'api', '.env'));
    const paths = ['package.json', 'away/package.json', 'api/package.json', 'round/round/round/api/package.json'];
    const { services } = await findServices({ root, paths, platform: 'linux', searchPath: '' });
    expect(new Set(services.map(({ spec }) => spec.folder))).toEqual(new Set(['api', 'round/round/round/api']));
    expect(services.every(({ spec }) => !spec.port?.wanted)).toBe(true);
  });
});

describe('names', () => {
  const nasty = [
    'a b',
    "it's",
    'a;touch pwned',
    '$(touch pwned)',
    '`touch pwned`',
    'a&&b',
    'ünï',
    '-rf',
    'a"b',
    '*',
    '~',
    '#x',
  ];

  test.each(nasty)('a script called %s is one word for the shell', async (name) => {
    const { stdout } = await sh('/bin/sh', ['-c', `printf %s ${quote(name, 'linux')}`], { cwd: await tempDir() });
    expect(stdout).toBe(name);
    const found = await findIn({ 'package.json': scripts({ [`dev:${name}`]: 'vite' }) });
    for (const { spec } of found.services) {
      expect(serviceSpec.safeParse(spec).success).toBe(true);
      const line = spec.run.type === 'command' ? spec.run.command : '';
      const words = await sh('/bin/sh', ['-c', `npm() { printf '%s\\n' "$@"; }; ${line}`], { cwd: found.root });
      expect(words.stdout).toBe(`run\ndev:${name}\n`);
    }
    expect(found.services).toHaveLength(1);
  });

  test('folders of any name give services with names that are some', async () => {
    const found = await findIn(
      Object.fromEntries(nasty.map((name) => [`${name}/package.json`, scripts({ dev: 'vite' })])),
    );
    expect(found.services).toHaveLength(nasty.length);
    expect(new Set(found.services.map(({ spec }) => spec.folder))).toEqual(new Set(nasty));
  });

  test('names that cannot be shown are not offered', async () => {
    const found = await findIn({
      'a\u001b[31mb/package.json': scripts({ dev: 'vite' }),
      'c\nd/package.json': scripts({ dev: 'vite' }),
      'package.json': scripts({ 'dev:\u202eevil': 'vite', 'dev:\u0007': 'vite', start: 'node .' }),
    });
    expect(found.services.map(({ spec }) => spec.name)).toEqual(['start']);
    expect(found.problems.map(({ why }) => why)).toEqual(Array(2).fill('The name of the folder cannot be shown'));
  });

  test('Go and .NET folders with shell characters are quoted in the command', async () => {
    const found = await findIn({
      'go.mod': 'module x\n',
      'cmd/a $(touch pwned)/main.go': 'package main\nfunc main() { net.Listen() }\n',
    });
    const [one] = found.services;
    expect(one?.spec.run).toEqual({ type: 'command', command: `go run './cmd/a $(touch pwned)'` });
  });
});

test('what is destructive or ends by itself is never main', async () => {
  const names = [
    'dev:reset',
    'start:clean',
    'serve:build',
    'dev:db:drop',
    'start:migrate',
    'dev:deploy',
    'run-destroy',
    'up-seed',
  ];
  const found = await findIn({
    'package.json': scripts(Object.fromEntries(names.map((name) => [name, 'rm -rf /']))),
    Makefile: names.map((name) => `${name.replaceAll(':', '-')}:\n\trm -rf /\n`).join(''),
  });
  expect(found.main).toEqual([]);
});

test('a line is parted into commands as the shell does, whatever is in it', () => {
  const words = (line: string) => commandsOf(line).map((one) => [one.before, ...one.words]);
  expect(words(`A=1 vite --x "a && b" 2>&1 && echo 'it;s' | cat; sleep 1 & b\\ c`)).toEqual([
    ['&&', 'vite', '--x', 'a && b', '2>&1'],
    ['|', 'echo', 'it;s'],
    [';', 'cat'],
    ['&', 'sleep', '1'],
    ['', 'b c'],
  ]);
  for (const odd of ['"', "'", '\\', '&&', '', '   ', '|||', 'a "b']) expect(() => commandsOf(odd)).not.toThrow();
  expect(commandsOf('a;'.repeat(5_000)).length).toBeLessThanOrEqual(41);
});

test('nothing of the project is run', async () => {
  const root = await tempDir();
  await mkdir(join(root, 'bin'));
  for (const name of ['python3', 'php', 'npm'])
    await writeFile(join(root, 'bin', name), '#!/bin/sh\ntouch ../pwned\n', { mode: 0o755 });
  await writeFile(join(root, 'index.html'), 'x');
  const { services } = await findServices({
    root,
    paths: ['index.html'],
    platform: 'linux',
    searchPath: join(root, 'bin'),
  });
  expect(services).toHaveLength(1);
  await expect(rm(join(root, 'pwned'))).rejects.toThrow('ENOENT');
});
