import { bumped, caretEnd, holds, numbers, pessimisticEnd, plain, splitOperator, type Term } from './constraints.ts';

const stabilities = ['dev', 'alpha', 'beta', 'rc', '', 'patch'];
const short: Record<string, string> = { a: 'alpha', b: 'beta', p: 'patch', pl: 'patch', stable: '' };

interface Parsed {
  parts: number[];
  stability: number;
  number: number;
}

/** A branch (`dev-main`) has no place in the order. */
function parse(version: string): Parsed | null {
  const clean = version.trim().replace(/\+.*$/, '').replace(/#.*$/, '');
  const found =
    /^v?(\d{1,12}(?:\.(?:\d{1,12}|x)){0,3})(?:[._-]?(dev|stable|alpha|beta|rc|patch|pl|p|a|b)[.-]?(\d*))?(-dev)?$/i.exec(
      clean,
    );
  if (found === null) return null;
  const parts = (found[1] ?? '').split('.').map((part) => (part === 'x' ? 9_999_999 : Number(part)));
  while (parts.length < 4) parts.push(0);
  const word = (found[4] === undefined ? (found[2] ?? '') : 'dev').toLowerCase();
  return { parts, stability: stabilities.indexOf(short[word] ?? word), number: Number(found[3] ?? 0) };
}

export function compareComposer(a: string, b: string): number | null {
  const left = parse(a);
  const right = parse(b);
  if (left === null || right === null) return null;
  for (let place = 0; place < 4; place += 1) {
    const order = (left.parts[place] ?? 0) - (right.parts[place] ?? 0);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(left.stability - right.stability || left.number - right.number);
}

/** What says nothing of how stable it is begins with its first development version. */
const early = (version: string) => (/^v?[\d.]+$/i.test(version) ? `${version}-dev` : version);
const since = (version: string): Term => ({ op: '>=', version: early(version) });
const until = (version: string): Term => ({ op: '<', version: early(version) });

function termsOf(word: string): Term[] | null {
  const { op, version: raw } = splitOperator(word);
  const version = raw.replace(/@\w+$/, '');
  if (version === '*' || version === '') return [];
  const parts = numbers(version);
  if (/\.[*x]$/i.test(version)) {
    return [since(parts.join('.')), until(bumped(parts, parts.length - 1))];
  }
  if (op === '^') return [since(version), until(caretEnd(parts))];
  if (op === '~') return [since(version), until(pessimisticEnd(parts))];
  if (op === '>=') return [since(version)];
  if (op === '<') return [until(version)];
  const known = plain(op);
  return known === null ? null : [{ op: known, version }];
}

export function satisfiesComposer(version: string, range: string): boolean | null {
  // A branch is in no order: it is the same one, or nobody can tell.
  const branch = /^(dev-[^\s#@,|]+)(?:#\w+)?(?:@\w+)?(?: as \S+)?$/.exec(range.trim())?.[1];
  if (branch !== undefined) return branch === version.trim() ? true : null;
  const alternatives: Term[][] = [];
  for (const part of range.split(/\|\|?/)) {
    const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(part);
    if (hyphen !== null) {
      const high = numbers(hyphen[2] ?? '');
      const end: Term = high.length < 3 ? until(bumped(high, high.length - 1)) : { op: '<=', version: hyphen[2] ?? '' };
      alternatives.push([since(hyphen[1] ?? ''), end]);
      continue;
    }
    const terms: Term[] = [];
    for (const word of part
      .trim()
      .replace(/([<>=!~^]+)\s+/g, '$1')
      .split(/[\s,]+/)) {
      const found = termsOf(word);
      if (found === null) return null;
      terms.push(...found);
    }
    alternatives.push(terms);
  }
  return holds(version, alternatives, compareComposer);
}
