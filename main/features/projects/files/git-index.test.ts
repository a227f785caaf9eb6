import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { IndexProblem, parseGitIndex } from './git-index.ts';
import { git, repository, writeTree } from './testing/trees.ts';

const noGit = !(await needs('git'));
const it = test.skipIf(noGit);
/** Elsewhere a file system refuses what these make. */
const onLinux = test.skipIf(noGit || process.platform !== 'linux');

const indexOf = (path: string) => parseGitIndex(readFileSync(join(path, '.git', 'index')));
/** What git itself says: mode, object, stage, path. */
const said = (path: string) =>
  git(path, 'ls-files', '-s', '-z')
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [, mode = '', oid = '', stage = '', name = ''] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
      return { mode, oid, stage, name };
    });
const modes: Record<string, string> = { '100644': 'file', '100755': 'file', '120000': 'link', '160000': 'submodule' };

const tree = {
  'README.md': '# one\n',
  'src/index.ts': 'export {};\n',
  'src/index.test.ts': '',
  'src/deep/er/still/file.c': 'int main;\n',
  'src-other/a b.txt': 'spaces',
  'naïve/文件.md': 'words',
  'emoji/🦊.txt': 'fox',
  'line\nbreak.txt': 'odd',
  ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`many/prefix-that-is-long-${i}.txt`, `${i}`])),
  [`long/${'x'.repeat(200)}/${'y'.repeat(200)}.txt`]: 'long',
};

function expectSame(path: string) {
  const index = indexOf(path);
  const expected = said(path).filter(
    ({ name, stage }, at, all) => stage === '0' || all.findIndex((other) => other.name === name) === at,
  );
  expect(index.entries.map((entry) => ({ name: entry.path, kind: entry.kind, oid: index.oid(entry) }))).toEqual(
    expected.map(({ name, mode, oid }) => ({ name, kind: modes[mode], oid })),
  );
  return index;
}

describe('what git wrote is read as git reads it', () => {
  it.each([
    ['version 2', ['update-index', '--index-version', '2'], 2],
    ['version 4, with paths cut short', ['update-index', '--index-version', '4'], 4],
  ] as const)('%s', async (_, command, version) => {
    const path = repository(await tempDir(), tree);
    git(path, ...command);
    const index = expectSame(path);
    expect(index.version).toBe(version);
    const readme = index.entries.find((entry) => entry.path === 'README.md');
    expect(readme).toMatchObject({ kind: 'file', size: 6, executable: false, skipped: false, conflict: false });
    expect(Math.abs((readme?.mtimeMs ?? 0) - Date.now())).toBeLessThan(600_000);
  });

  it('version 3, with what git was told not to look at and what is only meant to be added', async () => {
    const path = repository(await tempDir(), tree);
    git(path, 'update-index', '--skip-worktree', 'README.md');
    writeTree(path, { 'later.txt': 'x' });
    git(path, 'add', '-N', 'later.txt');
    const index = expectSame(path);
    expect(index.version).toBe(3);
    expect(index.entries.filter(({ skipped }) => skipped).map((entry) => entry.path)).toEqual(['README.md']);
  });

  it.each(['2', '4'])('SHA-256, version %s', async (version) => {
    const path = repository(await tempDir(), tree, '--object-format=sha256');
    git(path, 'update-index', '--index-version', version);
    const index = expectSame(path);
    expect(index.oid(index.entries[0] as never)).toHaveLength(64);
  });

  it.each(['sha1', 'sha256'])('without a checksum, %s', async (format) => {
    const path = repository(await tempDir(), tree, `--object-format=${format}`);
    const file = join(path, '.git', 'index');
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length - (format === 'sha1' ? 20 : 32));
    expect(parseGitIndex(bytes).entries).toHaveLength(Object.keys(tree).length);
  });

  it('links, programs, submodules and both sides of a conflict', async () => {
    const dir = await tempDir();
    const other = repository(join(dir, 'other'));
    const path = repository(join(dir, 'one'), { 'a.txt': 'base\n', 'run.sh': '#!/bin/sh\n' });
    chmodSync(join(path, 'run.sh'), 0o755);
    symlinkSync('a.txt', join(path, 'link'));
    git(path, 'submodule', '--quiet', 'add', other, 'sub');
    git(path, 'add', '-A');
    git(path, 'commit', '-qm', 'second');
    git(path, 'checkout', '-qb', 'side');
    writeTree(path, { 'a.txt': 'side\n' });
    git(path, 'commit', '-qam', 'side');
    git(path, 'checkout', '-q', 'main');
    writeTree(path, { 'a.txt': 'main\n' });
    git(path, 'commit', '-qam', 'main');
    expect(() => git(path, 'merge', '-q', 'side')).toThrow();
    const index = expectSame(path);
    const kinds = Object.fromEntries(index.entries.map((entry) => [entry.path, entry]));
    expect(kinds['a.txt']).toMatchObject({ kind: 'file', conflict: true });
    expect(kinds.link).toMatchObject({ kind: 'link' });
    expect(kinds.sub).toMatchObject({ kind: 'submodule' });
    expect(kinds['run.sh']).toMatchObject({ executable: true });
  });

  it('a sparse index', async () => {
    const path = repository(await tempDir(), { 'a.txt': '', 'in/b.txt': '', 'out/c.txt': '', 'out/d/e.txt': '' });
    git(path, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    const index = indexOf(path);
    expect(index.sparse).toBe(true);
    expect(index.entries.map(({ path: name, kind }) => [name, kind])).toEqual([
      ['a.txt', 'file'],
      ['in/b.txt', 'file'],
      ['out/', 'folder'],
    ]);
  });

  it('none at all', async () => {
    const path = repository(await tempDir(), {});
    git(path, 'read-tree', '--empty');
    expect(indexOf(path).entries).toEqual([]);
  });

  onLinux('names that are no UTF-8 are told, the others read', async () => {
    const path = repository(await tempDir(), { 'a.txt': '', 'z.txt': '' });
    mkdirSync(join(path, 'd'));
    writeFileSync(Buffer.concat([Buffer.from(`${path}/d/caf`), Buffer.from([0xe9, 0x0a])]), '');
    git(path, 'add', '-A');
    const index = indexOf(path);
    expect(index.badNames).toEqual(['d/caf\\xE9\\x0A']);
    expect(index.entries.map((entry) => entry.path)).toEqual(['a.txt', 'z.txt']);
  });
});

