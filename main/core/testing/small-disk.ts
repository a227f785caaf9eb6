import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tempDir } from './temp-dir.ts';

const run = promisify(execFile);

/** A disk of so many KB, or null where this process may not make one. */
export async function smallDisk(
  kilobytes: number,
): Promise<{ dir: string; resize(kilobytes: number): Promise<void> } | null> {
  const dir = join(await tempDir(), 'disk');
  await mkdir(dir);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', dir]);
  } catch {
    return null;
  }
  onTestFinished(async () => {
    await run('umount', ['-l', dir]);
  });
  return {
    dir,
    async resize(size) {
      await run('mount', ['-o', `remount,size=${size}k`, dir]);
    },
  };
}
