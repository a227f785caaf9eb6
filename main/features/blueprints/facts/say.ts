import type { Said } from '../types.ts';

const longest = 160;

/** As a part of a sentence, a comment or a label: one line, of limited length, whatever somebody wrote. */
export function plain(text: string, most = longest): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

export function lineOf(text: string, wanted: string | RegExp, from = 0): number | null {
  const at = typeof wanted === 'string' ? text.indexOf(wanted, from) : text.slice(from).search(wanted) + from;
  if (at < from) return null;
  let line = 1;
  for (let place = text.indexOf('\n'); place >= 0 && place < at; place = text.indexOf('\n', place + 1)) line += 1;
  return line;
}

export const said = <T>(
  value: T,
  sentence: string,
  file: string | null = null,
  line: number | null = null,
): Said<T> => ({
  value,
  sentence: plain(sentence, 300),
  file,
  line,
});
