/**
 * Globs as `.gitattributes` has them, without regular expressions: `*a*a*a*b` must not cost more than its length times
 * that of the name. Without a `/` inside it is about the name in any folder.
 */
export function createGlob(pattern: string): (path: string, base: string) => boolean {
  const rooted = pattern.startsWith('/') ? pattern.slice(1) : pattern;
  if (!pattern.includes('/')) return (_, base) => matchSegment(pattern, base);
  const segments = rooted.split('/');
  return (path) => matchSegments(segments, path.split('/'));
}

/** The same walk as below, one level up: `**` is the star, a segment the character. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < path.length) {
    const segment = pattern[p];
    if (segment === '**') {
      // `a/**` wants something below; `**/a` also wants the top.
      if (p === pattern.length - 1) return true;
      star = p;
      mark = at;
      p += 1;
    } else if (segment !== undefined && matchSegment(segment, path[at] ?? '')) {
      p += 1;
      at += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  return p === pattern.length;
}

function matchSegment(pattern: string, text: string): boolean {
  let p = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const step = p < pattern.length && pattern[p] !== '*' ? matchOne(pattern, p, text[at] ?? '') : 0;
    if (step > 0) {
      p += step;
      at += 1;
    } else if (pattern[p] === '*') {
      star = p;
      mark = at;
      p += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** How many characters of the pattern stand for this one; 0 when they do not. */
function matchOne(pattern: string, p: number, char: string): number {
  const sign = pattern[p];
  if (sign === '?') return 1;
  if (sign === '\\') return pattern[p + 1] === char ? 2 : 0;
  const end = sign === '[' ? pattern.indexOf(']', p + 2) : -1;
  if (end < 0) return sign === char ? 1 : 0;
  const inner = pattern.slice(p + 1, end);
  const not = inner.startsWith('!') || inner.startsWith('^');
  return inClass(not ? inner.slice(1) : inner, char) === not ? 0 : end + 1 - p;
}

function inClass(inner: string, char: string): boolean {
  for (let i = 0; i < inner.length; i += 1) {
    const from = inner[i] ?? '';
    const to = inner[i + 1] === '-' ? inner[i + 2] : undefined;
    if (to === undefined ? from === char : from <= char && char <= to) return true;
    if (to !== undefined) i += 2;
  }
  return false;
}
