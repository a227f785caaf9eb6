import { commentsOf } from './comments.ts';

const mostLines = 5_000;
const longestLine = 2_000;

/**
 * The place of the first line that says it and is no comment. Each expression sees one line of limited length, so that
 * none can be made to take long.
 */
export function findLine(
  file: string,
  text: string,
  wanted: readonly (RegExp | null)[],
): ({ at: number; line: string } | null)[] {
  const found: ({ at: number; line: string } | null)[] = wanted.map(() => null);
  const comments = commentsOf(file);
  // The version of the tools stands in a comment, by Swift's own rule.
  const magic = file.endsWith('Package.swift') ? 'swift-tools-version' : null;
  let missing = wanted.length;
  let inside = false;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let count = 0; start <= text.length && count < mostLines && missing > 0; count += 1) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, Math.min(end, start + longestLine)).replace(/\r$/, '');
    const trimmed = line.trim();
    const here = start;
    start = end + 1;
    if (comments.block !== null) {
      const [open, close] = comments.block;
      if (inside) {
        inside = !trimmed.includes(close);
        continue;
      }
      if (trimmed.startsWith(open) && !trimmed.includes(close, open.length)) {
        inside = true;
        continue;
      }
    }
    if (comments.silent(trimmed) && !(magic !== null && trimmed.includes(magic))) continue;
    wanted.forEach((expression, place) => {
      if (found[place] !== null) return;
      const match = expression === null ? /\S/.exec(line) : expression.exec(line);
      if (match === null) return;
      found[place] = { at: here + match.index, line };
      missing -= 1;
    });
  }
  return found;
}
