import { printable } from '../../lib/printable.ts';

export interface Span {
  text: string;
  className: string;
}

interface Style {
  colour: string;
  bold: boolean;
  faint: boolean;
  italic: boolean;
  underline: boolean;
}

const plain: Style = { colour: '', bold: false, faint: false, italic: false, underline: false };

/** The eight colours as the theme's own: whatever a tool means by "dark blue on black", here it can be read. */
const colours = ['', 'text-bad', 'text-ok', 'text-warn', 'text-accent', 'text-info', 'text-info', ''];

/** Sequences of terminals: what styles, what names windows, what moves the cursor, and an escape that leads nowhere. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b]*(?:\u001b\\)?|\u001b[ -/]*[0-~]?/g;

function restyle(style: Style, codes: string): Style {
  let next = style;
  const list = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < list.length; at++) {
    const code = list[at] ?? 0;
    if (code === 0) next = plain;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, faint: true };
    else if (code === 3) next = { ...next, italic: true };
    else if (code === 4) next = { ...next, underline: true };
    else if (code === 22) next = { ...next, bold: false, faint: false };
    else if (code === 23) next = { ...next, italic: false };
    else if (code === 24) next = { ...next, underline: false };
    else if (code === 38 || code === 48) {
      // 256 colours or true colour: the sixteen known ones are kept, of the others only the text.
      const [mode = 0, value = 0] = [list[at + 1], list[at + 2]];
      if (code === 38) next = { ...next, colour: mode === 5 && value < 16 ? (colours[value % 8] ?? '') : '' };
      at += mode === 5 ? 2 : 4;
    } else if (code === 39) next = { ...next, colour: '' };
    else if (code >= 30 && code <= 37) next = { ...next, colour: colours[code - 30] ?? '' };
    else if (code === 90) next = { ...next, colour: 'text-faint' };
    else if (code > 90 && code <= 97) next = { ...next, colour: colours[code - 90] ?? '' };
  }
  return next;
}

const classOf = ({ colour, bold, faint, italic, underline }: Style) =>
  [
    faint && colour === '' ? 'text-faint' : colour,
    bold && 'font-semibold',
    italic && 'italic',
    underline && 'underline',
  ]
    .filter(Boolean)
    .join(' ');

/** A progress bar writes its line over and over: what stood last is what it says. */
const lastWritten = (text: string) =>
  text.includes('\r') ? (text.split('\r').findLast((part) => part !== '') ?? '') : text;

/** A line of a terminal as text with classes. Nothing of it can move, hide or rename anything; what is left of control characters shows. */
export function ansiSpans(line: string): Span[] {
  const spans: Span[] = [];
  let style = plain;
  let from = 0;
  const text = lastWritten(line);
  const push = (to: number) => {
    const part = printable(text.slice(from, to).replaceAll('\t', '    '));
    const className = classOf(style);
    const last = spans.at(-1);
    if (part === '') return;
    if (last?.className === className) last.text += part;
    else spans.push({ text: part, className });
  };
  for (const match of text.matchAll(sequences)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') style = restyle(style, match[1] ?? '');
  }
  push(text.length);
  return spans;
}

/** The same without classes, to be searched and copied. */
export const plainText = (line: string): string =>
  printable(lastWritten(line).replace(sequences, '').replaceAll('\t', '    '));
