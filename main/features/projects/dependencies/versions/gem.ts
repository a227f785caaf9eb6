import { eq, gt, satisfies, valid } from '@renovatebot/ruby-semver';

/** `1.2.3-x86_64-linux`: the platform is no part of the version. */
function clean(version: string): string {
  return version.trim().replace(/-(?:x86|x64|arm|aarch|java|universal|mswin|mingw|ruby).*$/, '');
}

export function compareGem(a: string, b: string): number | null {
  const left = clean(a);
  const right = clean(b);
  if (valid(left) === null || valid(right) === null) return null;
  if (eq(left, right)) return 0;
  return gt(left, right) ? 1 : -1;
}

export function satisfiesGem(version: string, range: string): boolean | null {
  if (valid(clean(version)) === null) return null;
  const terms = range.split(',').map((term) => term.trim());
  // The library answers "no" to what it does not understand.
  if (!terms.every((term) => /^(?:=|!=|>|<|>=|<=|~>)?\s*[0-9][0-9A-Za-z.-]*$/.test(term))) return null;
  return satisfies(clean(version), terms.join(', '));
}
