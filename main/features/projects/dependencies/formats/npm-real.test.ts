import { describe, expect, it } from 'vitest';
import { scan } from '../testing/scan.ts';

describe('pnpm', () => {
  it('keeps what an override made of a direct dependency, which is no other wish', () => {
    const files = {
      'package.json': '{"devDependencies":{"@playwright/test":"^1.62.1","vite":"^5.0.0"}}',
      'pnpm-workspace.yaml': 'packages: []\noverrides:\n  "@playwright/test": 1.62.1\n',
      'pnpm-lock.yaml': `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

overrides:
  '@playwright/test': 1.62.1

importers:

  .:
    devDependencies:
      '@playwright/test':
        specifier: 1.62.1
        version: 1.62.1
      vite:
        specifier: ^5.0.0
        version: 5.4.0(patch_hash=abc)

packages:

  '@playwright/test@1.62.1':
    resolution: {integrity: sha512-x}

  vite@5.4.0:
    resolution: {integrity: sha512-x}

snapshots:

  '@playwright/test@1.62.1': {}

  vite@5.4.0(patch_hash=abc): {}
`,
    };
    const found = scan(files);
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual(['npm @playwright/test@^1.62.1 1.62.1 dev', 'npm vite@^5.0.0 5.4.0 dev']);
    const other = scan({ ...files, 'package.json': files['package.json'].replace('^5.0.0', '^6.0.0') });
    expect(other.stale[0]?.why).toBe('vite was locked for ^5.0.0, asked for is ^6.0.0');
  });

  it('a name of the workspace that the lock takes from the registry is not of the workspace', () => {
    const found = scan({
      'package.json': '{"name":"top","dependencies":{"tool":"^1.0.0"}}',
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'packages/tool/package.json': '{"name":"tool","version":"1.4.0"}',
      'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      tool:
        specifier: ^1.0.0
        version: 1.2.0
  packages/tool: {}
packages:
  tool@1.2.0:
    resolution: {integrity: sha512-x}
snapshots:
  tool@1.2.0: {}
`,
    });
    expect(found.short).toEqual(['npm tool@^1.0.0 1.2.0']);
  });

  it('what a member only develops with is development, also when others use the member', () => {
    const found = scan({
      'package.json': '{"name":"top"}',
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'packages/app/package.json': '{"name":"app","dependencies":{"lib":"workspace:*"}}',
      'packages/lib/package.json': '{"name":"lib","dependencies":{"ms":"2.1.3"},"devDependencies":{"jest":"^29.0.0"}}',
      'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .: {}
  packages/app:
    dependencies:
      lib:
        specifier: workspace:*
        version: link:../lib
  packages/lib:
    dependencies:
      ms:
        specifier: 2.1.3
        version: 2.1.3
    devDependencies:
      jest:
        specifier: ^29.0.0
        version: 29.7.0
snapshots:
  jest@29.7.0:
    dependencies:
      jest-cli: 29.7.0
  jest-cli@29.7.0: {}
  ms@2.1.3: {}
`,
    });
    expect(found.short).toEqual([
      'npm lib@workspace:* - in packages/lib',
      'npm ms@2.1.3 2.1.3',
      'npm jest@^29.0.0 29.7.0 dev',
      'npm jest-cli@- 29.7.0 along dev',
    ]);
  });

  it('a folder has no version', () => {
    const found = scan({
      'package.json': '{"dependencies":{"own":"file:own"}}',
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      own:\n        specifier: file:own\n        version: file:own\npackages:\n  own@file:own:\n    resolution: {directory: own, type: directory}\nsnapshots:\n  own@file:own: {}\n",
    });
    expect(found.short).toEqual(['npm own@file:own - in own']);
  });

  it('another name for a member', () => {
    const found = scan({
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'package.json': '{"name":"top","dependencies":{"short":"workspace:@shop/long@*"}}',
      'packages/long/package.json': '{"name":"@shop/long","version":"1.0.0"}',
    });
    expect(found.short).toEqual(['npm @shop/long@workspace:@shop/long@* - in packages/long']);
  });
});

