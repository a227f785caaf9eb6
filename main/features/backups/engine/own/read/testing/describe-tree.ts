import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a tree is, told by nothing of ours: one line for each entry, with all that a restore has to bring back. */
export async function describeTree(top: string, { attributes = true } = {}): Promise<string[]> {
  const lines: string[] = [];
  const inodes = new Map<bigint, string>();
  async function walk(path: Buffer, shown: string): Promise<void> {
    const stats = await lstat(path, { bigint: true });
    const facts = [stats.mode.toString(8), stats.uid, stats.gid];
    // What is on its way down to the tree is not of it.
    if (shown !== '') facts.push(`t${stats.mtimeNs}`);
    if (!stats.isDirectory() && stats.nlink > 1n) {
      facts.push(`one with ${inodes.get(stats.ino) ?? 'none'} of ${stats.nlink}`);
      if (!inodes.has(stats.ino)) inodes.set(stats.ino, shown);
    }
    if (stats.isSymbolicLink()) facts.push((await readlink(path, { encoding: 'buffer' })).toString('latin1'));
    if (stats.isFile()) facts.push(stats.size, await contentOf(path));
    if (stats.isCharacterDevice() || stats.isBlockDevice()) facts.push(stats.rdev);
    lines.push(`${shown} ${facts.join(' ')}`);
    if (!stats.isDirectory()) return;
    const names = await readdir(path, { encoding: 'buffer' });
    for (const name of names.sort(Buffer.compare))
      await walk(Buffer.concat([path, Buffer.from('/'), name]), `${shown}/${name.toString('latin1')}`);
  }
  await walk(Buffer.from(top), '');
  if (attributes) {
    const { stdout } = await run('getfattr', ['-R', '-P', '-d', '-h', '-m', '^user', '-e', 'hex', '.'], { cwd: top });
    lines.push(...stdout.split('\n\n').sort());
  }
  return lines;
}

async function contentOf(path: Buffer): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}
