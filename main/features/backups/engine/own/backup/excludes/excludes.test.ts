import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../../../core/testing/temp-dir.ts';
import { encodeName } from '../../../../restic/names.ts';
import { restic } from '../../../../restic/testing/restic.ts';
import { readExcludes } from './excludes.ts';
import { cleanPath, nameTest } from './go-path.ts';

const bytes = (text: string): string => encodeName(text).toString('latin1');

/** All paths below a tree that stay, as the walk asks. */
function kept(paths: readonly string[], root: string, patterns: readonly string[]): string[] {
  const excludes = readExcludes(patterns);
  const out = new Set<string>();
  const words = root.split('/').slice(1);
  const leaves = (folder: readonly string[], name: string, first: boolean) =>
    excludes.leavesOut(folder.map(bytes), bytes(name), first);
  if (leaves(words.slice(0, -1), words.at(-1) ?? '', true)) return [];
  return paths.filter((path) => {
    const parts = path.split('/');
    const above = parts.slice(0, -1).join('/');
    const left = out.has(above) || leaves([...words, ...parts.slice(0, -1)], parts.at(-1) ?? '', false);
    if (left) out.add(path);
    return !left;
  });
}

it('matches names as Go does', () => {
  const cases: [string, string, boolean][] = [
    ['*.o', 'a.o', true],
    ['*.o', 'a.ob', false],
    ['a?c', 'aäc', true],
    ['*??', '€', true],
    ['??', '€', false],
    ['[a-cx]*', 'butter', true],
    ['[^a-c]', 'd', true],
    ['[^a-c]', 'b', false],
    ['[ä-ü]', 'ö', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYbZd', false],
    ['*', '', true],
  ];
  for (const [pattern, name, matched] of cases)
    expect(nameTest(bytes(pattern))?.(bytes(name)), `${pattern} ${name}`).toBe(matched);
  for (const bad of ['[', '[a', '[]a]', 'a\\', '[a-]', '*[', '[-x]']) expect(nameTest(bad), bad).toBe(null);
});

it('cleans paths as Go does', () => {
  for (const [path, clean] of [
    ['', '.'],
    ['a//b/./c/..', 'a/b'],
    ['/../a', '/a'],
    ['../a/../..', '../..'],
    ['/', '/'],
    ['a/', 'a'],
  ] as const)
    expect(cleanPath(path)).toBe(clean);
});

it('says which pattern cannot be understood', () => {
  expect(() => readExcludes(['fine', 'a[b'])).toThrow(/a\[b/);
});

/** The same numbers each time. */
function createDice(seed: number) {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % sides;
  };
}

const names = ['a', 'b', 'ab', 'a.o', 'b.o', 'node_modules', 'ä', 'a b', '[x]', 'ba'];
const parts = [
  'a',
  'b',
  '*',
  '**',
  'a*',
  '*.o',
  '?',
  '[ab]',
  '[^a]',
  'node_modules',
  'ä',
  '\\[x\\]',
  '**',
  'a?',
  '*b*',
];

function randomPatterns(dice: (sides: number) => number, root: string): string[] {
  return Array.from({ length: 1 + dice(4) }, () => {
    const count = 1 + dice(3);
    const pattern = Array.from({ length: count }, () => parts[dice(parts.length)] ?? 'a').join('/');
    const where = ['', '', '', '/', `${root}/`, '/**/', './', `${root}/**/`][dice(8)] ?? '';
    return `${dice(5) === 0 ? '!' : ''}${where}${pattern}${dice(8) === 0 ? '/' : ''}`;
  });
}

it('leaves out what restic leaves out, by patterns of every sort', async () => {
  const dir = await tempDir();
  const root = join(dir, 'src');
  const dice = createDice(42);
  const paths: string[] = [];
  async function fill(below: string, depth: number): Promise<void> {
    for (const name of names) {
      const path = below === '' ? name : `${below}/${name}`;
      if (depth < 3 && dice(5) < 2) {
        await mkdir(join(root, path), { recursive: true });
        paths.push(path);
        await fill(path, depth + 1);
      } else if (dice(3) === 0) {
        await mkdir(join(root, below), { recursive: true });
        await writeFile(join(root, path), '');
        paths.push(path);
      }
    }
  }
  await mkdir(root);
  await fill('', 0);
  const repository = join(dir, 'restic');
  await restic(repository, ['init', '-q']);
  const rounds = process.env.OPTIMUS_FULL ? 150 : 6;
  for (let round = 0; round < rounds; round++) {
    const patterns = [...randomPatterns(dice, root), ...(round === 0 ? ['/'] : [])];
    const args = patterns.flatMap((pattern) => ['--exclude', pattern]);
    const said = await restic(repository, ['backup', '--dry-run', '-vv', '--force', ...args, root]);
    const seen = said
      .split('\n')
      .map((line) => /^new {7}(.*?)\/?, saved in/.exec(line)?.[1] ?? /^new {7}(.*?)\/?$/.exec(line)?.[1])
      .filter((path) => path?.startsWith(`${root}/`))
      .map((path) => path?.slice(root.length + 1));
    expect(new Set(kept(paths, root, patterns)), patterns.join('  ')).toEqual(new Set(seen));
  }
});
