import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { unguardedLate } from './testing/architecture/late.ts';
import { inspect, maxLines, unequalFeatures } from './testing/architecture/rules.ts';
import { projectFiles, projectRoot, readSources } from './testing/architecture/tree.ts';

/**
 * Blocking file and process calls in the product, counted exactly: a new one fails, and so does one that went away and
 * is still listed. The list only shrinks. Each has a reason in the file itself.
 */
const allowedBlocking: Record<string, number> = {
  'main/features/backups/engine/own/backup/blocking.ts': 13,
  'main/features/backups/engine/own/read/restore/blocking.ts': 16,
  'main/features/backups/restic/zstd-handle.ts': 3,
  'main/features/monitors/sampling/blocking.ts': 6,
  'main/features/projects/files/blocking.ts': 17,
};

const code = /^(main|preload|renderer|shared|scripts|e2e|bench)\/.*\.(ts|tsx|mjs|mts|cjs|css|html)$|^[^/]+\.ts$/;
const paths = (await projectFiles()).filter((path) => code.test(path));
const files = await readSources(paths);
// A home such as /root is a word that anything may contain.
const ownFolders = [projectRoot, homedir()].filter((folder) => folder.split(/[\\/]/).filter(Boolean).length > 1);
const findings = inspect(files, ownFolders);

describe('the house', () => {
  it('was looked at: every tree has files', () => {
    expect(findings.scanned).toBeGreaterThan(50);
    for (const tree of ['main', 'preload', 'renderer', 'shared', 'scripts'])
      expect(
        paths.filter((path) => path.startsWith(`${tree}/`)),
        tree,
      ).not.toEqual([]);
  });

  it('keeps every rule', () => {
    expect(findings.problems).toEqual([]);
  });

  it('blocks the loop nowhere else than listed', () => {
    expect(findings.blocking).toEqual(allowedBlocking);
  });

  it('has the same features in shared, main and renderer', () => {
    expect(unequalFeatures(paths)).toEqual([]);
  });

  it('lets no code that comes late hide the screen', () => {
    expect(unguardedLate(files)).toEqual([]);
  });
});

