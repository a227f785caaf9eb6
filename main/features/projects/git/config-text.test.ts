import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { keyOf, parseConfig, remoteOf, upstreamOf, withoutPassword } from './config-text.ts';

const hasGit = await needs('git');

const texts = [
  '[core]\n\tbare = false\n\tfileMode\n',
  '[a "b.c \\"d\\" \\\\e"]k=v\n[A "X"] K = " spaced " # note\n',
  '[a.B.c]\nkey = x ; y\n  other = "x ; y" tail   \n',
  '\uFEFF[a]\r\nb = c\r\n',
  '[a]\nb = one \\\n  two\n c = "x\\ty\\n\\"z\\""\n d =\n',
  '# only a note\n; another\n',
  '[a]b=c\n[a]\n\tb = d e  f\n',
  '[filter "a=b"]\n\tclean = x\n',
];

it.skipIf(!hasGit).each(texts)('reads as git does: %j', async (text) => {
  const file = join(await tempDir(), 'config');
  await writeFile(file, text);
  const { stdout } = await promisify(execFile)('git', ['config', '--file', file, '--list', '-z']);
  const ours = parseConfig(text);
  expect(ours.broken).toBe(false);
  expect(ours.entries.map((each) => `${keyOf(each)}${each.value === null ? '' : `\n${each.value}`}\0`).join('')).toBe(
    stdout,
  );
});

it.each(['[a', '[a]\n1 = 2\n', '[a]\nb = "open\n', '[a]\nb = \\x\n', '[a "b\nc"]\n', '[a]\nb c\n'])(
  'breaks where git breaks: %j',
  async (text) => {
    expect(parseConfig(text).broken).toBe(true);
    if (!hasGit) return;
    const file = join(await tempDir(), 'config');
    await writeFile(file, text);
    await expect(promisify(execFile)('git', ['config', '--file', file, '--list'])).rejects.toThrow();
  },
);

it.each([
  ['https://ada:secret@example.org/a.git', 'https://example.org/a.git'],
  ['https://token@example.org/a@b.git', 'https://example.org/a@b.git'],
  ['https://ada:se@cr@et@example.org/a', 'https://example.org/a'],
  ['https://ada:se/cret@example.org/a', 'https://example.org/a'],
  ['https://example.org:8443/a?token=1#x', 'https://example.org:8443/a'],
  ['ssh://git:secret@example.org:22/a', 'ssh://git@example.org:22/a'],
  ['git@example.org:a/b.git', 'git@example.org:a/b.git'],
  ['../other', '../other'],
])('an address without what is secret: %s', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

it('the remote and the upstream', () => {
  const { entries } = parseConfig(
    `[remote "origin"]\nurl = one\nfetch = +refs/heads/*:refs/remotes/origin/*\n[remote "fork"]\nurl = two\n
     [branch "main"]\nremote = origin\nmerge = refs/heads/a/b\n[branch "local"]\nremote = .\nmerge = refs/heads/main\n
     [branch "half"]\nremote = nowhere\nmerge = refs/heads/x\n`,
  );
  expect(remoteOf(entries)).toBe('one');
  expect(remoteOf(entries.filter(({ subsection }) => subsection !== 'origin'))).toBe('two');
  expect(upstreamOf(entries, 'main')).toEqual({ name: 'origin/a/b', ref: 'refs/remotes/origin/a/b' });
  expect(upstreamOf(entries, 'local')).toEqual({ name: 'main', ref: 'refs/heads/main' });
  expect(upstreamOf(entries, 'half')).toBeNull();
  expect(upstreamOf(entries, 'none')).toBeNull();
});
