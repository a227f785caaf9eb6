import { access, constants, lstat, stat } from 'node:fs/promises';
import { errorCode } from '../../core/lib/storage-full.ts';
import type { KnownRoot } from './repo.ts';

/** What may not be looked at may still be there. */
export async function reach(path: string): Promise<'there' | 'missing' | 'unreadable'> {
  try {
    if (!(await lstat(path)).isDirectory()) return 'missing';
    await access(path, constants.R_OK | constants.X_OK);
    return 'there';
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

export async function stateOf(path: string): Promise<KnownRoot['state']> {
  try {
    return (await stat(path)).isDirectory() ? 'here' : 'missing';
  } catch (error) {
    const code = errorCode(error);
    return code === 'EACCES' || code === 'EPERM' || code === 'EIO' ? 'unreadable' : 'missing';
  }
}
