import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

const longestLine = 8_192;
const noText = /[^\P{Cc}\t\n\r]/gu;

/** Colours are for terminals, and bytes that are no text would fill a JSON with escapes. */
const clean = (text: string): string => stripVTControlCharacters(text).replaceAll(noText, '\ufffd');

/** No secret is longer, or it is hidden line by line. */
const SEAM = 8_192;

interface Options {
  onLine(text: string): void;
  /** Takes secrets out of a text that is to be cut: a half of one is not known as one any more. */
  hide?(text: string): string;
  /** What a program that counts on one line (`\r`) shows at present. */
  onProgress(text: string): void;
}

/**
 * Bytes of a program as lines: characters that come in two pieces are put together, a line that is written over again and
 * again counts once, as it was at its end, and what is no text does no harm.
 */
export function createOutputLines({ onLine, onProgress, hide = (text) => text }: Options) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let shown = '';

  /** Of a line with carriage returns what a terminal would show last. */
  const settled = (line: string) => {
    const parts = line.split('\r');
    return parts.findLast((part) => part !== '') ?? '';
  };
  /** The pieces of a long line, but for so much of its end. */
  const inPieces = (line: string, keep: number): string => {
    let left = line;
    while (left.length > longestLine + keep) {
      // Not between the two halves of one character.
      const half = left.charCodeAt(longestLine - 1);
      const end = half >= 0xd800 && half <= 0xdbff ? longestLine - 1 : longestLine;
      onLine(clean(left.slice(0, end)));
      left = left.slice(end);
    }
    return left;
  };
  const whole = (line: string) => {
    const shownLast = settled(line);
    onLine(clean(shownLast.length > longestLine ? inPieces(hide(shownLast), 0) : shownLast));
  };
  const take = (text: string) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) whole(line);
    // What may still become a secret stays.
    if (rest.length > longestLine + SEAM && !rest.includes('\r')) rest = inPieces(hide(rest), SEAM);
    const last = rest.lastIndexOf('\r');
    if (last < 0) return;
    const now = clean(settled(rest)).trim();
    if (now !== '' && now !== shown) {
      shown = now;
      onProgress(now);
    }
    // Only the newest state of the line is of interest, or a progress bar of an hour would be kept whole.
    const before = rest.slice(0, last);
    rest = `${settled(before).slice(-longestLine)}${rest.slice(last)}`;
    if (rest.length > 4 * longestLine) rest = rest.slice(-longestLine);
  };

  return {
    write: (chunk: Buffer) => take(decoder.write(chunk)),
    end() {
      take(decoder.end());
      if (rest !== '') whole(rest);
      rest = '';
    },
  };
}

/** The newest bytes of a stream, as text. */
export function createTail(limit: number, hide: (text: string) => string = (text) => text) {
  const kept = limit + SEAM;
  let chunks: Buffer[] = [];
  let size = 0;
  let lost = false;
  return {
    write(chunk: Buffer) {
      chunks.push(chunk);
      size += chunk.length;
      while (chunks.length > 1 && size - (chunks[0]?.length ?? 0) >= kept) {
        size -= chunks.shift()?.length ?? 0;
        lost = true;
      }
      if (chunks.length > 1_024) chunks = [Buffer.concat(chunks)];
    },
    /** Whether there was more. */
    cut: () => lost || size > limit,
    text(): string {
      const bytes = Buffer.concat(chunks);
      const start = Math.max(0, bytes.length - kept);
      const all = Buffer.from(hide(bytes.toString('utf8', start)));
      // What begins before the first byte may be the end of a secret, and hiding others may have made the rest shorter.
      const seam = lost || start > 0 ? SEAM : 0;
      let from = Math.max(0, all.length - limit, Math.min(seam, all.length));
      // Not in the middle of a character.
      if (from > 0) while (from < all.length && ((all[from] ?? 0) & 0xc0) === 0x80) from += 1;
      return clean(all.toString('utf8', from)).trim();
    },
  };
}
