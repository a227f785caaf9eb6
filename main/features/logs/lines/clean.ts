/** A colour or a style, and where it begins to hold: in bytes of the plain text. */
export interface Style {
  at: number;
  /** `ESC [ … m` */
  code: string;
}

export interface Clean {
  /** Bytes as latin1: what is UTF-8 stays as it was. */
  plain: string;
  styles: Style[];
}

const mostStyles = 400;
const longestCode = 48;

/**
 * Sequences of terminals, in bytes: styles; the rest of CSI; strings that name windows, carry links or write to the clipboard, until
 * their end or, where that is missing, until the end of the line; and single ones.
 */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u001b\[([0-?]*)[ -/]*([@-~]?)|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000b-\u001f\u007f]+|\u00c2[\u0080-\u009f]/g;

/** Also the control characters of the second kind, which UTF-8 writes in two bytes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
export const hostile = /[\u0000-\u0008\u000b-\u001f\u007f]|\u00c2[\u0080-\u009f]/;

/** Of what was written over itself the last that was written: progress bars, spinners. */
export function lastWritten(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 13) end -= 1;
  const from = line.lastIndexOf('\r', end - 1);
  return from < 0 && end === line.length ? line : line.slice(from + 1, end);
}

/** A line as latin1 of its bytes, without all that would move, name, hide or ring. Colours are told beside it. */
export function clean(line: string): Clean {
  const text = lastWritten(line);
  if (!hostile.test(text)) return { plain: text, styles: [] };
  const styles: Style[] = [];
  let plain = '';
  let from = 0;
  for (const match of text.matchAll(sequences)) {
    plain += text.slice(from, match.index);
    from = match.index + match[0].length;
    const [, codes = '', end] = match;
    if (end !== 'm' || !/^[\d;:]*$/.test(codes) || codes.length > longestCode || styles.length === mostStyles) continue;
    const last = styles.at(-1);
    const code = `\u001b[${codes}m`;
    // A reset that nothing follows, or that follows nothing, says nothing.
    if (last?.at === plain.length && (codes === '' || codes === '0')) last.code = code;
    else styles.push({ at: plain.length, code });
  }
  return { plain: plain + text.slice(from), styles };
}

/** As a terminal would be told it. */
export function coloured(plain: string, styles: readonly Style[]): string {
  let text = '';
  let from = 0;
  for (const { at, code } of styles) {
    text += plain.slice(from, at) + code;
    from = at;
  }
  return text + plain.slice(from);
}
