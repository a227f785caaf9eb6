import { byModeline, byShebang } from './first-lines.ts';
import { isGeneratedByContent, type TextEnds } from './generated-content.ts';
import { heuristicBytes, heuristicFor } from './heuristics.ts';
import { both, byExtension, byFilename, placeOf } from './lookup.ts';
import type { PathParts } from './path-matcher.ts';
import type { Heuristic } from './table-types.ts';

const startBytes = 8 * 1024;
const endBytes = 2 * 1024;
const xml = [placeOf('XML')];
const manPage = [placeOf('Roff Manpage'), placeOf('Roff')];
const manName = /\.(?:[1-9](?![0-9])[a-z_0-9]*|0p|n|man|mdoc)(?:\.in)?$/i;

export type Encoding = 'bytes' | 'utf-16le' | 'utf-16be' | 'binary';

/** What has a zero byte in its beginning is no text, unless it says that its characters have two bytes. */
export function encodingOf(bytes: Buffer): Encoding {
  if (bytes.length >= 2 && bytes.length !== 3) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? 'binary' : 'utf-16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  }
  return bytes.subarray(0, startBytes).includes(0) ? 'binary' : 'bytes';
}

/** The bytes as they would be in UTF-8, as far as the rules look. */
function plain(bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'bytes' || encoding === 'binary') return bytes;
  const even = bytes.subarray(0, Math.min(bytes.length & ~1, 2 * heuristicBytes));
  return Buffer.from(new TextDecoder(encoding).decode(even));
}

/** What is left to do once a file's own words have been heard. */
export type Verdict =
  | { kind: 'language'; language: number }
  | { kind: 'ask'; heuristic: Heuristic | null; text: string; candidates: readonly number[] }
  | { kind: 'unknown' };

export interface Judgement {
  generated: boolean;
  verdict: Verdict;
}

/** linguist's strategies in its order; the patterns themselves are left to the caller, since they may have to be stopped. */
export function judgeBytes(
  parts: PathParts,
  head: Buffer,
  tail: Buffer,
  encoding: Encoding,
  size: number,
  lines: number,
): Judgement {
  const { base } = parts;
  const text = plain(head, encoding);
  const start = text.toString('latin1', 0, Math.min(text.length, startBytes));
  const last = encoding === 'bytes' ? tail : text;
  const end =
    last.length <= startBytes && last === text ? start : last.toString('latin1', Math.max(0, last.length - endBytes));
  const ends: TextEnds = { start, end, bytes: size, lines };
  const generated = isGeneratedByContent(base, parts.extension.toLowerCase(), ends);
  return { generated, verdict: verdictOf(base, text, ends) };
}

function verdictOf(base: string, text: Buffer, { start, end }: TextEnds): Verdict {
  const header = firstLines(start);
  const said = byModeline(header, lastLines(end));
  if (said !== undefined) return { kind: 'language', language: said };
  let candidates = byFilename(base);
  if (candidates.length !== 1) candidates = both(candidates, byShebang(start));
  if (candidates.length !== 1) candidates = both(candidates, byExtension(base));
  if (candidates.length === 0 && header.includes('?xml version=')) candidates = xml;
  if (candidates.length === 0 && manName.test(base)) candidates = manPage;
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only !== undefined) return { kind: 'language', language: only };
  const heuristic = heuristicFor(base) ?? null;
  if (!heuristic && candidates.length === 0) return { kind: 'unknown' };
  return {
    kind: 'ask',
    heuristic,
    candidates,
    text: text.toString('latin1', 0, Math.min(text.length, heuristicBytes)),
  };
}

const searchLines = 5;

function firstLines(start: string): string {
  let end = 0;
  for (let count = 0; count < searchLines && end >= 0; count += 1)
    end = start.indexOf('\n', end + (count === 0 ? 0 : 1));
  return end < 0 ? start : start.slice(0, end);
}

function lastLines(text: string): string {
  let from = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let count = 0; count < searchLines && from > 0; count += 1) from = text.lastIndexOf('\n', from - 1);
  return from <= 0 ? text : text.slice(from + 1);
}
