import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { sep } from 'node:path';
import { decodeName } from '../../../../restic/names.ts';
import { systemPath } from '../system-path.ts';

const pattern = /^\.optimus-restore-(\d+)-([0-9a-f]{16})-\d+$/;
const active = new Set<string>();

/** Names under which files are made until they are whole; whose they are can be told from them. */
export function newToken(): { name(slot: number): string; release(): void } {
  const token = randomBytes(8).toString('hex');
  active.add(token);
  return {
    name: (slot) => `.optimus-restore-${process.pid}-${token}-${slot}`,
    release: () => void active.delete(token),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What a restore that was killed left in a folder. */
export async function sweepLeftovers(folder: string): Promise<void> {
  for (const bytes of await readdir(systemPath(folder), { encoding: 'buffer' })) {
    const name = decodeName(bytes);
    const [, pid, token] = pattern.exec(name) ?? [];
    if (pid === undefined || token === undefined || active.has(token)) continue;
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue;
    await rm(systemPath(`${folder}${sep}${name}`), { force: true });
  }
}