describe('yarn berry', () => {
  const many = Array.from({ length: 120 }, (_, at) => `@babel/core@npm:^7.${at}.0`).join(', ');
  const lock = `__metadata:
  version: 8
  cacheKey: 10c0

? "${many}"
:
  version: 7.130.0
  resolution: "@babel/core@npm:7.130.0"
  dependencies:
    ms: "npm:^2.0.0"
  checksum: 10c0/x
  languageName: node
  linkType: hard

"lodash@npm:4.17.21":
  version: 4.17.21
  resolution: "lodash@npm:4.17.21"
  languageName: node
  linkType: hard

"lodash@patch:lodash@npm%3A4.17.21#~/.yarn/patches/lodash.patch":
  version: 4.17.21
  resolution: "lodash@patch:lodash@npm%3A4.17.21#~/.yarn/patches/lodash.patch::version=4.17.21&hash=1"
  languageName: node
  linkType: hard

"ms@npm:2.1.3":
  version: 2.1.3
  resolution: "ms@npm:2.1.3"
  languageName: node
  linkType: hard

"own@portal:../own::locator=shop%40workspace%3A.":
  version: 0.0.0-use.local
  resolution: "own@portal:../own::locator=shop%40workspace%3A."
  dependencies:
    ms: "npm:^2.0.0"
  languageName: node
  linkType: soft

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    "@babel/core": "npm:^7.119.0"
    lodash: "patch:lodash@npm%3A4.17.21#~/.yarn/patches/lodash.patch"
    own: "portal:../own"
  languageName: unknown
  linkType: soft
`;

  it('keys of a thousand characters, a patch, a portal and a resolution', () => {
    const found = scan({
      'package.json':
        '{"name":"shop","resolutions":{"ms":"2.1.3"},"dependencies":{"@babel/core":"^7.119.0","lodash":"patch:lodash@npm%3A4.17.21#~/.yarn/patches/lodash.patch","own":"portal:../own"}}',
      'yarn.lock': lock,
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'npm @babel/core@^7.119.0 7.130.0',
      'npm lodash@patch:lodash@npm%3A4.17.21#~/.yarn/patches/lodash.patch 4.17.21',
      'npm own@portal:../own - in ../own',
      'npm ms@- 2.1.3 along',
    ]);
    expect(found.asks('@babel/core')).toEqual(['ms@2.1.3']);
    expect(found.asks('own')).toEqual(['ms@2.1.3']);
  });

  it('catalogues stand in its settings', () => {
    const found = scan({
      '.yarnrc.yml':
        'nodeLinker: node-modules\n\ncatalog:\n  react: ^18.3.1\n\ncatalogs:\n  next:\n    react: ^19.0.0\n',
      'package.json': '{"name":"shop","dependencies":{"react":"catalog:"}}',
      'yarn.lock': `__metadata:
  version: 8

"react@npm:^18.3.1":
  version: 18.3.1
  resolution: "react@npm:18.3.1"

"react@npm:^19.0.0":
  version: 19.0.0
  resolution: "react@npm:19.0.0"
`,
    });
    expect(found.short).toEqual(['npm react@^18.3.1 18.3.1', 'npm react@- 19.0.0 along']);
  });
});

describe('npm', () => {
  it('what is optional to the program and used in development is part of the program', () => {
    const found = scan({
      'package.json': '{"dependencies":{"chokidar":"^3.0.0"},"devDependencies":{"vite":"^5.0.0"}}',
      'package-lock.json': JSON.stringify(
        {
          lockfileVersion: 3,
          packages: {
            '': { dependencies: { chokidar: '^3.0.0' }, devDependencies: { vite: '^5.0.0' } },
            'node_modules/chokidar': { version: '3.6.0', optionalDependencies: { fsevents: '~2.3.2' } },
            'node_modules/fsevents': { version: '2.3.3', devOptional: true, inBundle: true },
            'node_modules/vite': { version: '5.0.0', dev: true, optionalDependencies: { fsevents: '~2.3.2' } },
            'node_modules/inner': { version: '1.0.0', dev: true, optional: true },
          },
        },
        null,
        2,
      ),
    });
    expect(found.short).toEqual([
      'npm chokidar@^3.0.0 3.6.0',
      'npm vite@^5.0.0 5.0.0 dev',
      'npm fsevents@- 2.3.3 along',
      'npm inner@- 1.0.0 along dev',
    ]);
  });
});

