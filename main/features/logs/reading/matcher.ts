import type { LogFilter } from '../../../../shared/features/logs/schema.ts';
import { levelNumber } from '../lines/level.ts';
import { flag, type OpenBlock } from '../store/block.ts';
import { timeOf } from '../store/refs.ts';
import { createTextTest } from './text-test.ts';

/** What decides whether a line fits, whatever its source. */
export type LineFilter = Pick<LogFilter, 'text' | 'regex' | 'exact' | 'levels' | 'from' | 'to'>;

/** So many lines are given to a pattern at once. */
const linesAtOnce = 4_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ascii = /^[\u0000-\u007f]*$/;

export class PatternTooSlow extends Error {
  readonly code = 'PATTERN_TOO_SLOW';
  constructor() {
    super('The pattern takes too long on some lines.');
    this.name = 'PatternTooSlow';
  }
}

/** As it stands in a line of JSON. */
const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

const latin1 = ({ text }: OpenBlock) => Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
const utf8 = ({ text }: OpenBlock) => Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8');

/** The lines in which one of the needles stands; every line ends with a line feed. */
function linesWith(
  hay: string,
  needles: readonly string[],
  lines: number,
  starts: (() => Uint32Array) | null,
): Uint8Array {
  const found = new Uint8Array(lines);
  for (const needle of needles) {
    let line = 0;
    let lineEnd = -1;
    let lineAt: Uint32Array | null = null;
    for (let at = hay.indexOf(needle); at >= 0; ) {
      if (starts) {
        lineAt ??= starts();
        // Hits are rare or near each other: a few steps, else halves.
        let [low, high] = [line, lines - 1];
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if ((lineAt[middle] ?? 0) <= at) low = middle;
          else high = middle - 1;
        }
        line = low;
        lineEnd = (lineAt[line + 1] ?? hay.length) - 1;
      } else {
        if (lineEnd < 0) lineEnd = hay.indexOf('\n');
        while (lineEnd < at) {
          line += 1;
          lineEnd = hay.indexOf('\n', lineEnd + 1);
        }
      }
      found[line] = 1;
      if (lineEnd < 0) break;
      at = hay.indexOf(needle, lineEnd + 1);
    }
  }
  return found;
}

/** Which lines of a block fit. */
export function createMatcher(filter: LineFilter) {
  const { text, regex, exact, levels, from, to } = filter;
  const wantedLevels = new Set(levels.map(levelNumber));
  const test = regex && text !== '' ? createTextTest(filter) : null;
  const variants = [...new Set([text, escaped(text)])];
  const folded = exact ? variants : variants.map((one) => one.toLowerCase());
  const plainAscii = ascii.test(text);

  function byText(block: OpenBlock): Uint8Array | null {
    const { lines } = block.head;
    if (text === '') return null;
    if (!test) {
      // Bytes are enough unless letters beyond ASCII have two cases. Case of bytes beyond ASCII is folded alike on both sides.
      if (plainAscii || exact) {
        const hay = latin1(block);
        const needles = plainAscii ? folded : folded.map((one) => Buffer.from(one).toString('latin1'));
        return linesWith(exact ? hay : hay.toLowerCase(), needles, lines, block.starts);
      }
      return linesWith(utf8(block).toLowerCase(), folded, lines, null);
    }
    const found = new Uint8Array(lines);
    const texts = utf8(block).split('\n');
    for (let at = 0; at < lines; at += linesAtOnce) {
      const hits = test(texts.slice(at, Math.min(lines, at + linesAtOnce)));
      if (hits === null) throw new PatternTooSlow();
      for (const hit of hits) found[at + hit] = 1;
    }
    return found;
  }

  return {
    /** Lines that fit but for their level, and those of them that fit. Null for all. */
    look(block: OpenBlock): { any: Uint8Array | null; fits: Uint8Array | null } {
      const { lines, shift, first, last } = block.head;
      let any = byText(block);
      const whole =
        (from === undefined || timeOf(first, shift) >= from) && (to === undefined || timeOf(last, shift) <= to);
      if (!whole) {
        const keys = block.keys();
        const inTime = any ?? new Uint8Array(lines).fill(1);
        for (let at = 0; at < lines; at++) {
          const time = timeOf(keys[at] ?? 0, shift);
          if ((from !== undefined && time < from) || (to !== undefined && time > to)) inTime[at] = 0;
        }
        any = inTime;
      }
      if (wantedLevels.size === 0) return { any, fits: any };
      const fits = new Uint8Array(lines);
      for (let at = 0; at < lines; at++)
        fits[at] = any?.[at] !== 0 && wantedLevels.has((block.flags[at] ?? 0) & flag.level) ? 1 : 0;
      return { any, fits };
    },
  };
}

/** Whether a place can hold a line that fits. */
export function mayFit(
  ref: { firstAt: number; lastAt: number; counts: readonly number[] },
  { levels, from, to }: LineFilter,
): boolean {
  if (from !== undefined && ref.lastAt < from) return false;
  if (to !== undefined && ref.firstAt > to) return false;
  return levels.length === 0 || levels.some((level) => (ref.counts[levelNumber(level)] ?? 0) > 0);
}
