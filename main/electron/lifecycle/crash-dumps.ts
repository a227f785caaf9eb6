import { readdir } from 'node:fs/promises';

/** How many crash reports lie on this machine. They are never sent anywhere. */
export async function countCrashDumps(dir: string): Promise<number> {
  const files = await readdir(dir, { recursive: true }).catch(() => []);
  return files.filter((file) => file.endsWith('.dmp')).length;
}
