import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import { errorCode } from '../../core/lib/storage-full.ts';

const mostBytes = 1_000_000;

export const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export interface Present {
  /** Of the file itself, or of where it would be. */
  at: string;
  /** Null: there is no such file. */
  text: string | null;
  hash: string | null;
  mode: number | null;
  owner: { uid: number; gid: number } | null;
}

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
const within = (root: string, path: string) => path === root || path.startsWith(root + sep);

const hinders = (path: string, why: string, remedy: string) =>
  new DomainError('UNAVAILABLE', { what: path, why, remedy });

/** The last folder on the way that is there: what is below it has still to be made. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at))
    try {
      return join(await realpath(at), relative(at, folder));
    } catch (error) {
      // A link that leads nowhere is there and is not: nothing is written through it.
      if (!isMissing(error) || (await lstat(at).catch(() => null)) !== null) throw error;
    }
}

/** A path as it is written in a file: below the project, and never by way of a link out of it. */
export function checkPath(path: string): void {
  const parts = path.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0:]/.test(part));
  if (!isPlain || parts.some((part) => part.toLowerCase() === '.git'))
    throw hinders(path, 'It is no path of a file in the project.', 'Choose a path below the folder of the project.');
}

/** What is at a path of a project now. Links are not followed: what they lead to is somebody else's. */
export async function lookAt(root: string, path: string): Promise<Present> {
  checkPath(path);
  const real = await realpath(root);
  const wanted = join(real, ...path.split('/'));
  const folder = await nearest(dirname(wanted)).catch(() => null);
  if (folder === null || !within(real, folder))
    throw hinders(
      path,
      'A link on the way to it leads out of the project, or nowhere.',
      'Replace the link by a folder.',
    );
  const at = join(folder, path.split('/').at(-1) ?? '');
  let there: Stats;
  try {
    there = await lstat(at);
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR')
      throw hinders(path, 'A file has the name of a folder on the way to it.', 'Move that file away.');
    if (isMissing(error)) return { at, text: null, hash: null, mode: null, owner: null };
    throw hinders(path, 'It cannot be looked at.', 'See whose it is, and who may read it.');
  }
  if (there.isSymbolicLink()) throw hinders(path, 'It is a link.', 'Replace it by a file of its own.');
  if (!there.isFile())
    throw hinders(path, 'A folder or something else that is no file has its name.', 'Move that away.');
  if (there.size > mostBytes) throw hinders(path, 'It is larger than 1 MB.', 'Look at it with an editor.');
  const file = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw hinders(path, `It cannot be read (${errorCode(error)}).`, 'See whose it is, and who may read it.');
  });
  try {
    const text = await file.readFile('utf8');
    return { at, text, hash: hashOf(text), mode: there.mode & 0o7777, owner: { uid: there.uid, gid: there.gid } };
  } finally {
    await file.close();
  }
}
