import { stripVTControlCharacters } from 'node:util';

/** What of an answer is looked at at all, in bytes. */
export const mostRead = 2_000;
const mostShown = 300;

/** One line for people: no escapes, no secrets, not long. The secret is looked for before the cut, which could hide half of it. */
export function plainly(text: string, redact: (text: string) => string, keep: 'head' | 'tail' = 'head'): string {
  const line = redact(stripVTControlCharacters(text))
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  if (line.length <= mostShown) return line;
  return keep === 'head' ? `${line.slice(0, mostShown - 1)}…` : `…${line.slice(1 - mostShown)}`;
}

export const secondsWords = (ms: number): string =>
  `${Number((ms / 1_000).toFixed(1))}\u00a0${ms === 1_000 ? 'second' : 'seconds'}`;
