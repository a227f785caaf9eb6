import { encodeName } from '../../../../restic/names.ts';
import type { TreeNode } from '../../../../restic/types.ts';
import { libc, type SystemPath } from '../libc.ts';
import { setMode, setOwner, setTimesRoughly } from './blocking.ts';
import type { Meta } from './work.ts';

const special = 0o6000;
const noXattrs = new Set(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export interface MetaSetter {
  /** Answers what could not be set: codes of the system by what they were about. */
  set(path: SystemPath, type: TreeNode['type'], meta: Meta): [what: string, code: string][];
}

/** Owner first, since that clears the special bits and capabilities; times last, since all else may change them. */
export function createMetaSetter(giveAway: boolean): MetaSetter {
  const isRoot = process.getuid?.() === 0;
  const ownUid = process.geteuid?.() ?? -1;
  const ownGid = process.getegid?.() ?? -1;
  const system = libc();

  /** Whether it is whose it should be. */
  function own(path: SystemPath, meta: Meta, failed: [string, string][]): boolean {
    if (!giveAway || process.platform === 'win32') return false;
    if (isRoot) {
      try {
        setOwner(path, meta.uid, meta.gid);
        return true;
      } catch (error) {
        failed.push(['owner', codeOf(error)]);
        return false;
      }
    }
    if (meta.uid !== ownUid) return false;
    if (meta.gid === ownGid) return true;
    try {
      setOwner(path, ownUid, meta.gid);
      return true;
    } catch {
      // A group that this person is not in: nobody but root could.
      return false;
    }
  }

  return {
    set(path, type, meta) {
      const failed: [string, string][] = [];
      const owned = own(path, meta, failed);
      const attempt = (what: string, work: () => void) => {
        try {
          work();
        } catch (error) {
          failed.push([what, codeOf(error)]);
        }
      };
      for (const { name, value } of meta.xattrs) {
        if (!system) {
          failed.push(['extended attributes', 'ENOTSUP']);
          break;
        }
        attempt('extended attributes', () => system.setXattr(path, encodeName(name), Buffer.from(value, 'base64')));
      }
      if (type !== 'symlink') attempt('mode', () => setMode(path, owned ? meta.mode : meta.mode & ~special));
      attempt('times', () => (system?.setTimes ?? setTimesRoughly)(path, meta.accessedNs, meta.modifiedNs));
      return failed;
    },
  };
}

/** Not every file system keeps them, and some belong to root alone: no reason to call a restore incomplete. */
export const isMinor = (what: string, code: string): boolean =>
  what === 'extended attributes' && (noXattrs.has(code) || (code === 'EPERM' && process.getuid?.() !== 0));
