import { encodeName } from '../../../../restic/names.ts';
import { cleanPath, type NameTest, nameTest } from './go-path.ts';

/** Null is `**`: any number of folders. */
type Part = NameTest | string | null;

interface Pattern {
  /** Begins at the root, not at any folder. */
  rooted: boolean;
  negated: boolean;
  /** Without a `**` at its end, which adds nothing: what lies in an excluded folder is excluded. */
  parts: Part[];
  /** With several `**`, of which restic lets each but one stand for a folder at least, as long as there is none for it. */
  wide?: Part[];
}

export interface Excludes {
  /**
   * Whether this name in this folder is left out, both as bytes in a string. Folders above have been asked before and were
   * not left out, but for those of a path that was asked for: it is `first`.
   */
  leavesOut(folder: readonly string[], name: string, first: boolean): boolean;
}

export class BadExcludes extends Error {
  readonly patterns: readonly string[];
  constructor(patterns: readonly string[]) {
    super(`These excludes cannot be understood: ${patterns.join(', ')}.`);
    this.name = 'BadExcludes';
    this.patterns = patterns;
  }
}

const special = /[\\[\]*?]/;

function readPart(part: string): Part | undefined {
  // What is empty is so by a slash alone, and restic takes it for the same as two stars.
  if (part === '**' || part === '') return null;
  if (!special.test(part)) return part;
  return nameTest(part) ?? undefined;
}

function readPattern(text: string): Pattern | null {
  const bytes = encodeName(text).toString('latin1');
  const negated = bytes.startsWith('!');
  const words = cleanPath(negated ? bytes.slice(1) : bytes).split('/');
  const rooted = words[0] === '';
  const parts = (rooted ? words.slice(1) : words).map(readPart);
  if (!parts.every((part) => part !== undefined)) return null;
  if (parts.filter((part) => part === null).length > 1)
    return { rooted, negated, parts: [], wide: rooted ? ['/', ...parts] : parts };
  while (parts.length > (rooted ? 0 : 1) && parts.at(-1) === null) parts.pop();
  while (!rooted && parts.length > 1 && parts[0] === null) parts.shift();
  return { rooted, negated, parts };
}

const nameAt = (folder: readonly string[], name: string, at: number): string =>
  at === folder.length ? name : (folder[at] ?? '');

/** Whether the parts up to `part` fit names that end at `end`. */
function endsAt(pattern: Pattern, part: number, folder: readonly string[], name: string, end: number): boolean {
  if (part < 0) return !pattern.rooted || end < 0;
  const test = pattern.parts[part] ?? null;
  if (test === null) {
    for (let rest = end; rest >= -1; rest--) if (endsAt(pattern, part - 1, folder, name, rest)) return true;
    return false;
  }
  if (end < 0) return false;
  const word = nameAt(folder, name, end);
  if (typeof test === 'string' ? test !== word : !test(word)) return false;
  return endsAt(pattern, part - 1, folder, name, end - 1);
}

const anyFolder: NameTest = (name) => name !== '/';

const fitsPart = (part: Part | undefined, word: string): boolean =>
  typeof part === 'string' ? part === word : part ? part(word) : false;

/** As restic does it, step by step: the first `**` becomes as many stars as there is room for, then the next. */
function matchesWide(parts: readonly Part[], words: readonly string[]): boolean {
  const at = parts.indexOf(null);
  if (at >= 0) {
    for (let stars = 0; stars <= words.length - parts.length + 1; stars++) {
      const filled = Array.from({ length: stars }, () => anyFolder);
      if (matchesWide([...parts.slice(0, at), ...filled, ...parts.slice(at + 1)], words)) return true;
    }
    return false;
  }
  const rooted = parts[0] === '/';
  if (parts.length === 0) return false;
  for (let from = rooted ? 0 : 1; from <= (rooted ? 0 : words.length - parts.length); from++)
    if (from + parts.length <= words.length && parts.every((part, i) => fitsPart(part, words[from + i] ?? '')))
      return true;
  return false;
}

function matches(pattern: Pattern, folder: readonly string[], name: string, whole: boolean): boolean {
  const { parts, wide } = pattern;
  if (wide) return matchesWide(wide, ['/', ...folder, name]);
  if (parts.length === 0) return true;
  for (let end = folder.length; end >= (whole ? 0 : folder.length); end--)
    if (endsAt(pattern, parts.length - 1, folder, name, end)) return true;
  return false;
}

/** Patterns of `restic backup --exclude`, as 0.14 understands them: the last that speaks of a path decides. */
export function readExcludes(texts: readonly string[]): Excludes {
  const read = texts.filter((text) => text !== '').map((text) => ({ text, pattern: readPattern(text) }));
  const bad = read.filter(({ pattern }) => pattern === null).map(({ text }) => text);
  if (bad.length > 0) throw new BadExcludes(bad);
  const patterns = read.flatMap(({ pattern }) => (pattern ? [pattern] : []));
  const anyNegated = patterns.some(({ negated }) => negated);

  // The commonest excludes are one plain name at any level.
  const plain = new Set<string>();
  const others: Pattern[] = [];
  for (const pattern of patterns) {
    const [only] = pattern.parts;
    if (!anyNegated && !pattern.rooted && pattern.parts.length === 1 && typeof only === 'string') plain.add(only);
    else others.push(pattern);
  }

  return {
    leavesOut(folder, name, first) {
      if (plain.has(name) || (first && folder.some((word) => plain.has(word)))) return true;
      let out = false;
      for (const pattern of others) {
        const speaks = matches(pattern, folder, name, first || anyNegated);
        if (pattern.negated) out = out && !speaks;
        else if (speaks) out = true;
        if (out && !anyNegated) return true;
      }
      return out;
    },
  };
}
