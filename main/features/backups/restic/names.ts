import { isUtf8 } from 'node:buffer';

/**
 * Names and paths are bytes on disk and strings here. What is not UTF-8 stands as U+DC80 to U+DCFF, a byte each, so that
 * every name goes both ways unharmed: a string that was decoded never holds one of these for any other reason.
 */
export const decodeName = (bytes: Uint8Array): string => (isUtf8(bytes) ? textOf(bytes) : decodeMixed(bytes));

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** Length of the UTF-8 sequence at `at`, 0 where there is none. Neither overlong ones nor surrogates count. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

function decodeMixed(bytes: Uint8Array): string {
  let text = '';
  let good = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += textOf(bytes.subarray(good, at)) + String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    at += 1;
    good = at;
  }
  return text + textOf(bytes.subarray(good));
}

export function encodeName(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const part of text.split(/([\udc80-\udcff])/u)) {
    const code = part.length === 1 ? part.charCodeAt(0) : 0;
    parts.push(isRawByte(code) ? Buffer.of(code - 0xdc00) : Buffer.from(part, 'utf8'));
  }
  return Buffer.concat(parts);
}

const isRawByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
};

/** The order of the bytes, which is that of trees. */
export function compareNames(a: string, b: string): number {
  if (isAscii(a) && isAscii(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(encodeName(a), encodeName(b));
}
