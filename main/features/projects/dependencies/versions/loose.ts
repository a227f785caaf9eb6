import { bumped, holds, numbers, plain, splitOperator, type Term } from './constraints.ts';

const before = ['dev', 'pre', 'preview', 'a', 'alpha', 'b', 'beta', 'c', 'm', 'milestone', 'rc', 'snapshot'];

function tokens(version: string): string[] {
  return version.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
}

function compareTokens(left: string | undefined, right: string | undefined): number {
  const a = left ?? '0';
  const b = right ?? '0';
  const isNumber = /^\d/.test(a);
  if (isNumber !== /^\d/.test(b)) {
    // A word makes it earlier when it is one of those that announce a version, else later.
    const early = before.includes(isNumber ? b : a);
    return isNumber === early ? 1 : -1;
  }
  if (!isNumber) {
    const order = before.indexOf(a) - before.indexOf(b);
    return order !== 0 ? Math.sign(order) : a < b ? -1 : a > b ? 1 : 0;
  }
  const order = BigInt(a) - BigInt(b);
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}

/** Numbers as numbers, words as words: for all that have no stricter rules. What starts with no number is no version. */
export function compareLoose(a: string, b: string): number | null {
  if (!/^v?\d/i.test(a.trim()) || !/^v?\d/i.test(b.trim())) return null;
  if (a.length > 200 || b.length > 200) return null;
  const left = tokens(a.trim().replace(/^v/i, ''));
  const right = tokens(b.trim().replace(/^v/i, ''));
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const order = compareTokens(left[place], right[place]);
    if (order !== 0) return order;
  }
  return 0;
}

function wildcard(version: string): Term[] | null {
  if (!/^v?\d[\d.]*\.[*x]$/.test(version)) return null;
  const parts = numbers(version);
  return [
    { op: '>=', version: parts.join('.') },
    { op: '<', version: `${bumped(parts, parts.length - 1)}.dev` },
  ];
}

interface Words {
  or: RegExp;
  and: RegExp;
  /** What `=1.2` means: exactly that, or everything that starts so. */
  fuzzy: boolean;
}

function satisfiesWords(version: string, range: string, words: Words): boolean | null {
  const alternatives: Term[][] = [];
  for (const part of range.split(words.or)) {
    const terms: Term[] = [];
    for (const word of part.split(words.and)) {
      const { op, version: bound } = splitOperator(word);
      if (bound === '' || bound === '*') continue;
      const parts = numbers(bound);
      const all = wildcard(words.fuzzy && op === '=' && !bound.endsWith('*') ? `${bound}.*` : bound);
      if (op === '^>=') {
        terms.push({ op: '>=', version: bound }, { op: '<', version: bumped(parts, Math.min(1, parts.length - 1)) });
      } else if (op === '~=') {
        terms.push({ op: '>=', version: bound }, { op: '<', version: bumped(parts, Math.max(0, parts.length - 2)) });
      } else if (all !== null && (op === '' || op === '=' || op === '==')) terms.push(...all);
      else {
        const known = plain(op);
        if (known === null) return null;
        terms.push({ op: known, version: bound });
      }
    }
    alternatives.push(terms);
  }
  return holds(version, alternatives, compareLoose);
}

export function satisfiesLoose(version: string, range: string): boolean | null {
  const inner = range.trim().replace(/^\[(.*)\]$/, '$1');
  const split = /[<>=!~^]\s*\d/.test(inner) ? /,|\s+(?=[<>=!~^])|&&/ : /,|&&/;
  return satisfiesWords(version, inner, { or: /\|\|/, and: split, fuzzy: false });
}

/** Conda: `=1.2` is 1.2 with all that follows, `|` an "or"; a build after a second `=` says nothing about the version. */
export function satisfiesConda(version: string, range: string): boolean | null {
  const clean = range.trim().replace(/^(=?[^=<>!~|,]+)=[^=]*$/, '$1');
  return satisfiesWords(version, clean, { or: /\|/, and: /,/, fuzzy: true });
}
