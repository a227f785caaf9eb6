import { setImmediate } from 'node:timers/promises';
import { closeFile, type OpenFile, openRegular, readAt } from '../files/blocking.ts';
import type { FileFacts } from './facts-cache.ts';
import { type Encoding, encodingOf, judgeBytes, type Verdict } from './judge-bytes.ts';
import { byExtension, byFilename } from './lookup.ts';
import type { PathParts } from './path-matcher.ts';

const chunkBytes = 1024 * 1024;
/** A file whose name says nothing is a script, or of no interest. */
const unknownBytes = 64 * 1024;

export interface FileReader {
  /** Null when there is nothing to read any more. What the verdict leaves open is for the caller to fill in. */
  read(path: string, parts: PathParts, signal: AbortSignal): Promise<Reading | null> | Reading | null;
}

export interface Reading {
  facts: FileFacts;
  verdict: Verdict;
}

/** One after another: they share a buffer. */
export function createFileReader(): FileReader {
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);

  function readHead(file: OpenFile, parts: PathParts): { reading: Reading; encoding: Encoding; length: number } {
    const isNamed = byFilename(parts.base).length > 0 || byExtension(parts.base).length > 0;
    const length = readAt(file, buffer, Math.min(file.size, isNamed ? chunkBytes : unknownBytes), 0);
    const head = buffer.subarray(0, length);
    const encoding = encodingOf(head);
    const facts: FileFacts = {
      ...{ size: file.size, mtimeMs: file.mtimeMs, language: -1, lines: 0 },
      ...{ binary: encoding === 'binary', generated: false, undecided: false },
    };
    if (facts.binary || length === 0) return { reading: { facts, verdict: { kind: 'unknown' } }, encoding, length };
    const newlines = countNewlines(head, encoding);
    facts.lines = newlines + (length === file.size && !endsWithNewline(head, encoding) ? 1 : 0);
    const tail = length === file.size ? head : head.subarray(0, 0);
    const judged = judgeBytes(parts, head, tail, encoding, length, facts.lines);
    facts.generated = judged.generated;
    return { reading: { facts, verdict: judged.verdict }, encoding, length };
  }

  /** Large ones piece by piece, and others get their turn in between. */
  async function countRest(file: OpenFile, facts: FileFacts, encoding: Encoding, from: number, signal: AbortSignal) {
    let position = from;
    let ended = false;
    while (position < file.size) {
      await setImmediate();
      signal.throwIfAborted();
      const length = readAt(file, buffer, chunkBytes, position);
      if (length === 0) break;
      const chunk = buffer.subarray(0, length);
      facts.lines += countNewlines(chunk, encoding);
      ended = endsWithNewline(chunk, encoding);
      position += length;
    }
    if (!ended) facts.lines += 1;
  }

  return {
    read(path, parts, signal) {
      const file = openRegular(path);
      if (typeof file === 'string') return null;
      let open = true;
      try {
        const { reading, encoding, length } = readHead(file, parts);
        const { facts, verdict } = reading;
        if (length === file.size || length === 0 || facts.generated || verdict.kind === 'unknown') return reading;
        open = false;
        return countRest(file, facts, encoding, length, signal).then(
          () => {
            closeFile(file);
            return reading;
          },
          (error: unknown) => {
            closeFile(file);
            throw error;
          },
        );
      } finally {
        if (open) closeFile(file);
      }
    },
  };
}

/** Old Macs ended lines with a carriage return alone. */
export function countNewlines(bytes: Buffer, encoding: Encoding): number {
  if (encoding !== 'bytes') return countWide(bytes, encoding === 'utf-16le' ? 0 : 1);
  const lines = countByte(bytes, 10);
  return lines > 0 || !bytes.includes(13) ? lines : countByte(bytes, 13);
}

/** Four bytes at a time: half the cost of looking at each. */
function countByte(bytes: Buffer, wanted: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes.length >>> 2 : 0;
  const words = new Int32Array(bytes.buffer, aligned > 0 ? bytes.byteOffset : 0, aligned);
  const mask = Math.imul(wanted, 0x01010101);
  let count = 0;
  for (let from = 0; from < words.length; from += 255) {
    const to = Math.min(from + 255, words.length);
    // One counter in each byte; 255 is the most that one can hold.
    let counters = 0;
    for (let i = from; i < to; i += 1) {
      const different = (words[i] as number) ^ mask;
      const nonzero = ((different & 0x7f7f7f7f) + 0x7f7f7f7f) | different;
      counters += (~nonzero >>> 7) & 0x01010101;
    }
    count += (counters & 0xff) + ((counters >>> 8) & 0xff) + ((counters >>> 16) & 0xff) + (counters >>> 24);
  }
  for (let i = words.length * 4; i < bytes.length; i += 1) if (bytes[i] === wanted) count += 1;
  return count;
}

function countWide(bytes: Buffer, low: 0 | 1): number {
  let lines = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2) if (bytes[i + low] === 10 && bytes[i + 1 - low] === 0) lines += 1;
  return lines;
}

function endsWithNewline(bytes: Buffer, encoding: Encoding): boolean {
  const last = encoding === 'utf-16le' ? bytes.at(-2) : bytes.at(-1);
  return last === 10 || last === 13;
}
