import { readdir, readFile, readlink } from 'node:fs/promises';

/** The open ends of ptys in this process; null where the system does not tell. */
export async function countPtys(): Promise<number | null> {
  const names = await readdir('/proc/self/fd').catch(() => null);
  if (names === null) return null;
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter((target) => /^\/dev\/(?:pts\/)?ptmx$/.test(target)).length;
}

export async function ptyLimit(): Promise<number | null> {
  const text = await readFile('/proc/sys/kernel/pty/max', 'utf8').catch(() => '');
  return /^\d+\s*$/.test(text) ? Number(text) : null;
}
