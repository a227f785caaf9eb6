import picomatch from 'picomatch';

/** What is looked for: one path, a glob over names or whole paths, or a part of a name. */
export type Matcher =
  | { by: 'path'; path: string }
  | { by: 'name'; matches(name: string): boolean }
  | { by: 'whole'; matches(path: string): boolean };

const isGlob = (pattern: string): boolean => /[*?[\]{}]/.test(pattern);

/** `/home/ada/notes.txt` is every version of that file; `*.sql` and `notes` are looked for by name, whatever their case. */
export function matcherOf(pattern: string): Matcher {
  const rooted = pattern.startsWith('/');
  if (rooted && !isGlob(pattern)) return { by: 'path', path: pattern };
  if (pattern.includes('/'))
    return { by: 'whole', matches: picomatch(rooted ? pattern : `/**/${pattern}`, { dot: true, nocase: true }) };
  if (isGlob(pattern)) return { by: 'name', matches: picomatch(pattern, { dot: true, nocase: true }) };
  const part = pattern.toLowerCase();
  return { by: 'name', matches: (name) => name.toLowerCase().includes(part) };
}
