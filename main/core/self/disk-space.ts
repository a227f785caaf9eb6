import { statfs } from 'node:fs/promises';

export interface DiskSpace {
  totalBytes: number;
  /** What an ordinary user may still use, which is less than what is free on systems that keep a reserve. */
  freeBytes: number;
}

export async function diskSpace(path: string): Promise<DiskSpace> {
  const { bsize, blocks, bavail } = await statfs(path);
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
}
