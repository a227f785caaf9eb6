import type { Evidence } from '../../../../shared/features/projects/schema.ts';
import type { ProjectFiles } from '../types.ts';

const longest = 160;
/** Configurations are small; what is larger has been generated. */
export const configBytes = 1024 * 1024;

const secretPair =
  /((?:password|passwd|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key)\w{0,20}["']?\s{0,3}[:=]\s{0,3})(["']?)[^\s"',;}]{1,160}/gi;

/** A line may hold more than what it is shown for. */
export function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^@\s/"']{1,160}@/g, '://…@').replace(secretPair, '$1$2…');
}

/** Around the place where it says so, when the line is long: a manifest may be one line in all. */
export function shown(line: string, place = 0): string {
  const start = line.length - line.trimStart().length;
  const from = place - start > longest - 40 ? place - 40 : start;
  // What is cut in the middle of a secret would no longer look like one.
  const clean = withoutSecrets(line.slice(from, from + longest * 4)).trim();
  const cut = clean.length > longest ? `${clean.slice(0, longest - 1).trimEnd()}…` : clean;
  return from > start ? `…${cut.slice(0, longest - 1)}` : cut;
}

export interface Lines {
  /** The text of a configuration; null when there is none to be read. */
  text(file: string): string | null;
  /** The line at a place of the text. */
  at(file: string, place: number): Evidence;
  /** The line of that number. */
  numbered(file: string, line: number | null, fallback: string): Evidence;
}

export function createLines(files: ProjectFiles): Lines {
  /** Where the lines of a text begin, as far as it has been asked for: what proves something stands mostly at the start. */
  const starts = new Map<string, number[]>();

  function text(file: string) {
    return files.text(file, configBytes);
  }

  function startsOf(file: string, whole: string, place: number, line: number): number[] {
    const known = starts.get(file) ?? [0];
    starts.set(file, known);
    let last = known[known.length - 1] ?? 0;
    while (last <= place || known.length < line) {
      const next = whole.indexOf('\n', last);
      if (next < 0) break;
      last = next + 1;
      known.push(last);
    }
    return known;
  }

  function lineText(whole: string, start: number): string {
    const end = whole.indexOf('\n', start);
    return whole.slice(start, end < 0 ? whole.length : end);
  }

  return {
    text,
    at(file, place) {
      const whole = text(file) ?? '';
      const begin = startsOf(file, whole, place, 0);
      let low = 0;
      let high = begin.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((begin[middle] ?? 0) <= place) low = middle;
        else high = middle - 1;
      }
      const start = begin[low] ?? 0;
      return { file, line: low + 1, text: shown(lineText(whole, start), place - start) };
    },
    numbered(file, line, fallback) {
      const whole = line === null ? null : text(file);
      const start = whole === null || line === null ? undefined : startsOf(file, whole, -1, line)[line - 1];
      if (whole === null || start === undefined) return { file, line, text: shown(fallback) };
      const found = lineText(whole, start);
      const name = fallback.slice(0, fallback.search(/\s|$/));
      return { file, line, text: shown(found, Math.max(0, found.indexOf(name))) };
    },
  };
}
