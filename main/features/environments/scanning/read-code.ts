import { isWritten, type Way, waysOf } from './languages.ts';

export interface CodeRead {
  name: string;
  line: number;
  text: string;
  hasDefault: boolean;
}

export interface ReadFile {
  reads: CodeRead[];
  /** Names in capitals, wherever they stand: what is read in some other way is not unused. */
  mentions: string[];
}

const mostReads = 500;
const mostMentions = 2_000;
const longestLine = 160;
/** A line beyond that was made by a program. */
const longestSource = 5_000;

const name = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const mention = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g;
/** `database_url: str` of a class of settings. */
const field = /^[ \t]+([a-z][a-z0-9_]{1,80})[ \t]*:[ \t]*[A-Za-z]/gm;
const comment = /^\s*(?:\/\/|#(?!\[)|\*|--|<!--)/;

function namesIn(list: string): { name: string; at: number; hasDefault: boolean }[] {
  const found: { name: string; at: number; hasDefault: boolean }[] = [];
  let at = 0;
  for (const part of list.split(',')) {
    const [, gap = '', own = '', rest = ''] = /^(\s*)([A-Za-z_]\w*)([\s\S]*)$/.exec(part) ?? [];
    if (own !== '') found.push({ name: own, at: at + gap.length, hasDefault: /=\s*\S/.test(rest) });
    at += part.length + 1;
  }
  return found;
}

function* matchesOf(text: string, way: Way) {
  for (const match of text.matchAll(way.pattern)) {
    const first = match[1];
    if (first === undefined) continue;
    if (way.list) {
      const start = match.index + match[0].indexOf(first);
      for (const { name: own, at, hasDefault } of namesIn(first)) yield { name: own, at: start + at, hasDefault };
      continue;
    }
    const end = match.index + match[0].length;
    const behind = text.slice(end, end + 200);
    if (isWritten(behind)) continue;
    yield { name: first, at: match.index, hasDefault: way.always === true || (way.byDefault?.test(behind) ?? false) };
  }
}

/** Where a text reads variables. `hide` takes out what looks like a secret in the lines that are shown. */
export function readCode(path: string, text: string, hide: (line: string) => string): ReadFile {
  const ways = waysOf(path);
  if (!ways) return { reads: [], mentions: [] };
  const found = ways
    .flatMap((way) => [...matchesOf(text, way)])
    .filter((one) => name.test(one.name))
    .sort((a, b) => a.at - b.at);
  const reads: CodeRead[] = [];
  const seen = new Set<string>();
  let line = 1;
  let counted = 0;
  for (const { name: own, at, hasDefault } of found) {
    if (reads.length >= mostReads) break;
    for (let next = text.indexOf('\n', counted); next >= 0 && next < at; next = text.indexOf('\n', counted)) {
      line += 1;
      counted = next + 1;
    }
    const end = text.indexOf('\n', at);
    const source = text.slice(counted, end < 0 ? undefined : end);
    const key = `${own}\0${line}`;
    if (source.length > longestSource || comment.test(source) || seen.has(key)) continue;
    seen.add(key);
    const shown = hide(source.trim());
    reads.push({
      name: own,
      line,
      hasDefault,
      text: shown.length > longestLine ? `${shown.slice(0, longestLine - 1)}…` : shown,
    });
  }
  const mentions = new Set<string>();
  for (const [word] of text.matchAll(mention)) {
    if (word.length > 2) mentions.add(word);
    if (mentions.size >= mostMentions) break;
  }
  if (path.endsWith('.py')) for (const [, word = ''] of text.matchAll(field)) mentions.add(word.toUpperCase());
  for (const { name: own } of reads) mentions.add(own);
  return { reads, mentions: [...mentions] };
}
