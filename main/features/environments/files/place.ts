import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';

/** What may be read and written as a file of variables; nothing else of a project is touched from here. */
const named = /^(?:\.env(?:[._-][\w.-]{1,80})?|[\w.-]{1,80}\.env|\.flaskenv)$/i;
const never = new Set(['.git', 'node_modules', '..', '.', '']);

export const forbidden = (file: string, why: string) => new DomainError('FORBIDDEN', { what: file, why });

export function checkName(file: string): void {
  const parts = file.split('/');
  const name = parts.pop() ?? '';
  if (file.includes('\\') || file.includes('\0') || parts.some((part) => never.has(part.toLowerCase())))
    throw forbidden(file, 'It is no place inside the project.');
  if (!named.test(name)) throw forbidden(file, 'Only .env files hold variables.');
}

const isWithin = (root: string, path: string) => {
  const way = relative(root, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !way.includes(`..${sep}..`));
};

/** Where the file really is: links inside the project are followed, so that writing keeps them; those that lead out are refused. */
export async function placeOf(root: string, file: string): Promise<{ path: string; exists: boolean }> {
  checkName(file);
  const asked = join(root, file);
  try {
    const realRoot = await realpath(root);
    const folder = await realpath(dirname(asked));
    if (!isWithin(realRoot, folder)) throw forbidden(file, 'Its folder is a link out of the project.');
    const here = join(folder, basename(asked));
    const stats = await lstat(here).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (!stats) return { path: here, exists: false };
    if (!stats.isSymbolicLink()) return { path: here, exists: true };
    const path = await realpath(here);
    if (!isWithin(realRoot, path)) throw forbidden(file, 'It is a link out of the project.');
    if (path.slice(realRoot.length).split(sep).includes('.git')) throw forbidden(file, 'It is a link into .git.');
    return { path, exists: true };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new DomainError('NOT_FOUND', { what: 'the folder of', id: file });
    if (code === 'EACCES' || code === 'EPERM') throw forbidden(file, 'You may not look there.');
    if (code === 'ELOOP') throw forbidden(file, 'Its links go in a circle.');
    throw error;
  }
}
