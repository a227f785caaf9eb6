import { compare, satisfies, valid, validRange } from '@renovatebot/pep440';
import { bumped, caretEnd, numbers } from './constraints.ts';

export function comparePypi(a: string, b: string): number | null {
  if (valid(a) === null || valid(b) === null) return null;
  const order = compare(a, b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/** The carets and tildes of poetry in the words of PEP 440. */
function translate(term: string): string {
  const found = /^([~^])\s*(\d.*)$/.exec(term);
  if (found === null) return /^v?\d/.test(term) ? `==${term}` : term;
  const parts = numbers(found[2] ?? '');
  const end = found[1] === '^' ? caretEnd(parts) : bumped(parts, Math.min(1, parts.length - 1));
  return `>=${found[2]},<${end}`;
}

export function satisfiesPypi(version: string, range: string): boolean | null {
  if (valid(version) === null) return null;
  let unknown = false;
  for (const part of range.split(/\|\|?/)) {
    const terms = part.split(',').map((term) => translate(term.trim()));
    const spec = terms.filter((term) => term !== '' && term !== '*').join(',');
    if (spec === '') return true;
    if (!validRange(spec)) unknown = true;
    else if (satisfies(version, spec, { prereleases: true })) return true;
  }
  return unknown ? null : false;
}
