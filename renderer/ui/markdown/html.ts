/** A piece of raw HTML. Of a comment, a declaration or an instruction nothing is left. */
export type Piece = { kind: 'text'; text: string } | { kind: 'tag'; name: string; closes: boolean; raw: string };

const longestTag = 2_000;
const tagName = /<(\/?)([a-z][a-z0-9-]*)(?=[\s/>])/iy;
const attribute = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Divides it into tags and the words between them, in time that grows no faster than the text. */
export function piecesOf(raw: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = raw.indexOf('<'); at !== -1; at = raw.indexOf('<', at)) {
    const found = tagAt(raw, at);
    if (found === null) {
      at++;
      continue;
    }
    if (at > from) pieces.push({ kind: 'text', text: raw.slice(from, at) });
    if (found.piece) pieces.push(found.piece);
    from = found.end;
    at = found.end;
  }
  if (from < raw.length) pieces.push({ kind: 'text', text: raw.slice(from) });
  return pieces;
}

function tagAt(raw: string, at: number): { piece: Piece | null; end: number } | null {
  if (raw.startsWith('<!--', at)) {
    const end = raw.indexOf('-->', at + 2);
    return { piece: null, end: end === -1 ? raw.length : end + 3 };
  }
  tagName.lastIndex = at;
  const [, slash, name] = tagName.exec(raw) ?? [];
  if (name === undefined && !/[!?]/.test(raw.charAt(at + 1))) return null;
  const end = endOfTag(raw, at + 1);
  if (end === -1) return null;
  return {
    piece:
      name === undefined
        ? null
        : { kind: 'tag', name: name.toLowerCase(), closes: slash === '/', raw: raw.slice(at, end) },
    end,
  };
}

/** Behind its `>`, of which none counts that stands in quotes. */
function endOfTag(raw: string, from: number): number {
  let quote = '';
  for (let at = from; at < raw.length && at - from < longestTag; at++) {
    const char = raw.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '>') return at + 1;
    else if (char === '<') return -1;
    else if (char === '"' || char === "'") quote = char;
  }
  return -1;
}

export function attributeOf(tag: string, name: string): string | null {
  for (const [, key = '', double, single, bare] of tag.slice(0, longestTag).matchAll(attribute))
    if (key.toLowerCase() === name) return double ?? single ?? bare ?? '';
  return null;
}

/** One of backticks has none behind it: that is code within a line. */
const fence = /^(?:\s|[-*+>]\s|\d{1,9}[.)]\s){0,40}(?:(`{3,})([^`]*)|(~{3,})(.*))$/;

/** A comment that begins a line may go over blank lines, where the text is divided: it is taken out before. */
export function withoutComments(text: string): string {
  if (!text.includes('<!--')) return text;
  let inside = false;
  let code: string | null = null;
  return text
    .split('\n')
    .map((line) => {
      if (!inside) {
        const [found, ticks, info, waves, words] = fence.exec(line) ?? [];
        const mark = ticks ?? waves ?? '';
        if (code === null) code = found === undefined ? null : mark;
        else if (mark.startsWith(code) && (info ?? words ?? '').trim() === '') code = null;
        if (found !== undefined || code !== null || !/^ {0,3}<!--/.test(line)) return line;
      }
      const end = line.indexOf('-->');
      inside = end === -1;
      return inside ? '' : line.slice(end + 3);
    })
    .join('\n');
}
