import semver from 'semver';
import { bumped, caretEnd, holds, numbers, pessimisticEnd, plain, splitOperator, type Term } from './constraints.ts';

/** What has less than three parts still is a version to people: `1.2` is 1.2.0, `v4` is 4.0.0. */
function parsed(text: string): semver.SemVer | null {
  const clean = text.trim().replace(/^[vV=]\s*/, '');
  const exact = semver.parse(clean, { loose: true });
  if (exact !== null) return exact;
  const found = /^(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?([-+].*)?$/.exec(clean);
  if (found === null) return null;
  return semver.parse(`${found[1]}.${found[2] ?? 0}.${found[3] ?? 0}${found[4] ?? ''}`, { loose: true });
}

export function compareSemver(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  return left === null || right === null ? null : left.compare(right);
}

export function satisfiesNpm(version: string, range: string): boolean | null {
  const known = semver.validRange(range, { loose: true });
  const left = parsed(version);
  if (known === null || left === null) return null;
  // To npm that is whatever there is, also one before a first version.
  if (range.trim() === '*') return true;
  return semver.satisfies(left, range, { loose: true });
}

/** Cargo: without an operator it is a caret; commas join. */
export function satisfiesCargo(version: string, range: string): boolean | null {
  const terms = range.split(',').map((part) => {
    const term = part.trim();
    return /^\d/.test(term) && !term.includes('*') ? `^${term}` : term;
  });
  return satisfiesNpm(version, terms.join(' '));
}

/** Dart takes early versions where no others are, and what stands behind a plus is a later one. */
export function satisfiesPub(version: string, range: string): boolean | null {
  const known = range.trim() === 'any' ? '*' : range;
  const left = parsed(version);
  if (left === null || semver.validRange(known, { loose: true }) === null) return null;
  return semver.satisfies(left, known, { loose: true, includePrerelease: true });
}

export function comparePub(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  return left === null || right === null ? null : left.compare(right) || left.compareBuild(right);
}

/** Commas join, as in charts of Helm and roles of Ansible. */
export function satisfiesCommas(version: string, range: string): boolean | null {
  return satisfiesNpm(version, range.replace(/\s*,\s*/g, ' ').replaceAll('==', '='));
}

const lowest = '-0';

function pessimistic(range: string, or: RegExp, and: RegExp): Term[][] | null {
  const alternatives: Term[][] = [];
  for (const part of range.split(or)) {
    const terms: Term[] = [];
    for (const word of part.split(and)) {
      if (word.trim() === '') continue;
      const { op, version } = splitOperator(word);
      if (op === '~>') {
        terms.push({ op: '>=', version }, { op: '<', version: pessimisticEnd(numbers(version)) + lowest });
      } else {
        const known = plain(op);
        if (known === null) return null;
        terms.push({ op: known, version });
      }
    }
    alternatives.push(terms);
  }
  return alternatives;
}

function evaluate(version: string, alternatives: Term[][] | null): boolean | null {
  return alternatives === null ? null : holds(version, alternatives, compareSemver);
}

/** Elixir: `~> 1.2 and != 1.3.0 or >= 2.0.0`. */
export function satisfiesHex(version: string, range: string): boolean | null {
  return evaluate(version, pessimistic(range, /\bor\b/, /\band\b/));
}

/** Terraform and Carthage: `~> 1.2, != 1.2.5`. */
export function satisfiesPessimistic(version: string, range: string): boolean | null {
  return evaluate(version, pessimistic(range, /\|\|/, /,/));
}

/** Julia: a comma is an "or", and a bare version a caret. */
export function satisfiesJulia(version: string, range: string): boolean | null {
  const alternatives: Term[][] = [];
  for (const word of range.split(',')) {
    const hyphen = /^\s*([\d.]+)\s+-\s+([\d.]+)\s*$/.exec(word);
    if (hyphen !== null) {
      const high = numbers(hyphen[2] ?? '');
      alternatives.push([
        { op: '>=', version: hyphen[1] ?? '' },
        { op: '<', version: bumped(high, Math.max(0, high.length - 1)) + lowest },
      ]);
      continue;
    }
    const { op, version: bound } = splitOperator(word.replace('≥', '>='));
    const parts = numbers(bound);
    if (parts.length === 0) return null;
    const place = Math.min(1, parts.length - 1);
    if (op === '' || op === '^')
      alternatives.push([
        { op: '>=', version: bound },
        { op: '<', version: caretEnd(parts) + lowest },
      ]);
    else if (op === '~')
      alternatives.push([
        { op: '>=', version: bound },
        { op: '<', version: bumped(parts, place) + lowest },
      ]);
    else {
      const known = plain(op);
      if (known === null) return null;
      alternatives.push([{ op: known, version: bound }]);
    }
  }
  return evaluate(version, alternatives);
}

/** Elm: `1.0.0 <= v < 2.0.0`. */
export function satisfiesElm(version: string, range: string): boolean | null {
  const found = /^([\d.]+)\s*(<=?)\s*v\s*(<=?)\s*([\d.]+)$/.exec(range.trim());
  if (found === null) return /^[\d.]+$/.test(range.trim()) ? evaluate(version, [[{ op: '=', version: range }]]) : null;
  const low: Term = { op: found[2] === '<=' ? '>=' : '>', version: found[1] ?? '' };
  return evaluate(version, [[low, { op: found[3] === '<=' ? '<=' : '<', version: found[4] ?? '' }]]);
}

/** Go asks for the least version; with an operator it is what it says. */
export function satisfiesGo(version: string, range: string): boolean | null {
  const terms: Term[] = [];
  for (const word of range.split(/[,\s]+(?=[<>=!v\d])/)) {
    const { op, version: bound } = splitOperator(word);
    const known = op === '' ? '>=' : plain(op);
    if (known === null) return null;
    terms.push({ op: known, version: bound });
  }
  return evaluate(version, [terms]);
}
