import { isAscii, isUtf8 } from 'node:buffer';
import { clean, hostile, lastWritten, type Style } from './clean.ts';
import { levelOfJson, parseJsonLine } from './json-line.ts';
import { levelOfText } from './level.ts';

/** Longer lines are cut. */
export const longestLine = 32 * 1_024;

export interface ReadLine {
  /** The bytes of its UTF-8 as latin1: nothing is decoded that nobody looks at. */
  plain: string;
  ascii: boolean;
  styles: readonly Style[];
  /** Its end is missing. */
  cut: boolean;
  level: number;
  json: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const beyondAscii = /[^\u0000-\u007f]/;
const noStyles: readonly Style[] = [];

export const decoded = (plain: string, ascii: boolean): string =>
  ascii ? plain : Buffer.from(plain, 'latin1').toString('utf8');

/** What is no UTF-8 is replaced. */
function sound(line: string): string {
  const bytes = Buffer.from(line, 'latin1');
  return isUtf8(bytes) ? line : Buffer.from(bytes.toString('utf8'), 'utf8').toString('latin1');
}

export function readLine(raw: string, cut: boolean, knownAscii: boolean): ReadLine {
  const ascii = knownAscii || !beyondAscii.test(raw);
  const line = ascii ? raw : sound(raw);
  const cleaned = hostile.test(line) ? clean(line) : null;
  const plain = cleaned?.plain ?? line;
  const said = decoded(plain.startsWith('{') || plain.length <= 400 ? plain : plain.slice(0, 400), ascii);
  const json = plain.startsWith('{') ? parseJsonLine(said) : null;
  const level = (json && levelOfJson(json)) || (json ? 0 : levelOfText(said));
  return { plain, ascii, styles: cleaned?.styles ?? noStyles, cut, level, json: json !== null };
}

/** Not within a character. */
function cutAt(line: string, most: number): string {
  let end = most;
  while (end > most - 4 && (line.charCodeAt(end) & 0xc0) === 0x80) end -= 1;
  return line.slice(0, end);
}

/** Bytes become lines, wherever they are cut into pieces. Holds half a line at most. */
export function createLineReader(onLine: (line: ReadLine) => void) {
  let rest = '';
  /** The line was cut and told; what is left of it is passed over. */
  let skipping = false;

  function hold(text: string, ascii: boolean): void {
    rest += text;
    // A progress bar never ends its line: only its last state is kept, with the return that may be half of a line end.
    const open = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const from = open.lastIndexOf('\r');
    if (from >= 0) rest = rest.slice(from + 1);
    if (rest.length <= longestLine) return;
    onLine(readLine(cutAt(rest, longestLine), true, ascii));
    rest = '';
    skipping = true;
  }

  function whole(line: string, ascii: boolean): void {
    const text = line.length > longestLine ? lastWritten(line) : line;
    if (text.length > longestLine) onLine(readLine(cutAt(text, longestLine), true, ascii));
    else onLine(readLine(text, false, ascii));
  }

  return {
    /** How many bytes are held back for want of an end. */
    held: () => rest.length,
    isSkipping: () => skipping,
    /** Anew, or in the middle of a line that was cut. */
    begin(within: boolean): void {
      rest = '';
      skipping = within;
    },
    push(bytes: Uint8Array): void {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const text = buffer.toString('latin1');
      const ascii = isAscii(buffer);
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        if (skipping) skipping = false;
        else if (rest === '') whole(text.slice(from, end), ascii);
        else {
          const line = rest + text.slice(from, end);
          rest = '';
          whole(line, false);
        }
        from = end + 1;
      }
      if (from < text.length && !skipping) hold(text.slice(from), false);
    },
    /** What is half a line becomes one. */
    end(): void {
      const line = rest;
      rest = '';
      skipping = false;
      if (line !== '') onLine(readLine(line, false, false));
    },
  };
}
export type LineReader = ReturnType<typeof createLineReader>;
