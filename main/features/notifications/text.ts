import { lazily } from '../../../shared/lib/lazily.ts';

/** Control characters, and what turns the reading direction of all that follows. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
const CONTROLS_BUT_LINES = /[^\P{Cc}\n\t]+/gu;

/** One line, whatever it was: nothing in it can begin a header, a field or another message. */
export const oneLine = (text: string): string => text.toWellFormed().replaceAll(CONTROLS, ' ').trim();

export const plainText = (text: string): string =>
  text.toWellFormed().replaceAll('\r\n', '\n').replaceAll(CONTROLS_BUT_LINES, ' ').trim();

const OPENING = /[\u202a\u202b\u202d\u202e\u2066\u2067\u2068]/gu;
const CLOSING = /[\u202c\u2069]/gu;
/** Marks of direction that are not closed would turn what we write after them. */
export const closedDirection = (text: string): string =>
  (text.match(OPENING)?.length ?? 0) === (text.match(CLOSING)?.length ?? 0)
    ? text
    : text.replaceAll(OPENING, '').replaceAll(CLOSING, '');

const segments = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** At most so many characters, never through the middle of one that people see as one. */
export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  const rough = text.slice(0, most - 1);
  // Only the last few could have been cut through: the whole would take long.
  const tail = rough.slice(-64);
  let end = 0;
  for (const { index } of segments().segment(tail + text.slice(most - 1, most + 31))) {
    if (index > tail.length) break;
    end = index;
  }
  return `${(rough.slice(0, rough.length - tail.length) + tail.slice(0, end)).toWellFormed().trimEnd()}…`;
}

/** At most so many bytes of UTF-8. */
export function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let cut = cutTo(text, most);
  while (Buffer.byteLength(cut) > most) cut = cutTo(cut, Math.floor((cut.length * most) / Buffer.byteLength(cut)));
  return cut;
}

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
