import { posix } from 'node:path';
import { invalid } from '../../../../shared/contract/errors.ts';

interface Pattern {
  /** It begins with `!`: what it matches is sent after all. */
  exception: boolean;
  text: string;
  matches: (path: string) => boolean;
}

export interface Ignore {
  /** Paths are relative to the folder, with `/`. */
  ignores(path: string): boolean;
  /** Something below an ignored folder may be sent after all. */
  mayHoldExceptions(folder: string): boolean;
}

const special = '.+()|{}$';

/** As Go's `filepath.Match` reads it: a range that never ends, or a backslash at the end, is a mistake. */
function isWellFormed(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      if (at >= text.length) return false;
    } else if (text[at] === '[') {
      at += text[at + 1] === '^' ? 2 : 1;
      let count = 0;
      while (text[at] !== ']' || count === 0) {
        if (at >= text.length || text[at] === '-' || (text[at] === ']' && count === 0)) return false;
        at += text[at] === '\\' ? 2 : 1;
        if (text[at] === '-') {
          at += text[at + 1] === '\\' ? 3 : 2;
          if (at > text.length) return false;
        }
        count += 1;
      }
    }
  }
  return true;
}

/** What Docker makes of a pattern, letter for letter: other tools read `**` and folders in other ways. */
function matcherOf(text: string): Pattern['matches'] {
  let kind: 'exact' | 'prefix' | 'suffix' | 'regex' = 'exact';
  let source = '';
  const letters = [...text];
  for (let at = 0, first = true; at < letters.length; first = false) {
    const letter = letters[at++] as string;
    if (letter === '*' && letters[at] === '*') {
      at += 1;
      if (letters[at] === '/') at += 1;
      if (at >= letters.length) {
        if (kind === 'exact') kind = 'prefix';
        else kind = 'regex';
        source += '.*';
      } else {
        source += '(.*/)?';
        kind = 'regex';
      }
      if (first) kind = 'suffix';
    } else if (letter === '*' || letter === '?') {
      source += letter === '*' ? '[^/]*' : '[^/]';
      kind = 'regex';
    } else if (special.includes(letter)) source += `\\${letter}`;
    else if (letter === '\\') {
      source += `\\${letters[at] ?? '\\'}`;
      if (at < letters.length) kind = 'regex';
      at += 1;
    } else {
      if (letter === '[' || letter === ']') kind = 'regex';
      source += letter === '^' && letters[at - 2] !== '[' ? '\\^' : letter;
    }
  }
  if (kind === 'exact') return (path) => path === text;
  if (kind === 'prefix') {
    const start = text.slice(0, -2);
    return (path) => path.startsWith(start);
  }
  if (kind === 'suffix') {
    const end = text.slice(2);
    return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1));
  }
  const regex = new RegExp(`^${source}$`);
  return (path) => regex.test(path);
}

/** Lines as they stand in a `.dockerignore`; a comment begins at the very first letter of its line. */
function patternsOf(text: string, file: string): Pattern[] {
  const patterns: Pattern[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.startsWith('#')) continue;
    let pattern = line.trim();
    if (pattern === '') continue;
    const exception = pattern.startsWith('!');
    if (exception) pattern = pattern.slice(1).trim();
    const wrong = () => invalid([{ field: file, problem: `line ${index + 1} is no pattern: ${line.trim()}` }]);
    if (pattern === '') throw wrong();
    pattern = posix.normalize(pattern);
    if (pattern.length > 1) pattern = pattern.replace(/\/$/, '').replace(/^\//, '');
    if (!isWellFormed(pattern)) throw wrong();
    try {
      patterns.push({ exception, text: pattern, matches: matcherOf(pattern) });
    } catch {
      throw wrong();
    }
  }
  return patterns;
}

const wild = /[*[\]?^\\]/;

/** `keep`: sent whatever the patterns say, since the engine has to read it. */
export function createIgnore(text: string, file: string, keep: readonly string[] = []): Ignore {
  const patterns = patternsOf(text, file);
  const exceptions = [...patterns.filter(({ exception }) => exception).map((one) => one.text), ...keep];
  const anywhere = exceptions.some((one) => wild.test(one) && !keep.includes(one));
  const kept = new Set(keep);

  return {
    ignores(path) {
      if (kept.has(path)) return false;
      let ignored = false;
      for (const { exception, matches } of patterns) {
        if (exception !== ignored) continue;
        let found = matches(path);
        for (let at = path.indexOf('/'); !found && at > 0; at = path.indexOf('/', at + 1))
          found = matches(path.slice(0, at));
        if (found) ignored = !exception;
      }
      return ignored;
    },
    mayHoldExceptions: (folder) => anywhere || exceptions.some((one) => `${one}/`.startsWith(`${folder}/`)),
  };
}
