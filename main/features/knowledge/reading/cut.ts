export interface Piece {
  /** From 1, both inclusive. */
  fromLine: number;
  toLine: number;
  /** The heading that it stands under, outermost first; empty for code. */
  heading: string;
  text: string;
}

const mostLines = 70;
const fewestLines = 25;
export const mostCharacters = 2_400;
const overlap = 4;

const opens =
  /^(?:export|import\(|public|private|protected|internal|static|async|abstract|final|sealed|open|override|pub|func|function|fn|def|class|interface|struct|enum|trait|impl|type|module|namespace|object|record|const|let|var|val|describe|it|test|create|alter|resource|data|provider|service|@\w|#\[|\[\w+\]|\w[\w-]*:\s*$)/i;

const indentOf = (line: string) => line.length - line.trimStart().length;

/** How well a text may be cut before this line; more is better. */
function cutBefore(lines: readonly string[], at: number): number {
  const line = lines[at] ?? '';
  const before = lines[at - 1] ?? '';
  if (line.trim() === '') return 0;
  const blank = before.trim() === '' ? 3 : 0;
  const top = indentOf(line) === 0 ? 3 : indentOf(line) <= 2 ? 1 : 0;
  const closes = /^[\s})\]]*[})\]];?,?\s*$|^\s*end\b/.test(line) ? -3 : 0;
  return blank + top + closes + (opens.test(line.trimStart()) ? 2 : 0);
}

const sizeOf = (lines: readonly string[], from: number, to: number) => {
  let size = 0;
  for (let at = from; at < to; at += 1) size += (lines[at] ?? '').length + 1;
  return size;
};

/** Where the piece that begins at `from` ends, exclusive. */
function endOf(lines: readonly string[], from: number, to: number): number {
  let last = from + 1;
  let size = (lines[from] ?? '').length + 1;
  while (last < to && last - from < mostLines && size + (lines[last] ?? '').length < mostCharacters) {
    size += (lines[last] ?? '').length + 1;
    last += 1;
  }
  if (last >= to) return to;
  let best = last;
  let bestScore = 0;
  const earliest = from + Math.max(1, Math.min(fewestLines, Math.floor((last - from) / 3)));
  for (let at = last; at >= earliest; at -= 1) {
    // The fuller of two equally good ones.
    const score = cutBefore(lines, at);
    if (score > bestScore) {
      best = at;
      bestScore = score;
    }
  }
  return best;
}

function pieceOf(lines: readonly string[], from: number, to: number, heading: string): Piece | null {
  let first = from;
  let end = to;
  while (first < end && (lines[first] ?? '').trim() === '') first += 1;
  while (end > first && (lines[end - 1] ?? '').trim() === '') end -= 1;
  if (first >= end) return null;
  const text = lines.slice(first, end).join('\n');
  // A single line may be longer than all that a piece may be.
  return { fromLine: first + 1, toLine: end, heading, text: text.slice(0, 4 * mostCharacters) };
}

function cutLines(lines: readonly string[], from: number, to: number, heading: string): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  while (at < to) {
    const end = endOf(lines, at, to);
    const piece = pieceOf(lines, at, end, heading);
    if (piece) pieces.push(piece);
    if (end >= to) break;
    // What was cut in the middle of something goes on with what led there.
    const clean = cutBefore(lines, end) >= 5;
    at = clean ? end : Math.max(at + 1, end - overlap);
  }
  return pieces;
}

/** Code, cut where a block begins. */
export function cutCode(text: string): Piece[] {
  const lines = text.split('\n');
  return cutLines(lines, 0, lines.length, '');
}

interface Heading {
  line: number;
  level: number;
  title: string;
}

const underline = /^(?:={3,}|-{3,}|~{3,}|\^{3,}|"{3,}|\*{3,})\s*$/;

function headingsOf(lines: readonly string[]): Heading[] {
  const found: Heading[] = [];
  let fence: string | null = null;
  lines.forEach((line, at) => {
    const [, mark] = /^\s{0,3}(`{3,}|~{3,}|-{4,}$)/.exec(line) ?? [];
    if (mark && /^[`~]/.test(mark)) {
      if (fence === null) fence = mark;
      else if (mark.startsWith(fence)) fence = null;
      return;
    }
    if (fence !== null) return;
    const [, marks, title] = /^\s{0,3}(#{1,6}|={1,6}|\*{1,6})\s+(\S.*?)\s*[#=]*\s*$/.exec(line) ?? [];
    if (marks && title && !(marks.startsWith('*') && marks.length === 1))
      found.push({ line: at, level: marks.length, title });
    else if (marks === '*' || line.trim() === '') return;
    else if (underline.test(lines[at + 1] ?? '') && line.trim().length > 1 && (lines[at - 1] ?? '').trim() === '')
      found.push({ line: at, level: (lines[at + 1] ?? '').startsWith('=') ? 1 : 2, title: line.trim() });
  });
  return found;
}

/** Less than that says little alone, and goes with what follows. */
const smallSection = 160;

/** Prose, cut at its headings; each piece knows the ones above it. */
export function cutDoc(text: string): Piece[] {
  const lines = text.split('\n');
  const headings = headingsOf(lines);
  const pieces: Piece[] = [];
  const above: Heading[] = [];
  let from = 0;
  let name = '';
  const flush = (to: number) => {
    if (to <= from) return;
    pieces.push(...cutLines(lines, from, to, name));
    from = to;
  };
  for (const heading of headings) {
    if (sizeOf(lines, from, heading.line) >= smallSection) flush(heading.line);
    while (above.length > 0 && (above.at(-1)?.level ?? 0) >= heading.level) above.pop();
    above.push(heading);
    name = above
      .map(({ title }) => title.slice(0, 100))
      .join(' › ')
      .slice(-300);
  }
  flush(lines.length);
  return pieces;
}

const defines =
  /(?:^|[\s;({])(?:function\*?|class|interface|type|enum|const|let|var|def|defp|fn|func|struct|trait|impl|module|namespace|record|protocol|object|val|sub|macro|table|view|resource)\s+(?:if\s+not\s+exists\s+)?["'`]?([A-Za-z_$][\w$]*)/gi;
const methods =
  /^\s+(?:(?:public|private|protected|static|async|override|final|virtual|get|set)\s+)*([A-Za-z_$][\w$]*)\s*\([^()]*\)\s*(?::[^{;=]+)?\{/gm;
const keywords = new Set('if for while switch catch return function with else do'.split(' '));
const mostSymbols = 60;

/** Names that a piece of code defines. */
export function symbolsOf(text: string): string[] {
  const found = new Set<string>();
  for (const pattern of [defines, methods])
    for (const [, name] of text.matchAll(pattern))
      if (name && !keywords.has(name) && found.size < mostSymbols) found.add(name);
  return [...found];
}