/** A rule that finds nothing may be blind: each one is shown something that it must find, and its innocent twin. */
describe('the rules see', () => {
  const problemsOf = (path: string, text: string) => inspect([{ path, text }], ['/opt/builds/mine']).problems;

  const planted: [string, string, string][] = [
    ['shared into main', 'shared/lib/a.ts', "import { b } from '../../main/core/b.ts';"],
    ['shared with Node', 'shared/lib/a.ts', "import { join } from 'node:path';"],
    ['core into a feature', 'main/core/a.ts', "import { b } from '../features/x/index.ts';"],
    ['core into the composition root', 'main/core/db/a.ts', "import { b } from '../create-core.ts';"],
    ['a feature into a host', 'main/features/x/a.ts', "import { b } from '../../headless/b.ts';"],
    ['headless into electron', 'main/headless/a.ts', "import { b } from '../electron/b.ts';"],
    ['renderer into main', 'renderer/app/a.tsx', "import type { B } from '../../main/core/b.ts';"],
    ['renderer with Node', 'renderer/app/a.tsx', "import { join } from 'node:path';"],
    ['preload into shared', 'preload/index.ts', "import { b } from '../shared/lib/b.ts';"],
    ['a re-export across', 'shared/lib/a.ts', "export * from '../../renderer/b.ts';"],
    ['a dynamic import across', 'main/core/a.ts', "const b = await import('../features/x/service.ts');"],
    ['a type import across', 'shared/lib/a.ts', "type B = import('../../main/b.ts').B;"],
    ['a require across', 'main/core/a.ts', "const b = require('../headless/b.ts');"],
    ['another feature', 'main/features/x/a.ts', "import { b } from '../y/repo.ts';"],
    ["another feature's service as code", 'main/features/x/a.ts', "import { b } from '../y/service.ts';"],
    ["another feature's contract", 'shared/features/x/contract.ts', "import { b } from '../y/contract.ts';"],
    ["another feature's page", 'renderer/features/x/page.tsx', "import { b } from '../y/components/b.tsx';"],
    ['help for tests in the program', 'main/core/a.ts', "import { b } from './testing/b.ts';"],
    ['a driver in the program', 'main/electron/a.ts', "import { b } from '../../e2e/drivers/b.ts';"],
    ['a test across', 'main/core/a.test.ts', "import { b } from '../headless/b.ts';"],
    ['electron in core', 'main/core/a.ts', "import { app } from 'electron';"],
    ['electron types in core', 'main/core/a.ts', "import type { App } from 'electron/main';"],
    ['electron-store in core', 'main/core/a.ts', "import Store from 'electron-store';"],
    ['orpc in a feature', 'main/features/x/procedures.ts', "import { os } from '@orpc/server';"],
    ['SQL in a host', 'main/headless/a.ts', "import Database from 'better-sqlite3';"],
    ['z.any', 'shared/features/x/schema.ts', 'const a = z.any();'],
    ['z.custom', 'shared/features/x/schema.ts', 'const a = z.custom<string>();'],
    ['a long file', 'main/core/a.ts', 'const a = 1;\n'.repeat(maxLines + 1)],
    ['a leftover', 'main/core/a.ts', `// ${'TO'}DO: later`],
    ['a leftover in a block', 'renderer/a.tsx', `/* ${'FIX'}ME */ export const a = <p>don't</p>;`],
    ['a muted type error', 'main/core/a.ts', `// @ts-${'ignore'}\nconst a = 1;`],
    ["a person's folder", 'main/core/a.ts', `const a = '/home/${'gertrud'}/code';`],
    ["a person's folder on Windows", 'main/core/a.ts', `const a = 'C:\\\\Users\\\\${'Gertrud'}\\\\code';`],
    ['the folder it is built in', 'main/core/a.ts', "const a = '/opt/builds/mine/a';"],
    ['a restless selector', 'renderer/a.tsx', 'const a = useThings(({ list }) => list ?? []).filter(isUp);'],
    ['code that is asked for once', 'renderer/a.tsx', "import { lazy } from 'react'; const A = lazy(() => load());"],
    ['a name in capitals', 'main/core/someThing.ts', 'export const a = 1;'],
  ];
  it.each(planted)('%s', (_, path, text) => {
    expect(problemsOf(path, text)).toHaveLength(1);
  });

  const innocent: [string, string, string][] = [
    ['words in a string', 'shared/lib/a.ts', `const a = "import { b } from '../../main/b.ts'; z.any()";`],
    ['words in a comment', 'shared/lib/a.ts', "// import { b } from '../../main/b.ts'; z.any()"],
    ["another feature's service type", 'main/features/x/a.ts', "import type { B } from '../y/service.ts';"],
    ["another feature's index", 'renderer/features/x/page.tsx', "import { b } from '../y/index.tsx';"],
    ["another feature's schema", 'shared/features/x/schema.ts', "import { b } from '../y/schema.ts';"],
    ['the composition root', 'main/core/create-core.ts', "import { b } from '../features/x/service.ts';"],
    ['help for tests in a test', 'main/headless/a.test.ts', "import { b } from '../core/testing/b.ts';"],
    ['a driver in a test', 'main/electron/a.test.ts', "import { b } from '../../e2e/drivers/b.ts';"],
    ['help that starts the whole', 'main/core/testing/a.ts', "import { b } from '../create-core.ts';"],
    ['a host', 'main/electron/index.ts', "import { b } from '../core/create-core.ts';"],
    ['electron in its place', 'main/electron/index.ts', "import { app } from 'electron';"],
    ['the preload', 'preload/index.ts', "import { ipcRenderer } from 'electron';"],
    ['the contract builder', 'shared/contract/builder.ts', "import { oc } from '@orpc/contract';"],
    ['a picture', 'renderer/app/a.tsx', "import icon from '../../resources/icon.svg';"],
    ['a person in an example', 'main/core/a.ts', "const a = '/home/ada/code';"],
    ['a selector with its default outside', 'renderer/a.tsx', 'const a = useThings(({ list }) => list) ?? [];'],
    ['a memo with a default', 'renderer/a.tsx', 'const a = useMemo(() => sum(list ?? []), [list]);'],
    ['a file as long as allowed', 'main/core/a.ts', 'const a = 1;\n'.repeat(maxLines)],
  ];
  it.each(innocent)('nothing wrong with %s', (_, path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });

  it.each([
    ['a call', "import { readFileSync } from 'node:fs'; readFileSync('a');", 1],
    ['a member', "import fs from 'node:fs'; fs.readFileSync('a'); fs.existsSync('a');", 2],
    ['a renamed import', "import { readFileSync as read } from 'node:fs'; read('a');", 1],
    ['a handed-over function', "import { execFileSync } from 'node:child_process'; const run = execFileSync;", 1],
    ['a quoted member', "import fs from 'node:fs'; fs['statSync']('a');", 1],
  ])('blocking work: %s', (_, text, times) => {
    expect(inspect([{ path: 'main/core/a.ts', text }]).blocking).toEqual({ 'main/core/a.ts': times });
    expect(inspect([{ path: 'main/core/a.test.ts', text }]).blocking).toEqual({});
  });

  it('a feature that one tree lacks', () => {
    const whole = ['shared', 'main', 'renderer'].map((tree) => `${tree}/features/x/a.ts`);
    expect(unequalFeatures(whole)).toEqual([]);
    expect(unequalFeatures([...whole, 'main/features/y/a.ts'])).toEqual([
      'feature "y" has no folder shared/features/y',
      'feature "y" has no folder renderer/features/y',
    ]);
  });

  it('late code outside of a Suspense', () => {
    const own = {
      path: 'renderer/features/x/index.tsx',
      text: 'export const Rows = late(() => import("./rows.tsx"));',
    };
    const page = { path: 'renderer/features/y/page.tsx', text: "import { Rows as R } from '../x/index.tsx'; <R />" };
    const within = { ...page, text: `${page.text.replace('<R />', '<Suspense><R /></Suspense>')}` };
    const namesake = { ...page, text: "import { Rows } from '../z/index.tsx'; <Rows />" };
    expect(unguardedLate([own, page])).toEqual(['renderer/features/y/page.tsx shows R outside of a Suspense']);
    expect(unguardedLate([own, within, namesake])).toEqual([]);
    expect(unguardedLate([{ ...own, text: `${own.text} <Rows />` }])).toHaveLength(1);
  });

  it('a file that does not parse is not passed over', () => {
    expect(() => inspect([{ path: 'main/core/a.ts', text: 'const = ;' }])).toThrow(/does not parse/);
  });
});
