import { bumped, holds, intervals, numbers } from './constraints.ts';

interface Parsed {
  parts: number[];
  pre: string[];
}

function parse(version: string): Parsed | null {
  const found = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9a-z.-]+))?(?:\+[0-9a-z.-]*)?$/i.exec(version.trim());
  if (found === null) return null;
  const parts = (found[1] ?? '').split('.').map(Number);
  while (parts.length < 4) parts.push(0);
  return { parts, pre: found[2] === undefined ? [] : found[2].toLowerCase().split('.') };
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const left = a[place];
    const right = b[place];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (left === right) continue;
    const isNumber = /^\d+$/.test(left);
    if (isNumber !== /^\d+$/.test(right)) return isNumber ? -1 : 1;
    if (isNumber && Number(left) !== Number(right)) return Number(left) < Number(right) ? -1 : 1;
    if (!isNumber) return left < right ? -1 : 1;
  }
  return 0;
}

export function compareNuget(a: string, b: string): number | null {
  const left = parse(a);
  const right = parse(b);
  if (left === null || right === null) return null;
  for (let place = 0; place < 4; place += 1) {
    const order = (left.parts[place] ?? 0) - (right.parts[place] ?? 0);
    if (order !== 0) return order < 0 ? -1 : 1;
  }
  return comparePre(left.pre, right.pre);
}

/** Bare is "at least"; `1.2.*` floats; else intervals. */
export function satisfiesNuget(version: string, range: string): boolean | null {
  const text = range.trim();
  if (text === '*') return parse(version) === null ? null : true;
  if (/^[\d.]+\.\*$/.test(text)) {
    const parts = numbers(text);
    const terms = [
      { op: '>=' as const, version: parts.join('.') },
      { op: '<' as const, version: `${bumped(parts, parts.length - 1)}-0` },
    ];
    return holds(version, [terms], compareNuget);
  }
  const alternatives = intervals(text);
  if (alternatives !== null) return holds(version, alternatives, compareNuget);
  return holds(version, [[{ op: '>=', version: text }]], compareNuget);
}
