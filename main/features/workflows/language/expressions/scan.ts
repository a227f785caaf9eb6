/** A string of the text, cut at its `${{ … }}`. `at` and `end` count from the start of the string. */
export type Part = { text: string } | { expression: string; at: number; end: number };

export interface Scanned {
  parts: Part[];
  /** Where a `${{` has no `}}`. */
  open: number | null;
}

const opening = '${{';

export const mayHoldExpression = (text: string): boolean => text.includes(opening);

/** `$${{` stands for `${{` itself. */
export function scan(text: string): Scanned {
  const parts: Part[] = [];
  let plain = '';
  let i = 0;
  while (i < text.length) {
    const next = text.indexOf(opening, i);
    if (next < 0) break;
    plain += text.slice(i, next);
    if (text[next - 1] === '$' && next > i) {
      plain = `${plain.slice(0, -1)}${opening}`;
      i = next + opening.length;
      continue;
    }
    const close = closingOf(text, next + opening.length);
    if (close < 0) return { parts: [...parts, { text: plain + text.slice(next) }], open: next };
    if (plain) parts.push({ text: plain });
    plain = '';
    parts.push({ expression: text.slice(next + opening.length, close), at: next + opening.length, end: close });
    i = close + 2;
  }
  plain += text.slice(i);
  if (plain) parts.push({ text: plain });
  return { parts, open: null };
}

/** The one expression that a string consists of, blanks around it aside. */
export function wholeOf(parts: readonly Part[]): Extract<Part, { expression: string }> | null {
  let whole: Extract<Part, { expression: string }> | null = null;
  for (const part of parts) {
    if ('expression' in part) {
      if (whole) return null;
      whole = part;
    } else if (part.text.trim() !== '') return null;
  }
  return whole;
}

const secretForm = /^\s*secrets\.([A-Za-z_][A-Za-z0-9_]{0,63})\s*$/;

export const secretOf = (expression: string): string | null => secretForm.exec(expression)?.[1] ?? null;

/** As it stands in files and run configurations too. */
export const secretReference = /(?<![A-Za-z0-9])optimus:\/\/(secret|project)\/([A-Za-z_][A-Za-z0-9_]{0,63})(?!\w)/g;

export const mayHoldReference = (text: string): boolean => text.includes('optimus://');

export const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Braces and quotes within an expression are its own: `${{ {"a": "}}"} }}`. */
function closingOf(text: string, from: number): number {
  let depth = 0;
  let i = from;
  while (i < text.length) {
    const char = text[i];
    if (char === '"' || char === "'") {
      const end = endOfString(text, i);
      if (end < 0) return text.indexOf('}}', from);
      i = end;
      continue;
    }
    if (char === '{') depth++;
    if (char === '}') {
      if (depth === 0 && text[i + 1] === '}') return i;
      if (depth > 0) depth--;
    }
    i++;
  }
  return text.indexOf('}}', from);
}

/** Just behind the string literal that begins at `start`; -1 when it never ends. */
export function endOfString(text: string, start: number): number {
  const quote = text[start] ?? '';
  const raw = /[rR]/.test(text[start - 1] ?? '');
  const fence = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  let i = start + fence.length;
  while (i < text.length) {
    if (text[i] === '\\' && !raw) i += 2;
    else if (text.startsWith(fence, i)) return i + fence.length;
    else i++;
  }
  return -1;
}
