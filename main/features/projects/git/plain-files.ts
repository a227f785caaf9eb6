import { join } from 'node:path';
import { findPacked, isObjectName, isSafeRef, refOfHead } from '../../../core/git/formats.ts';
import { closeFile, look, openRegular, readAt, readRegular } from '../files/blocking.ts';

const mostSmall = 4_096;
const mostPacked = 64 * 1024 * 1024;
const mostHops = 5;

/** Null when it is not there, or no plain file. */
export function textOf(path: string, most = mostSmall): string | null {
  const bytes = readRegular(path, most);
  return typeof bytes === 'string' ? null : bytes.toString('utf8');
}

/** Both ends of a file that only grows; a short one is read once. */
export function endsOf(path: string, length: number): { first: string; last: string } {
  const file = openRegular(path);
  if (typeof file === 'string') return { first: '', last: '' };
  try {
    const read = (position: number) => {
      const bytes = Buffer.allocUnsafe(Math.min(length, file.size));
      return bytes.toString('utf8', 0, readAt(file, bytes, bytes.length, position));
    };
    const first = read(0);
    return { first, last: file.size <= length ? first : read(file.size - length) };
  } finally {
    closeFile(file);
  }
}

/** Finds refs of one repository; what is packed is read once, and only when something is not found loose. */
export function createRefFinder(gitDir: string, common: string, hasPacked: boolean) {
  let packed: Buffer | null | undefined = hasPacked ? undefined : null;

  function inPacked(ref: string): string | null {
    if (packed === undefined) {
      const bytes = readRegular(join(common, 'packed-refs'), mostPacked);
      packed = typeof bytes === 'string' ? null : bytes;
    }
    return packed && findPacked(packed, ref);
  }

  return (name: string): string | null => {
    let ref = name;
    for (let hop = 0; hop < mostHops && isSafeRef(ref); hop += 1) {
      // A worktree has few refs of its own, and shares the rest.
      const own = /^refs\/(?:bisect|worktree|rewritten)\//.test(ref) ? gitDir : common;
      const place = join(own, ref);
      // To open what is not there costs more than to look for it first.
      if (hasPacked && !look(place)) return inPacked(ref);
      const text = textOf(place)?.trim();
      if (text === undefined) return inPacked(ref);
      if (isObjectName(text)) return text;
      const next = refOfHead(text);
      if (next === null) return null;
      ref = next;
    }
    return null;
  };
}
