import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDir, writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';

export const mostFileBytes = 1_000_000;
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface FileNow {
  bytes: Buffer;
  hash: string;
  mode: number;
  owner: { uid: number; gid: number };
}

/** Null when there is none; a text says why it is not taken. */
export async function fileNow(path: string): Promise<FileNow | null | string> {
  // No link is followed, not even one that came to be a moment ago.
  const { O_NOFOLLOW = 0, O_RDONLY, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) === 'ELOOP') return 'It is a link.';
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') return 'It may not be read.';
    throw error;
  });
  if (file === null || typeof file === 'string') return file;
  try {
    const { size, mode, uid, gid } = await file.stat();
    if (size > mostFileBytes) return `It has ${size} bytes: at most ${mostFileBytes} are edited.`;
    const bytes = await file.readFile();
    return { bytes, hash: hashOf(bytes), mode: mode & 0o7777, owner: { uid, gid } };
  } finally {
    await file.close();
  }
}

/** Null when it is no text. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

export class Changed extends Error {}

interface Replace {
  path: string;
  /** What is there now; null: nothing. */
  from: string | null;
  bytes: Uint8Array;
  mode: number | null;
  owner?: FileNow['owner'];
  /** Looked at once more right before the old file goes. */
  still: () => Promise<boolean>;
}

export async function replaceFile({ path, from, bytes, mode, owner, still }: Replace): Promise<void> {
  await writeFileAtomic(path, bytes, {
    ...(mode !== null && { mode }),
    ...(owner && { owner }),
    fresh: from === null,
    async before() {
      const now = await fileNow(path);
      const hash = now === null ? null : typeof now === 'string' ? now : now.hash;
      if (hash !== from || !(await still())) throw new Changed();
    },
  });
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncDir(dirname(path));
}
