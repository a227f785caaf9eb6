import { describe, expect, it } from 'vitest';
import { generated, scan } from '../testing/scan.ts';

const top = (workspace: string) => `{
  "name": "shop",
  "version": "1.0.0",
  "private": true,
  ${workspace}
  "dependencies": { "debug": "^4.3.0", "old-ms": "npm:ms@2.0.0" },
  "devDependencies": { "chalk": "^4.1.0", "fsevents-no": "npm:picocolors@^1.0.0" }
}`;
const member = (spec: string) => `{
  "name": "@shop/a", "version": "0.1.0",
  "dependencies": {
    "@shop/b": "${spec}",
    "ms": "^2.1.0"
  }
}`;
const b = '{ "name": "@shop/b", "version": "0.1.0", "dependencies": { "debug": "2.6.9" } }';
const workspaces = '"workspaces": ["packages/*"],';

function project(lock: string, text: string, spec = '*', extra: Record<string, string> = {}) {
  return {
    'package.json': top(extra['pnpm-workspace.yaml'] === undefined ? workspaces : ''),
    'packages/a/package.json': member(spec),
    'packages/b/package.json': b,
    [lock]: text,
    ...extra,
  };
}

const pnpm = { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' };
const cases: [string, string, string, Record<string, string>?][] = [
  ['npm3', 'package-lock.json', '*'],
  ['npm1', 'package-lock.json', '*'],
  ['yarn1', 'yarn.lock', '*'],
  ['yarn-berry', 'yarn.lock', 'workspace:*'],
  ['pnpm9', 'pnpm-lock.yaml', 'workspace:*', pnpm],
  ['pnpm8', 'pnpm-lock.yaml', 'workspace:*', pnpm],
  ['bun', 'bun.lock', 'workspace:*'],
];

describe.each(cases)('a workspace locked by %s', (name, lock, spec, extra) => {
  const read = async () => scan(project(lock, await generated(name), spec, extra));

  it('has all that is asked for, with versions, and all that comes along', async () => {
    const found = await read();
    expect(found.problems).toEqual([]);
    expect(found.stale).toEqual([]);
    expect(found.unlocked).toEqual([]);
    expect(found.short).toEqual([
      `npm @shop/b@${spec} - in packages/b`,
      'npm debug@^4.3.0 4.4.3',
      'npm debug@2.6.9 2.6.9',
      'npm ms@2.0.0 2.0.0',
      'npm ms@^2.1.0 2.1.3',
      'npm chalk@^4.1.0 4.1.2 dev',
      'npm picocolors@^1.0.0 1.1.1 dev',
      'npm ansi-styles@- 4.3.0 along dev',
      'npm color-convert@- 2.0.1 along dev',
      'npm color-name@- 1.1.4 along dev',
      'npm has-flag@- 4.0.0 along dev',
      'npm supports-color@- 7.2.0 along dev',
    ]);
    expect(found.counts).toEqual({ direct: 7, transitive: 5, development: 7 });
    expect(found.provides).toEqual([
      { ecosystem: 'npm', name: '@shop/a' },
      { ecosystem: 'npm', name: '@shop/b' },
    ]);
  });

  it('knows who asks for whom, and where it stands', async () => {
    const found = await read();
    expect(found.asks('debug', '4.4.3')).toEqual(['ms@2.1.3']);
    expect(found.asks('debug', '2.6.9')).toEqual(['ms@2.0.0']);
    expect(found.asks('chalk')).toEqual(['ansi-styles@4.3.0', 'supports-color@7.2.0']);
    expect(found.asks('@shop/b')).toEqual(name === 'yarn1' ? [] : ['debug@2.6.9']);
    expect(found.get('ms', '2.1.3')).toMatchObject({ file: 'packages/a/package.json', line: 5, package: 'packages/a' });
    const text = await generated(name);
    const line = found.get('has-flag')?.line ?? 0;
    expect(text.split('\n')[line - 1]).toContain('has-flag');
    expect(found.get('has-flag')).toMatchObject({ file: lock, package: '' });
    if (name === 'npm3') expect(found.get('picocolors')?.licence).toBe('ISC');
  });

  it('is stale when the manifest asks for something else', async () => {
    const files = project(lock, await generated(name), spec, extra);
    files['package.json'] = files['package.json']?.replace('"^4.3.0"', '"^5.0.0", "left-pad": "^1.3.0"') ?? '';
    const { stale } = scan(files);
    expect(stale).toHaveLength(1);
    expect(stale[0]).toMatchObject({ lock, manifest: 'package.json' });
    expect(stale[0]?.why).toContain('debug');
    expect(stale[0]?.why).toContain('left-pad');
  });
});

describe('a package.json', () => {
  it('without a lock file is unlocked, and says by what to mend it', () => {
    const json = (extra: string) => `{"name":"x",${extra}"dependencies":{"a":"1"}}`;
    expect(scan({ 'package.json': json('') }).unlocked).toEqual([
      { manifest: 'package.json', ecosystem: 'npm', remedy: 'npm install' },
    ]);
    expect(scan({ 'package.json': json('"packageManager":"pnpm@9.1.0",') }).unlocked[0]?.remedy).toBe('pnpm install');
    expect(scan({ 'package.json': '{"dependencies":{"a":"file:../a"}}' }).unlocked).toEqual([]);
    expect(scan({ 'package.json': '{"dependencies":{}}' }).unlocked).toEqual([]);
  });

  it('tells paths, links, git and catalogues', () => {
    const found = scan({
      'pnpm-workspace.yaml': 'packages: [apps/*]\ncatalog:\n  react: ^18.2.0\ncatalogs:\n  next:\n    react: ^19.0.0\n',
      'package.json': '{"name":"top"}',
      'apps/web/package.json':
        '{"dependencies":{"react":"catalog:","react-dom":"catalog:next","own":"file:../own","up":"link:../../../up","g":"github:a/b#v1"},"peerDependencies":{"vue":"^3"}}',
    });
    expect(found.short).toEqual([
      'npm g@github:a/b#v1 -',
      'npm own@file:../own - in apps/own',
      'npm react@^18.2.0 -',
      'npm react-dom@catalog:next -',
      'npm up@link:../../../up - in ../up',
      'npm vue@^3 -',
    ]);
  });

  it('of a fixture says nothing about the project', () => {
    expect(scan({ 'tests/fixtures/a/package.json': '{"dependencies":{"a":"1"}}' }).dependencies).toEqual([]);
  });

  it('may name the binary lock of bun, which cannot be read', () => {
    const found = scan({ 'package.json': '{"dependencies":{"a":"1"}}', 'bun.lockb': '\0\0' });
    expect(found.unlocked).toEqual([]);
    expect(found.problems).toHaveLength(1);
  });
});

describe('older shapes', () => {
  it('pnpm 5, without importers', () => {
    const found = scan({
      'package.json': '{"dependencies":{"@babel/core":"^7.0.0"},"devDependencies":{"debug":"^4.0.0"}}',
      'pnpm-lock.yaml': `lockfileVersion: 5.4

specifiers:
  '@babel/core': ^7.0.0
  debug: ^4.0.0

dependencies:
  '@babel/core': 7.20.5_supports-color@9.0.0

devDependencies:
  debug: 4.3.4

packages:

  /@babel/core/7.20.5_supports-color@9.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      ms: 2.1.2
    dev: false

  /debug/4.3.4:
    resolution: {integrity: sha512-x}
    dependencies:
      ms: 2.1.2
    dev: true

  /ms/2.1.2:
    resolution: {integrity: sha512-x}
`,
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'npm @babel/core@^7.0.0 7.20.5',
      'npm debug@^4.0.0 4.3.4 dev',
      'npm ms@- 2.1.2 along',
    ]);
    expect(found.asks('debug')).toEqual(['ms@2.1.2']);
  });

  it('yarn, where several ask for one', () => {
    const found = scan({
      'package.json': '{"dependencies":{"a":">= 1.0.0 < 2"}}',
      'yarn.lock': `# yarn lockfile v1\n\n\n"@s/c@^1.0.0", "@s/c@~1.0.1":\n  version "1.0.2"\n\na@^1.0.0, "a@>= 1.0.0 < 2":\n  version "1.5.0"\n  dependencies:\n    "@s/c" "~1.0.1"\n`,
    });
    expect(found.short).toEqual(['npm a@>= 1.0.0 < 2 1.5.0', 'npm @s/c@- 1.0.2 along']);
    expect(found.asks('a')).toEqual(['@s/c@1.0.2']);
  });
});

describe('deno', () => {
  it('imports from npm, jsr and addresses', () => {
    const found = scan({
      'deno.jsonc': `{
  // what it needs
  "name": "@me/tool",
  "imports": {
    "@std/assert": "jsr:@std/assert@^1.0.0",
    "chalk": "npm:chalk@5",
    "oak": "https://deno.land/x/oak@v12.6.1/mod.ts",
    "@/": "./src/",
  },
}`,
      'deno.lock': JSON.stringify({
        version: '4',
        specifiers: { 'jsr:@std/assert@^1.0.0': '1.0.6', 'jsr:@std/internal@^1.0.4': '1.0.4', 'npm:chalk@5': '5.3.0' },
        jsr: {
          '@std/assert@1.0.6': { integrity: 'x', dependencies: ['jsr:@std/internal'] },
          '@std/internal@1.0.4': { integrity: 'x' },
        },
        npm: { 'chalk@5.3.0': { integrity: 'x' } },
      }),
    });
    expect(found.problems).toEqual([]);
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'jsr @std/assert@^1.0.0 1.0.6',
      'npm chalk@5 5.3.0',
      'deno deno.land/x/oak@12.6.1 -',
      'jsr @std/internal@- 1.0.4 along',
    ]);
    expect(found.asks('@std/assert')).toEqual(['@std/internal@1.0.4']);
  });
});
