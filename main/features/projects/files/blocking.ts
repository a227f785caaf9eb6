/**
 * Blocking file calls, for worker threads only: a scan does hundreds of thousands of them, and there the promise of each
 * asynchronous one costs more than the call. The main thread must never import this. Whatever is read may have been put
 * there to harm, so nothing here follows a link or waits for a pipe.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';

export interface FolderEntry {
  name: string;
  kind: 'file' | 'folder' | 'link' | 'other';
}

export interface FolderListing {
  entries: FolderEntry[];
  /** Names that are no UTF-8, with their odd bytes as `\xE9`: nothing can open them by a text. */
  badNames: string[];
}

/** Throws the error of the system, see `whyNot`. */
export function listFolder(path: string): FolderListing {
  const entries: FolderEntry[] = [];
  let doubtful = false;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name.includes('\uFFFD')) doubtful = true;
    else entries.push({ name: entry.name, kind: kindOf(entry) });
  }
  const badNames: string[] = [];
  // Reading bytes takes twice as long, so it is done only where a name came out damaged.
  if (doubtful)
    for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
      const name = entry.name.toString('utf8');
      if (!name.includes('\uFFFD')) continue;
      if (Buffer.from(name).equals(entry.name)) entries.push({ name, kind: kindOf(entry) });
      else badNames.push(escapeName(entry.name));
    }
  return { entries, badNames };
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** A name as a person can read it: what is no printable ASCII as `\xE9`. */
export function escapeName(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes)
    text +=
      byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  return text;
}

const quietly = { throwIfNoEntry: false } as const;
const quietlyBig = { throwIfNoEntry: false, bigint: true } as const;

/** Undefined when it is not there or cannot be asked. */
export function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, quietly);
  } catch {
    return undefined;
  }
}

/** What a link leads to, if it is a folder. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, quietly)?.isDirectory() ?? false;
  } catch {
    return false;
  }
}

/** Device and inode as exact text: on Windows they do not fit into a number. */
export function identityOf(path: string): { device: string; inode: string } | null {
  try {
    const stats = lstatSync(path, quietlyBig);
    return stats ? { device: String(stats.dev), inode: String(stats.ino) } : null;
  } catch {
    return null;
  }
}

/** The place without any link in it; null when it leads nowhere or in a circle. */
export function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

export function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

export type Unread = 'missing' | 'no-file' | 'too-large' | 'unreadable';

// Windows has neither; there a link is seen by looking first.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const canRefuseLinks = typeof constants.O_NOFOLLOW === 'number';

/** The bytes of a regular file, or why there are none. Never waits: a pipe or a device is opened without blocking, seen and closed. */
export function readRegular(path: string, maxBytes: number): Buffer | Unread {
  if (!canRefuseLinks && look(path)?.isSymbolicLink()) return 'no-file';
  let file: number;
  try {
    file = openSync(path, flags);
  } catch (error) {
    return unread(error);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return 'no-file';
    if (stats.size > maxBytes) return 'too-large';
    const bytes = Buffer.allocUnsafeSlow(stats.size);
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(file, bytes, read, bytes.length - read, null);
      if (more === 0) break;
      read += more;
    }
    return read === bytes.length ? bytes : bytes.subarray(0, read);
  } catch (error) {
    return unread(error);
  } finally {
    closeSync(file);
  }
}

function unread(error: unknown): Unread {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'missing';
    // A link that was not followed, a socket, a device without a driver, a folder.
    case 'ELOOP':
    case 'EMLINK':
    case 'ENXIO':
    case 'EISDIR':
      return 'no-file';
    default:
      return 'unreadable';
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Why something cannot be entered, in words. */
export function whyNot(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'no permission';
    case 'ENOENT':
      return 'not there any more';
    case 'ENOTDIR':
      return 'not a folder';
    case 'ENAMETOOLONG':
      return 'the path is too long';
    case 'ELOOP':
      return 'its links go in a circle';
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
    case 'EHOSTDOWN':
    case 'ENOTCONN':
      return 'the drive does not answer';
    default:
      return code === '' ? 'cannot be read' : `cannot be read (${code})`;
  }
}

export interface OpenFile {
  descriptor: number;
  size: number;
  mtimeMs: number;
}

/** For what is read in pieces. Close it with `closeFile`. */
export function openRegular(path: string): OpenFile | Unread {
  if (!canRefuseLinks && look(path)?.isSymbolicLink()) return 'no-file';
  let descriptor: number;
  try {
    descriptor = openSync(path, flags);
  } catch (error) {
    return unread(error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (stats.isFile()) return { descriptor, size: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    closeSync(descriptor);
    return unread(error);
  }
  closeSync(descriptor);
  return 'no-file';
}

/** How many bytes came; 0 at the end of the file and where it cannot be read. */
export function readAt(file: OpenFile, into: Buffer, length: number, position: number): number {
  try {
    return readSync(file.descriptor, into, 0, Math.min(length, into.length), position);
  } catch {
    return 0;
  }
}

export function closeFile(file: OpenFile): void {
  closeSync(file.descriptor);
}
