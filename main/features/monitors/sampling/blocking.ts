/**
 * Blocking reads of /proc and /sys, for the thread of the sampler only: a look does hundreds of them, none of which waits for
 * a disk, and the promise of each would cost more than the call. The main thread must never import this.
 */
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';

/** What is read with one call: no file that is read each second is larger on an ordinary machine. */
const blockBytes = 16_384;
const longestFile = 4 << 20;

/** Why there is nothing to read; what is no less than 0 is a descriptor or a number of bytes. */
export const gone = -1;
export const unreadable = -2;
/** Too many files are open, in this program or on the machine: it says nothing of what was asked for. */
export const noRoom = -3;

function why(error: unknown): number {
  switch (error instanceof Error && 'code' in error ? error.code : '') {
    case 'ENOENT':
    case 'ESRCH':
    case 'ENODEV':
    case 'ENXIO':
      return gone;
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return noRoom;
    default:
      return unreadable;
  }
}

export function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    return why(error);
  }
}

/** From the beginning of the file, however often it was read before: /proc writes it anew each time. */
export function readStart(descriptor: number, into: Uint8Array): number {
  try {
    return readSync(descriptor, into, 0, into.length, 0);
  } catch (error) {
    return why(error);
  }
}

export function closeFile(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // A device that went away answers so; the descriptor is free all the same.
  }
}

const block = Buffer.allocUnsafeSlow(blockBytes);

/** The whole of a small file as text; what is no UTF-8 in it comes out as �. Null when it is not there or not ours to read. */
export function readText(path: string): string | null {
  const descriptor = openFile(path);
  if (descriptor < 0) return null;
  const text = textOf(descriptor);
  closeFile(descriptor);
  return text;
}

/** The same of what is kept open. */
export function textOf(descriptor: number): string | null {
  let text: Buffer | null = null;
  let length = readStart(descriptor, block);
  if (length < 0) return null;
  if (length === block.length) {
    // Seldom: a machine with hundreds of processors, a command line of a megabyte.
    const parts = [Buffer.from(block)];
    try {
      while (length > 0 && parts.length * block.length < longestFile) {
        length = readSync(descriptor, block, 0, block.length, parts.length * block.length);
        parts.push(Buffer.from(block.subarray(0, length)));
        if (length < block.length) break;
      }
    } catch {
      // What was read until then is what there is.
    }
    text = Buffer.concat(parts);
  } else text = block.subarray(0, length);
  return text.toString('utf8');
}

/** Null when it is not there or not ours to look into. */
export function namesIn(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

export function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
