import { readRegular } from '../files/blocking.ts';

const mostBytes = 64 * 1024;
const mostPatterns = 1_000;

interface Pattern {
  negative: boolean;
  foldersOnly: boolean;
  /** Of the path below the file's own folder; one alone is compared with the last name. */
  parts: readonly string[];
  /** The same in small letters. */
  small: readonly string[];
  anchored: boolean;
}

/** One file of rules, the last one first; `null` where something in it is not understood for certain. */
interface Rules {
  folder: string;
  patterns: readonly (Pattern | null)[];
}

/** Of what git reads for this folder, the innermost first. */
export type SureRules = readonly Rules[];

const plain = /^[\x21-\x7e]+$/;
const special = /[?[\]\\]|\*\*/;

function patternOf(line: string): Pattern | null {
  if (!plain.test(line) || special.test(line)) return null;
  const negative = line.startsWith('!');
  let text = negative ? line.slice(1) : line;
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  const anchored = text.includes('/');
  const parts = (text.startsWith('/') ? text.slice(1) : text).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null;
  return { negative, foldersOnly, parts, small: parts.map((part) => part.toLowerCase()), anchored };
}

/** With what a file in this folder adds; what is no plain file says nothing for certain. */
export function withRules(rules: SureRules, folder: string, file: string): SureRules {
  const bytes = readRegular(file, mostBytes);
  if (bytes === 'missing') return rules;
  if (typeof bytes === 'string') return [{ folder, patterns: [null] }, ...rules];
  const patterns: (Pattern | null)[] = [];
  for (const line of bytes.toString('latin1').split('\n')) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '' || text.startsWith('#')) continue;
    patterns.push(patternOf(text));
    if (patterns.length > mostPatterns) return [{ folder, patterns: [null] }, ...rules];
  }
  return patterns.length === 0 ? rules : [{ folder, patterns: patterns.reverse() }, ...rules];
}

/** `*` stands for any letters, and nothing else stands for anything but itself. */
function fits(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === name;
  const last = pattern.lastIndexOf('*');
  const tail = pattern.slice(last + 1);
  if (!name.startsWith(pattern.slice(0, star))) return false;
  let at = star;
  for (const part of pattern.slice(star + 1, last + 1).split('*')) {
    if (part === '') continue;
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - tail.length >= at && name.endsWith(tail);
}

function matches(anchored: boolean, parts: readonly string[], names: readonly string[]): boolean {
  if (!anchored) return fits(parts[0] ?? '', names.at(-1) ?? '');
  return parts.length === names.length && parts.every((part, at) => fits(part, names[at] ?? ''));
}

/** Where the user's own list cannot be known, nothing is surely not ignored. */
export const unknownRules: SureRules = [{ folder: '', patterns: [null] }];

/**
 * Whether git ignores this path, which it does not track; null where that is not certain. The user's own list comes after all
 * others in git, so it cannot take back what they say.
 */
export function ignores(rules: SureRules, path: string, isFolder: boolean): boolean | null {
  for (const { folder, patterns } of rules) {
    const names = (folder === '' ? path : path.slice(folder.length + 1)).split('/');
    const smallNames = names.map((name) => name.toLowerCase());
    for (const pattern of patterns) {
      if (pattern === null) return null;
      const { anchored, foldersOnly, negative, parts, small } = pattern;
      if (foldersOnly && !isFolder) continue;
      if (matches(anchored, parts, names)) return !negative;
      // Where git was told that case does not count, this one might be it.
      if (matches(anchored, small, smallNames)) return null;
    }
  }
  return false;
}
