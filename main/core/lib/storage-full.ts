const FULL_CODES = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);

/** The disk has no room: what was being written was not, what had been acknowledged still is. */
export class StorageFull extends Error {
  readonly code = 'STORAGE_FULL';
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(`There is no room left on the disk for ${path}`, { cause });
    this.name = 'StorageFull';
    this.path = path;
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export const isStorageFull = (code: string): boolean => FULL_CODES.has(code);

/** A full disk under its own type, every other error as it was. */
export function asStorageFull(error: unknown, path: string): unknown {
  return isStorageFull(errorCode(error)) ? new StorageFull(path, error) : error;
}
