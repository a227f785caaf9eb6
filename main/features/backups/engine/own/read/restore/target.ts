import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, sep } from 'node:path';
import { errorCode } from '../../../../../../core/lib/storage-full.ts';
import { BackendFault } from '../../../../restic/faults.ts';

const isLinux = process.platform === 'linux';
const system = /^\/(?:proc|sys|dev(?!\/shm(?:\/|$)))(?:\/|$)/;

/** Files there are the system's own doing; what is written there is lost, or worse. */
export function isSystemPlace(path: string): boolean {
  return isLinux && system.test(path);
}

/** Where the person's own links lead, so that below it none has to be followed. Made where it is not, but not for a dry run. */
export async function settleTarget(target: string, dryRun: boolean): Promise<string> {
  if (!isAbsolute(target)) throw new BackendFault('refused', `${target} is no absolute path, so nothing was restored.`);
  const place = await placeOf(target);
  if (isSystemPlace(place))
    throw new BackendFault('refused', `${place} belongs to the system itself. Please choose another folder.`);
  if (dryRun) return place;
  try {
    await mkdir(place, { recursive: true });
    if ((await lstat(place)).isDirectory()) return place;
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST' && errorCode(cause) !== 'ENOTDIR') throw asFault(cause, place);
  }
  throw new BackendFault('refused', `${place} is no folder, so nothing can be restored into it.`);
}

/** By its real name as far as it exists. */
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw asFault(error, path);
  }
  const above = await placeOf(dirname(path));
  const name = path.slice(dirname(path).length).replaceAll(sep, '');
  return above.endsWith(sep) ? `${above}${name}` : `${above}${sep}${name}`;
}

/** What goes wrong for one file will for the next. */
export const endsAll = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE']);

export function asFault(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new BackendFault('full', `There is no room left for ${path}. What was there before is all still there.`, {
      cause: error,
    });
  if (code === 'EROFS') return new BackendFault('refused', `${path} can only be read.`, { cause: error });
  if (code === 'ENOENT') return new BackendFault('away', `${path} is not there any more.`, { cause: error });
  if (endsAll.has(code))
    return new BackendFault('away', `The disk of ${path} failed or is gone (${code}).`, { cause: error });
  if (code === 'EACCES' || code === 'EPERM')
    return new BackendFault('refused', `${path} may not be written by this user.`, { cause: error });
  return error;
}