describe('bun', () => {
  it('folders, aliases and a catalogue below the top', () => {
    const found = scan({
      'web/package.json': JSON.stringify({
        name: 'web',
        workspaces: { packages: ['packages/*'], catalog: { react: '^18.2.0' } },
        overrides: { ms: '2.1.3' },
        dependencies: { react: 'catalog:', old: 'npm:ms@2.0.0', own: 'file:own' },
      }),
      'web/bun.lock': `{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "web",
      "dependencies": {
        "old": "npm:ms@2.0.0",
        "own": "file:own",
        "react": "catalog:",
      },
    },
  },
  "overrides": { "ms": "2.1.3", },
  "catalog": { "react": "^18.2.0", },
  "packages": {
    "old": ["ms@2.1.3", "", {}, "sha512-x"],
    "own": ["own@file:own", {}],
    "react": ["react@18.3.1", "", {}, "sha512-x"],
  }
}
`,
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual(['npm ms@2.0.0 2.1.3', 'npm own@file:own - in web/own', 'npm react@^18.2.0 18.3.1']);
  });
});

describe('two lock files side by side', () => {
  const locked = (version: string) =>
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { ms: '^2.0.0' } },
        'node_modules/ms': { version },
        'node_modules/left-behind': { version: '1.0.0' },
      },
    });
  const pnpm = (version: string) => `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      ms:
        specifier: ^2.1.0
        version: ${version}
packages:
  ms@${version}:
    resolution: {integrity: sha512-x}
snapshots:
  ms@${version}: {}
`;

  it('the one of the tool that the project names is meant, and the other says nothing', () => {
    const found = scan({
      'package.json': '{"packageManager":"pnpm@9.12.0","dependencies":{"ms":"^2.1.0"}}',
      'package-lock.json': locked('2.0.0'),
      'pnpm-lock.yaml': pnpm('2.1.3'),
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual(['npm ms@^2.1.0 2.1.3']);
    const npm = scan({
      'package.json': '{"dependencies":{"ms":"^2.0.0"}}',
      'package-lock.json': locked('2.0.0'),
      'pnpm-lock.yaml': pnpm('2.1.3'),
    });
    expect(npm.short).toEqual(['npm ms@^2.0.0 2.0.0', 'npm left-behind@- 1.0.0 along']);
  });

  it('of Python as well', () => {
    const lock = (version: string) => `[[package]]\nname = "six"\nversion = "${version}"\n`;
    const files = { 'poetry.lock': lock('1.15.0'), 'uv.lock': lock('1.16.0') };
    const project = '[project]\nname = "a"\ndependencies = ["six"]\n';
    expect(scan({ ...files, 'pyproject.toml': `${project}[tool.uv]\n` }).short).toEqual(['pypi six@- 1.16.0']);
    expect(scan({ ...files, 'pyproject.toml': `${project}[tool.poetry]\n` }).short).toEqual(['pypi six@- 1.15.0']);
  });
});

describe('deno', () => {
  it('one lock for the members of a workspace, and things by another name', () => {
    const found = scan({
      'deno.json': '{"workspace":["./api"]}',
      'api/deno.json': '{"name":"@shop/api","imports":{"@std/assert":"jsr:@std/assert@^1.0.0","chalk":"npm:chalk@5"}}',
      'deno.lock': JSON.stringify(
        {
          version: '5',
          specifiers: { 'jsr:@std/assert@^1.0.0': '1.0.6', 'npm:chalk@5': '5.3.0' },
          jsr: { '@std/assert@1.0.6': { integrity: 'x' } },
          npm: {
            'chalk@5.3.0': { dependencies: ['width-cjs@npm:string-width@4.2.3'] },
            'string-width@4.2.3': {},
            'string-width@5.1.2': {},
          },
          workspace: { members: { api: { dependencies: ['jsr:@std/assert@^1.0.0', 'npm:chalk@5'] } } },
        },
        null,
        2,
      ),
    });
    expect(found.unlocked).toEqual([]);
    expect(found.stale).toEqual([]);
    expect(found.short.slice(0, 2)).toEqual(['jsr @std/assert@^1.0.0 1.0.6', 'npm chalk@5 5.3.0']);
    expect(found.asks('chalk')).toEqual(['string-width@4.2.3']);
  });
});
