import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { decode } from '../finding/open-files.ts';
import { largestRunFile, runFilePath } from './run-file-format.ts';

const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export type RunFileThere = { text: string } | { problem: string };

const linked = 'It is a link, or its folder is one: Optimus does not follow them.';

/** A link would have Optimus read or write something outside of the project. */
async function isLinked(root: string): Promise<boolean> {
  const looks = await Promise.all(
    [dirname(runFilePath), runFilePath].map((path) => lstat(join(root, path)).catch(() => null)),
  );
  return looks.some((stats) => stats?.isSymbolicLink());
}

/** Null without one. */
export async function readRunPlace(root: string): Promise<RunFileThere | null> {
  if (await isLinked(root)) return { problem: linked };
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(join(root, runFilePath), flags);
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? null
      : { problem: code === 'ELOOP' ? linked : 'It cannot be read.' };
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return { problem: 'It is no file.' };
    if (stats.size > largestRunFile) return { problem: `It is larger than ${bytesText(largestRunFile)}.` };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(stats.size), 0, stats.size, 0);
    const text = decode(buffer.subarray(0, bytesRead));
    return text === null ? { problem: 'It is no text.' } : { text };
  } catch {
    return { problem: 'It cannot be read.' };
  } finally {
    await file.close();
  }
}

/** Writes it over `before`, the text that was looked at, and over nothing else. */
export async function writeRunPlace(root: string, before: string | null, text: string): Promise<string> {
  const conflict = (why: string, remedy: string) => new DomainError('CONFLICT', { what: runFilePath, why, remedy });
  const path = join(root, runFilePath);
  const folder = dirname(path);
  try {
    await mkdir(folder).catch((error) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    const inside = (await realpath(folder)) === join(await realpath(root), dirname(runFilePath));
    if ((await isLinked(root)) || !inside) throw conflict(linked, 'Put a plain file in its place.');
    const now = await readRunPlace(root);
    const there = now === null ? null : 'text' in now ? now.text : undefined;
    if (there !== before) throw conflict('It was changed in the meantime.', 'Look at it, and save again.');
    const mode = await stat(path).then(
      (stats) => ({ mode: stats.mode & 0o777 }),
      () => ({}),
    );
    await writeFileAtomic(path, text, mode);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const code = errorCode(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new DomainError('STORAGE_FULL', { path }, { cause: error });
    throw new DomainError(
      'UNAVAILABLE',
      { what: path, why: `It cannot be written (${code || 'unknown'}).` },
      { cause: error },
    );
  }
  return path;
}
