import { execFile } from 'node:child_process';
import { chmod, link, mkdir, open, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { libc } from '../libc.ts';

const run = promisify(execFile);
const bytes = (text: string) => Buffer.from(text, 'latin1');
const under = (dir: string, name: Buffer) => Buffer.concat([Buffer.from(`${dir}/`), name]);

/** Two blobs and more, the same each time: what follows from a seed. */
export function noise(length: number, seed = 1): Buffer {
  const out = Buffer.allocUnsafe(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    out[at] = state >> 16;
  }
  return out;
}

/** Everything that a tree of files can hold and that somebody once lost in a backup. */
export async function makeAwkwardTree(top: string): Promise<void> {
  const system = libc();
  await mkdir(join(top, 'a/b/c'), { recursive: true });
  await writeFile(join(top, 'a/b/c/small.txt'), 'hello\n');
  await writeFile(join(top, 'a/empty'), '');
  await mkdir(join(top, 'empty-folder'));
  await writeFile(join(top, 'big'), noise(3_000_000));
  await writeFile(join(top, 'big-again'), noise(3_000_000));
  const names = [
    'ÄÖ ü',
    '📦🐧💀',
    '日本語',
    'new\nline',
    'quote"\\back',
    'n'.repeat(255),
    ' ',
    '\u2028',
    "it's",
    '*?[a]',
    '-rf',
  ];
  for (const [at, name] of names.entries()) await writeFile(join(top, name), `${at}`);
  await writeFile(under(top, bytes('latin-\xe9\xff')), 'no UTF-8');
  await mkdir(under(top, bytes('folder-\x80')));
  await writeFile(Buffer.concat([under(top, bytes('folder-\x80')), bytes('/\xc3(')]), 'in it');
  await link(join(top, 'a/b/c/small.txt'), join(top, 'a/second-name'));
  await link(join(top, 'big'), join(top, 'empty-folder', 'big-too'));
  await symlink('a/b', join(top, 'link-to-folder'));
  await symlink('.', join(top, 'a/loop'));
  await symlink('nowhere/at all', join(top, 'dangling'));
  await symlink('/etc', join(top, 'absolute'));
  await sparse(join(top, 'sparse'));
  await run('mkfifo', [join(top, 'pipe')]);
  await writeFile(join(top, 'setuid'), '#!/bin/sh\n');
  await chmod(join(top, 'setuid'), 0o6755);
  await writeFile(join(top, 'sealed'), 'nobody may');
  await chmod(join(top, 'sealed'), 0o000);
  await mkdir(join(top, 'sticky'));
  await chmod(join(top, 'sticky'), 0o1777);
  await writeFile(join(top, 'attributes'), 'with');
  system?.setXattr(join(top, 'attributes'), 'user.colour', Buffer.from([0, 1, 2, 0xff, 0]));
  system?.setXattr(join(top, 'attributes'), 'user.empty', Buffer.alloc(0));
  system?.setXattr(join(top, 'a'), 'user.on.folder', Buffer.from('yes'));
  // Only root may: the same as /dev/null.
  if (process.getuid?.() === 0) system?.makeDevice(join(top, 'device'), 0o020644, 0x103n);
  await setTimes(top);
}

async function sparse(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.write(noise(5_000), 0, 5_000, 3_000_000);
  await file.close();
  await truncate(path, 9_000_000);
}

async function setTimes(top: string): Promise<void> {
  const system = libc();
  if (!system) return;
  const times: [string, bigint][] = [
    ['a/empty', 1_234_567_890_123_456_789n],
    ['big', -987_654_321_123_456_789n],
    ['sealed', 4_102_444_800_000_000_001n],
    ['dangling', 1_500_000_000_999_999_999n],
    ['pipe', 1_400_000_000_000_000_007n],
    ['a/b', 1_300_000_000_000_000_003n],
    ['empty-folder', -1n],
    ['a', 5_000_000_000_123_456_781n],
  ];
  for (const [path, ns] of times) system.setTimes(join(top, path), ns, ns);
}
