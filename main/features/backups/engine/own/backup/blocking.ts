/**
 * Blocking file calls, for the threads of a backup only: it does several of them for each file, and there the promise of an
 * asynchronous one costs ten times the call. Nothing here follows a link at the end of a path, but for `lookThrough`, or
 * waits for a pipe. Paths are bytes, each a character of a string.
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';

const beyondAscii = /[\u0080-\u00ff]/;
const big = { bigint: true } as const;

/** As the calls of the system take it. */
export const systemPath = (path: string): string | Buffer =>
  beyondAscii.test(path) ? Buffer.from(path, 'latin1') : path;

export const look = (path: string): BigIntStats => lstatSync(systemPath(path), big);

export const lookThrough = (path: string): BigIntStats => statSync(systemPath(path), big);

/** In the order of their bytes, which is that of trees. */
export const namesIn = (path: string): string[] => readdirSync(systemPath(path), 'latin1').sort();

export const linkTarget = (path: string): Buffer => readlinkSync(systemPath(path), 'buffer');

/** Of the system, such as /etc/passwd; empty where there is none. */
export function systemText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

// What is there instead of a file by now is neither followed nor waited for.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Reading leaves no trace, where we are the owner. */
const noTrace = constants.O_NOATIME ?? 0;

export function openToRead(path: string): number {
  const place = systemPath(path);
  try {
    return openSync(place, flags | noTrace);
  } catch (error) {
    if (noTrace === 0 || codeOf(error) !== 'EPERM') throw error;
    return openSync(place, flags);
  }
}

/** Whether a file begins with this text. It may be a link. */
export function beginsWith(path: string, text: string): boolean {
  const begin = Buffer.alloc(text.length);
  let file: number;
  try {
    file = openSync(systemPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch {
    return false;
  }
  try {
    return readSync(file, begin, 0, begin.length, 0) === begin.length && begin.toString('latin1') === text;
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}

export const lookAtOpen = (file: number): BigIntStats => fstatSync(file, big);

/** How much came from this place of the file; 0 is its end. */
export const readAt = (file: number, into: Uint8Array, offset: number, length: number, position: number): number =>
  readSync(file, into, offset, length, position);

export const close = (file: number): void => closeSync(file);

/** Of an error that a call of the system ended with; empty of any other. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : '';
