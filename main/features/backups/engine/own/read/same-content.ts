import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { BlobIndex, Id } from '../../../restic/types.ts';
import { systemPath } from './system-path.ts';

/** Whether a file on disk holds just these blobs one after the other. Nothing of the repository is read for it. */
export async function sameContent(
  path: string,
  content: readonly Id[],
  index: BlobIndex,
  signal: AbortSignal,
): Promise<boolean> {
  const file = await open(systemPath(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    let buffer = Buffer.alloc(0);
    let at = 0;
    for (const id of content) {
      signal.throwIfAborted();
      const length = index.find('data', id)?.plainLength;
      if (length === undefined) return false;
      if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length);
      if (!(await fill(file, buffer, length, at))) return false;
      if (hash('sha256', buffer.subarray(0, length)) !== id) return false;
      at += length;
    }
    return (await file.stat()).size === at;
  } finally {
    await file.close();
  }
}

async function fill(file: Awaited<ReturnType<typeof open>>, buffer: Buffer, length: number, at: number) {
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}
