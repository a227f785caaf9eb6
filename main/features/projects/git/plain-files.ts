import { join } from 'node:path';
import { findPacked, isObjectName, isSafeRef, refOfHead } from '../../../core/git/formats.ts';
import { closeFile, openRegular, readAt, readRegular } from '../files/blocking.ts';

const mostSmall = 4_096;
const mostPacked = 64 * 1024 * 1024;
const mostHops = 5;

/** Null when it is not there, or no plain file. */
export function textOf(path: string, most = mostSmall): string | null {
  const bytes = readRegular(path, most);
  return typeof bytes === 'string' ? null : bytes.toString('utf8');
}

/** The end of a file, or its beginning, that only grows. */
export function partOf(path: string, length: number, which: 'first' | 'last'): string {
  const file = openRegular(path);
  if (typeof file === 'string') return '';
  try {
    const most = Math.min(length, file.size);
    const bytes = Buffer.allocUnsafe(most);
    const read = readAt(file, bytes, most, which === 'first' ? 0 : file.size - most);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeFile(file);
  }
}

/** Finds refs of one repository; what is packed is read once, and only when something is not found loose. */
export function createRefFinder(gitDir: string, common: string) {
  let packed: Buffer | null | undefined;

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
      const text = textOf(join(own, ref))?.trim();
      if (text === undefined) return inPacked(ref);
      if (isObjectName(text)) return text;
      const next = refOfHead(text);
      if (next === null) return null;
      ref = next;
    }
    return null;
  };
}
