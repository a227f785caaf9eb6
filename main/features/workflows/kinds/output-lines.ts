import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

const longestLine = 8_192;
const noText = /[^\P{Cc}\t\n\r]/gu;

/** Colours are for terminals, and bytes that are no text would fill a JSON with escapes. */
const clean = (text: string): string => stripVTControlCharacters(text).replaceAll(noText, '\ufffd');

interface Options {
  onLine(text: string): void;
  /** What a program that counts on one line (`\r`) shows at present. */
  onProgress(text: string): void;
}

/**
 * Bytes of a program as lines: characters that come in two pieces are put together, a line that is written over again and
 * again counts once, as it was at its end, and what is no text does no harm.
 */
export function createOutputLines({ onLine, onProgress }: Options) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let shown = '';

  /** Of a line with carriage returns what a terminal would show last. */
  const settled = (line: string) => {
    const parts = line.split('\r');
    return parts.findLast((part) => part !== '') ?? '';
  };
  const take = (text: string) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(clean(settled(line)));
    while (rest.length > longestLine && !rest.includes('\r')) {
      // Not between the two halves of one character.
      const half = rest.charCodeAt(longestLine - 1);
      const end = half >= 0xd800 && half <= 0xdbff ? longestLine - 1 : longestLine;
      onLine(clean(rest.slice(0, end)));
      rest = rest.slice(end);
    }
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
      if (rest !== '') onLine(clean(settled(rest)));
      rest = '';
    },
  };
}

/** The newest bytes of a stream, as text. */
export function createTail(limit: number) {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    write(chunk: Buffer) {
      chunks.push(chunk);
      size += chunk.length;
      while (chunks.length > 1 && size - (chunks[0]?.length ?? 0) >= limit) size -= chunks.shift()?.length ?? 0;
      if (chunks.length > 1_024) chunks = [Buffer.concat(chunks)];
    },
    text(): string {
      const whole = Buffer.concat(chunks);
      let start = Math.max(0, whole.length - limit);
      // Not in the middle of a character.
      if (start > 0) while (start < whole.length && ((whole[start] ?? 0) & 0xc0) === 0x80) start += 1;
      return clean(whole.toString('utf8', start)).trim();
    },
  };
}
