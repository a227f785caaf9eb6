import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { git, repository, writeTree } from './testing/trees.ts';
import { walkFiles } from './walk-files.ts';

const noGit = !(await needs('git'));
const it = test.skipIf(noGit);
/** Elsewhere a file system refuses what these make. */
const onLinux = test.skipIf(noGit || process.platform !== 'linux');

const walk = (root: string, from: string[] = [''], limit = 1_000) =>
  walkFiles({ root, from, excludeFile: join(root, '.git', 'info', 'exclude'), limit });
const paths = (root: string, from?: string[]) => {
  const { files, links } = walk(root, from);
  return [...files.map(({ path }) => path), ...links].sort();
};
const asGit = (root: string, ...args: string[]) =>
  git(root, 'ls-files', '-z', '--others', '--exclude-standard', ...args)
    .split('\0')
    .filter(Boolean)
    .sort();

describe('ignores what git ignores', () => {
  const files = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
  it.each<[string, Record<string, string>]>([
    ['plain names and endings', { '.gitignore': '*.log\ntmp\n', ...files('a.log b/c.log tmp/x b/tmp/y d.txt') }],
    ['taken back', { '.gitignore': '*.log\n!keep.log\n', ...files('a.log keep.log b/keep.log') }],
    ['anchored', { '.gitignore': '/a\n/b/c\nd/e\n', ...files('a x/a b/c x/b/c d/e x/d/e') }],
    ['folders only', { '.gitignore': 'out/\n', ...files('out/x a/out/y b/out') }],
    [
      'stars over folders',
      { '.gitignore': '**/cache\na/**/z\nq/**\n', ...files('cache/x m/cache/x a/z a/b/c/z q/x q/r/y') },
    ],
    ['files below that add', { '.gitignore': '*.o\n', 'lib/.gitignore': '*.a\n', ...files('x.o x.a lib/y.o lib/y.a') }],
    [
      'files below that take back',
      {
        '.gitignore': 'lib/\n*.tmp\n',
        'packages/a/.gitignore': '!lib/\n!x.tmp\n',
        ...files('lib/x packages/a/lib/y packages/a/x.tmp packages/b/lib/z'),
      },
    ],
    ['nothing of an ignored folder can be taken back', { '.gitignore': 'a/\n!a/b\n', ...files('a/b a/c') }],
    ['anchored below', { 'p/.gitignore': '/x\ny/z\nw\n', ...files('p/x p/q/x p/y/z p/q/y/z p/w p/q/w x') }],
    [
      'odd folders',
      { 'a[b]c/.gitignore': 'x\n', 'd*e/.gitignore': '*.y\n', ...files('a[b]c/x abc/x d*e/q.y dxe/q.y') },
    ],
    [
      'comments, blanks and escapes',
      { '.gitignore': '# c\n\n\\#x\n\\!y\nz \nw\\ \n', ...files('#x !y z c'), 'w ': '' },
    ],
    ['below, with escapes', { 'p/.gitignore': '\\#x\n\\!y\n!p\n[ab]?\n', ...files('p/#x p/!y p/p p/a1 p/c1 p/q/b2') }],
    ['line ends of Windows', { '.gitignore': '*.log\r\ntmp/\r\n', ...files('a.log tmp/x b') }],
    ['a mark at the beginning', { '.gitignore': '\uFEFF*.log\n', ...files('a.log b') }],
    ['case', { '.gitignore': 'Abc\n', ...files('abc x/Abc') }],
    ['only here', { '.git/info/exclude': 'mine\n', '.gitignore': 'theirs\n', ...files('mine theirs a/mine b') }],
  ])('%s', async (_, tree) => {
    const root = await tempDir();
    git(root, 'init', '-q');
    writeTree(root, tree);
    expect(paths(root)).toEqual(asGit(root));
  });

  it('below a new folder the rules from above hold too', async () => {
    const root = repository(await tempDir(), { '.gitignore': '*.log\n', 'a/.gitignore': 'secret\n', 'a/tracked': 'x' });
    writeTree(root, { 'a/new/x.log': '', 'a/new/secret': '', 'a/new/b': '', 'top/c': '', 'top/d.log': '' });
    expect(paths(root, ['a/new', 'top'])).toEqual(asGit(root));
  });
});

it('installed, built and cached things are passed over, and the same names elsewhere are not', async () => {
  const root = await tempDir();
  writeTree(root, {
    'package.json': '{}',
    'node_modules/a/index.js': '',
    'dist/b.js': '',
    '.venv/c.py': '',
    'env/pyvenv.cfg': '',
    'env/lib/d.py': '',
    'cached/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55',
    'cached/e': '',
    'rust/Cargo.toml': '',
    'rust/target/debug/f': '',
    'net/x.csproj': '',
    'net/obj/g.json': '',
    'docs/target/h.md': '',
    'docs/bin/i.sh': '',
    '.github/workflows/ci.yml': '',
    '.DS_Store': '',
    'nested/.git/HEAD': 'ref: refs/heads/main\n',
    'nested/j.txt': '',
  });
  expect(paths(root)).toEqual(
    [
      '.github/workflows/ci.yml',
      'docs/bin/i.sh',
      'docs/target/h.md',
      'net/x.csproj',
      'package.json',
      'rust/Cargo.toml',
    ].sort(),
  );
});

onLinux('survives links in a circle, pipes, closed folders, odd names and deep folders, and tells them', async () => {
  const root = await tempDir();
  writeTree(root, {
    'a/b.txt': 'b',
    'closed/c.txt': 'c',
    [`${'d/'.repeat(130)}deep.txt`]: 'deep',
    'line\nbreak 🦊': 'x',
  });
  symlinkSync('..', join(root, 'a', 'up'));
  symlinkSync('nowhere', join(root, 'dangling'));
  execFileSync('mkfifo', [join(root, 'package.json')]);
  writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]), '');
  mkdirSync(join(root, 'gone'));
  chmodSync(join(root, 'closed'), 0);
  const { files, links, cut, problems } = walk(root);
  chmodSync(join(root, 'closed'), 0o755);
  const isRoot = process.getuid?.() === 0;
  expect(new Set(files.map(({ path }) => path))).toEqual(
    new Set(['a/b.txt', 'line\nbreak 🦊', ...(isRoot ? ['closed/c.txt'] : [])]),
  );
  expect(new Set(links)).toEqual(new Set(['a/up', 'dangling']));
  expect(cut).toBe(true);
  expect(problems).toContainEqual({ file: 'caf\\xE9', why: 'the name is not UTF-8' });
  if (!isRoot) expect(problems).toContainEqual({ file: 'closed', why: 'no permission' });
});

it('ends at its limit, and says what is not there', async () => {
  const root = await tempDir();
  writeTree(root, Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i % 6}/${i}.txt`, ''])));
  const some = walk(root, [''], 25);
  expect([some.files.length, some.cut]).toEqual([25, true]);
  expect(walk(root, [''], 60)).toMatchObject({ cut: false });
  expect(walk(join(root, 'none')).problems).toEqual([{ file: '.', why: 'not there any more' }]);
});

it('patterns made to take for ever do not', async () => {
  const root = await tempDir();
  writeTree(root, {
    '.gitignore': `${'**/a'.repeat(40)}\n${'a*'.repeat(60)}b\n${'*a'.repeat(6)}*b\n${'x'.repeat(100_000)}\n`,
    [`${'a/'.repeat(60)}c`]: '',
    ['a'.repeat(200)]: '',
  });
  expect(paths(root)).toHaveLength(3);
});