describe('what cannot be used is refused', () => {
  it('a split one', async () => {
    const path = repository(await tempDir(), tree);
    git(path, 'update-index', '--split-index');
    expect(() => indexOf(path)).toThrow(new IndexProblem('the index is split over several files'));
  });

  it('one cut off anywhere, or with any byte changed', async () => {
    const path = repository(await tempDir(), { 'a.txt': 'a', 'b/c.txt': 'c' });
    const whole = readFileSync(join(path, '.git', 'index'));
    for (let length = 0; length < whole.length; length += 1)
      expect(() => parseGitIndex(whole.subarray(0, length)), `${length} bytes`).toThrow(IndexProblem);
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ 0x41;
      expect(() => parseGitIndex(bytes), `byte ${at}`).toThrow(IndexProblem);
    }
  });

  /** With a sum that fits, as one who means harm would write it. */
  const sealed = (body: Buffer) => Buffer.concat([body, createHash('sha1').update(body).digest()]);
  const header = (version: number, count: number) => {
    const bytes = Buffer.alloc(12);
    bytes.write('DIRC');
    bytes.writeUInt32BE(version, 4);
    bytes.writeUInt32BE(count, 8);
    return bytes;
  };
  const entry = (name: string, mode = 0o100644) => {
    const fixed = Buffer.alloc(62);
    fixed.writeUInt32BE(mode, 24);
    fixed.writeUInt16BE(Math.min(name.length, 0xfff), 60);
    const length = 62 + name.length;
    return Buffer.concat([fixed, Buffer.from(name), Buffer.alloc(8 - (length % 8))]);
  };

  it.each([
    ['a path up and out', '../outside'],
    ['a path up in the middle', 'a/../../outside'],
    ['an absolute path', '/etc/passwd'],
    ['git itself', '.git/config'],
    ['git itself, in capitals', 'a/.GIT/hooks'],
    ['an empty part', 'a//b'],
    ['no name', ''],
  ])('%s', (_, name) => {
    expect(() => parseGitIndex(sealed(Buffer.concat([header(2, 1), entry(name)])))).toThrow(IndexProblem);
  });

  it('innocent names beside those', () => {
    for (const name of ['...', '.gitignore', 'a/.github/x', '..a', 'a..'])
      expect(parseGitIndex(sealed(Buffer.concat([header(2, 1), entry(name)]))).entries[0]?.path).toBe(name);
  });

  it('odd bytes of all kinds never hang it or break out of its one error', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed;
    };
    for (let round = 0; round < 400; round += 1) {
      const noise = Buffer.from(Array.from({ length: random() % 400 }, () => random() % 256));
      const bytes = sealed(Buffer.concat([header(2 + (round % 3), random() % 8), entry('a'), noise]));
      try {
        parseGitIndex(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(IndexProblem);
      }
    }
  });

  it('more entries than its bytes can hold, paths without end, entries that are no file', () => {
    expect(() => parseGitIndex(sealed(Buffer.concat([header(2, 0xffff_ffff), entry('a')])))).toThrow('cut off');
    const endless = Buffer.concat([header(4, 1), entry('a').subarray(0, 62), Buffer.alloc(200, 0xff)]);
    expect(() => parseGitIndex(sealed(endless))).toThrow('cannot be');
    expect(() => parseGitIndex(sealed(Buffer.concat([header(2, 1), entry('a', 0o010644)])))).toThrow('no file');
    expect(() => parseGitIndex(sealed(header(5, 0)))).toThrow('version 5');
  });

  it('gives no more than asked for', async () => {
    const path = repository(await tempDir(), tree);
    expect(parseGitIndex(readFileSync(join(path, '.git', 'index')), 5).entries).toHaveLength(5);
  });
});
