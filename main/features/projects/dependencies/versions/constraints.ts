export type Compare = (a: string, b: string) => number | null;

const operators = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Operator = (typeof operators)[number];

export interface Term {
  op: Operator;
  version: string;
}

/** All of one alternative, of at least one alternative. Null: something in it cannot be compared. */
export function holds(version: string, alternatives: readonly (readonly Term[])[], compare: Compare): boolean | null {
  let unknown = alternatives.length === 0;
  for (const terms of alternatives) {
    let fits: boolean | null = true;
    for (const { op, version: bound } of terms) {
      const order = compare(version, bound);
      if (order === null) fits = fits === false ? false : null;
      else if (!test(op, order)) fits = false;
    }
    if (fits === true) return true;
    if (fits === null) unknown = true;
  }
  return unknown ? null : false;
}

function test(op: Operator, order: number): boolean {
  if (op === '=') return order === 0;
  if (op === '!=') return order !== 0;
  if (op === '<') return order < 0;
  if (op === '<=') return order <= 0;
  return op === '>' ? order > 0 : order >= 0;
}

/** `>= 1.2` → the operator and the rest; `==`, `<>` and `~=`-likes are for the caller. */
export function splitOperator(text: string): { op: string; version: string } {
  const found = /^([!<>=~^]+)\s*(.*)$/.exec(text.trim());
  return found === null ? { op: '', version: text.trim() } : { op: found[1] ?? '', version: (found[2] ?? '').trim() };
}

export function plain(op: string): Operator | null {
  if (op === '' || op === '==' || op === '===') return '=';
  if (op === '<>') return '!=';
  return operators.find((known) => known === op) ?? null;
}

/** The numbers at the start: `v1.2.3-beta` → 1, 2, 3. */
export function numbers(version: string): number[] {
  const found = /^[vV=]?(\d+(?:\.\d+)*)/.exec(version.trim());
  return (found?.[1] ?? '').split('.').flatMap((part) => (part === '' ? [] : Number(part)));
}

/** One more at a place, zeros behind, at least three in all. */
export function bumped(parts: readonly number[], place: number): string {
  const next = [...parts.slice(0, place), (parts[place] ?? 0) + 1];
  while (next.length < 3) next.push(0);
  return next.join('.');
}

/** `^1.2.3` below 2, `^0.2.3` below 0.3, `^0.0.3` below 0.0.4. */
export function caretEnd(parts: readonly number[]): string {
  const first = parts.findIndex((part) => part > 0);
  return bumped(parts, first < 0 ? Math.max(0, parts.length - 1) : first);
}

/** `~> 1.2.3` below 1.3, `~> 1.2` below 2. */
export function pessimisticEnd(parts: readonly number[]): string {
  return bumped(parts, Math.max(0, parts.length - 2));
}

/** Mathematical intervals of Maven and NuGet: `[1.0,2.0)`, `(,1.0],[1.2,)`; null when it is none. */
export function intervals(range: string): Term[][] | null {
  const found: Term[][] = [];
  let place = 0;
  const text = range.replace(/\s+/g, '');
  while (place < text.length) {
    if (text[place] === ',') {
      place += 1;
      continue;
    }
    const open = text[place];
    if (open !== '[' && open !== '(') return null;
    let end = place + 1;
    while (end < text.length && text[end] !== ']' && text[end] !== ')') end += 1;
    if (end >= text.length) return null;
    const inner = text.slice(place + 1, end);
    const comma = inner.indexOf(',');
    const terms: Term[] = [];
    if (comma < 0) {
      if (inner === '' || open !== '[' || text[end] !== ']') return null;
      terms.push({ op: '=', version: inner });
    } else {
      const low = inner.slice(0, comma);
      const high = inner.slice(comma + 1);
      if (low !== '') terms.push({ op: open === '[' ? '>=' : '>', version: low });
      if (high !== '') terms.push({ op: text[end] === ']' ? '<=' : '<', version: high });
    }
    found.push(terms);
    place = end + 1;
  }
  return found.length > 0 ? found : null;
}
