import { stat } from 'node:fs/promises';
import { errorCode, isStorageFull } from '../../../../core/lib/storage-full.ts';
import { BackendFault } from '../faults.ts';

/** A disk, a mount or a server behind it that is not there now. */
const awayCodes = new Set([
  ...['ENODEV', 'ENXIO', 'ESTALE', 'ENOTCONN', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ETIMEDOUT'],
  ...['ENOMEDIUM', 'EREMOTEIO', 'ESHUTDOWN', 'ECONNRESET', 'ECONNREFUSED'],
]);
const refusedCodes = new Set(['EACCES', 'EPERM', 'EROFS']);

export const isAbsent = (error: unknown): boolean => errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';

export interface Doing {
  root: string;
  /** `pack 3f…`, or a path. */
  what: string;
  /** Absent is an answer there, not a fault: null is given back for it. */
  writing: boolean;
}

/** Whether the root of the repository answers. */
async function answers(root: string): Promise<boolean> {
  try {
    return (await stat(root)).isDirectory();
  } catch {
    return false;
  }
}

/** An error of the file system in the words of backends; what is none of it stays what it is. */
export async function folderFault(error: unknown, { root, what, writing }: Doing): Promise<unknown> {
  if (error instanceof BackendFault) return error;
  const code = errorCode(error);
  const fault = (name: BackendFault['code'], sentence: string) =>
    new BackendFault(name, sentence, { what, cause: error });
  if (isStorageFull(code)) return fault('full', `There is no room left at ${root}.`);
  if (refusedCodes.has(code)) return fault('refused', `${root} does not let Optimus ${writing ? 'write' : 'read'}.`);
  const away = () => fault('away', `${root} is not there now.`);
  if (awayCodes.has(code)) return away();
  if (isAbsent(error)) {
    if (!(await answers(root))) return away();
    return fault('missing', `${what} is not there.`);
  }
  if (code === 'EIO') {
    // A disk that was pulled out says the same as one with a bad spot, but then its root is gone as well.
    if (!(await answers(root))) return away();
    return writing
      ? fault('failing', `The disk of ${root} answers with errors.`)
      : fault('damaged', `The disk of ${root} cannot read ${what} any more.`);
  }
  return error;
}
