/**
 * `path/filepath` of Go, on bytes: each character of these strings is one byte, because Go's star skips bytes and only its
 * question mark and classes read whole characters.
 */

interface Span {
  from: number;
  to: number;
}

type Token = { kind: 'byte'; byte: number } | { kind: 'any' } | { kind: 'class'; negated: boolean; spans: Span[] };

interface Chunk {
  /** A star stands before it. */
  star: boolean;
  tokens: Token[];
}

export type NameTest = (name: string) => boolean;

const slash = 0x2f;
const unreadableRune = 0xfffd;

/** `filepath.Clean` on a system with slashes. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push(part);
  }
  const joined = kept.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** One character of UTF-8 and its length; a byte that is none stands for itself. */
function runeAt(text: string, at: number): { rune: number; length: number } {
  const first = text.charCodeAt(at);
  if (first < 0x80) return { rune: first, length: 1 };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > text.length) return { rune: unreadableRune, length: 1 };
  const second = text.charCodeAt(at + 1);
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return { rune: unreadableRune, length: 1 };
  let rune = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = text.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return { rune: unreadableRune, length: 1 };
    rune = (rune << 6) | (next & 0x3f);
  }
  return { rune, length };
}

class BadPattern extends Error {}

/** The character of a class, perhaps behind a backslash; what follows it has to be there too. */
function classRune(text: string, at: number): { rune: number; next: number } {
  let start = at;
  const first = text[start];
  if (first === undefined || first === '-' || first === ']') throw new BadPattern();
  if (first === '\\') start += 1;
  if (start >= text.length) throw new BadPattern();
  const { rune, length } = runeAt(text, start);
  if ((rune === unreadableRune && length === 1) || start + length >= text.length) throw new BadPattern();
  return { rune, next: start + length };
}

function readClass(text: string, start: number): { token: Token; next: number } {
  let at = start;
  const negated = text[at] === '^';
  if (negated) at += 1;
  const spans: Span[] = [];
  while (text[at] !== ']' || spans.length === 0) {
    const low = classRune(text, at);
    let high = low;
    if (text[low.next] === '-') high = classRune(text, low.next + 1);
    spans.push({ from: low.rune, to: high.rune });
    at = high.next;
  }
  return { token: { kind: 'class', negated, spans }, next: at + 1 };
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text[at];
    if (character === '[') {
      const { token, next } = readClass(text, at + 1);
      tokens.push(token);
      at = next;
      continue;
    }
    if (character === '\\') at += 1;
    if (at >= text.length) throw new BadPattern();
    tokens.push(character === '?' ? { kind: 'any' } : { kind: 'byte', byte: text.charCodeAt(at) });
    at += 1;
  }
  return tokens;
}

/** Up to the next star that stands in no class. */
function chunkEnd(pattern: string, from: number): number {
  let inClass = false;
  for (let at = from; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '*' && !inClass) return at;
  }
  return pattern.length;
}

function readChunks(pattern: string): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < pattern.length; ) {
    let star = false;
    for (; pattern[at] === '*'; at++) star = true;
    const end = chunkEnd(pattern, at);
    chunks.push({ star, tokens: readTokens(pattern.slice(at, end)) });
    at = end;
  }
  return chunks;
}

function fits(token: Token, name: string, at: number): number {
  if (token.kind === 'byte') return name.charCodeAt(at) === token.byte ? 1 : -1;
  const { rune, length } = runeAt(name, at);
  if (token.kind === 'any') return rune === slash ? -1 : length;
  const inside = token.spans.some(({ from, to }) => from <= rune && rune <= to);
  return inside === token.negated ? -1 : length;
}

/** Where the tokens end in the name, -1 where they do not fit. */
function matchTokens(tokens: readonly Token[], name: string, from: number): number {
  let at = from;
  for (const token of tokens) {
    if (at >= name.length) return -1;
    const length = fits(token, name, at);
    if (length < 0) return -1;
    at += length;
  }
  return at;
}

function matchChunks(chunks: readonly Chunk[], name: string): boolean {
  let at = 0;
  for (let i = 0; i < chunks.length; i++) {
    const chunk = chunks[i];
    if (!chunk) return false;
    const last = i === chunks.length - 1;
    if (chunk.star && chunk.tokens.length === 0) return !name.includes('/', at);
    let end = matchTokens(chunk.tokens, name, at);
    const tries = chunk.star ? name.length : at;
    for (let from = at; (end < 0 || (last && end < name.length)) && from < tries; from++) {
      if (name.charCodeAt(from) === slash) return false;
      end = matchTokens(chunk.tokens, name, from + 1);
    }
    if (end < 0 || (last && end < name.length)) return false;
    at = end;
  }
  return at === name.length;
}

/** `filepath.Match` with this pattern; null where Go calls it malformed. */
export function nameTest(pattern: string): NameTest | null {
  try {
    const chunks = readChunks(pattern);
    return (name) => matchChunks(chunks, name);
  } catch (error) {
    if (error instanceof BadPattern) return null;
    throw error;
  }
}
