/**
 * Blocking file calls, for the threads of a restore only: there are several for each file, and the promise of each
 * asynchronous one costs more than the call. Nothing here follows a link at the end of a path.
 */
import {
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  openSync,
  readlinkSync,
  readSync,
  renameSync,
  type Stats,
  symlinkSync,
  writeSync,
} from 'node:fs';
import type { SystemPath } from '../libc.ts';

// Windows has neither.
const noFollow = constants.O_NOFOLLOW ?? 0;
const noWait = constants.O_NONBLOCK ?? 0;
const writing = constants.O_WRONLY | constants.O_CREAT | noFollow;

const withFile = <T>(fd: number, work: (fd: number) => T): T => {
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
};

/** A file that is not there yet, readable by nobody else until its own mode is set. */
export const inNewFile = <T>(path: SystemPath, work: (fd: number) => T): T =>
  withFile(openSync(path, writing | constants.O_EXCL, 0o600), work);

export const openPart = (path: SystemPath): number => openSync(path, writing, 0o600);

export const toRead = <T>(path: SystemPath, work: (fd: number) => T): T =>
  withFile(openSync(path, constants.O_RDONLY | noFollow | noWait), work);

export const close = (fd: number): void => closeSync(fd);

export function writeAt(fd: number, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, offset + at);
}

/** As much as there is, up to the whole of the buffer. */
export function readAt(fd: number, into: Uint8Array, offset: number): number {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(fd, into, filled, into.length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

export const setSize = (fd: number, size: number): void => ftruncateSync(fd, size);
export const sync = (fd: number): void => fsyncSync(fd);

export const statOf = (path: SystemPath): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });
export const linkOf = (path: SystemPath): Buffer => readlinkSync(path, { encoding: 'buffer' });
export const makeLink = (target: SystemPath, path: SystemPath): void => symlinkSync(target, path);
/** To where nothing is: what came there since it was looked at is not what anybody agreed to lose. */
export function moveToFree(from: SystemPath, to: SystemPath): void {
  if (statOf(to)) throw Object.assign(new Error('something is there by now'), { code: 'EEXIST' });
  renameSync(from, to);
}
export const setOwner = (path: SystemPath, uid: number, gid: number): void => lchownSync(path, uid, gid);
export const setMode = (path: SystemPath, mode: number): void => chmodSync(path, mode);

/** Some 200 ns wide of the mark: only where the system cannot be asked. As texts, since Node takes a number below 0 for now. */
export const setTimesRoughly = (path: SystemPath, accessedNs: bigint, modifiedNs: bigint): void =>
  lutimesSync(path, String(Number(accessedNs) / 1e9), String(Number(modifiedNs) / 1e9));
