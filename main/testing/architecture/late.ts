import { posix } from 'node:path';
import type { SourceFile } from './tree.ts';

const declared = /\bconst (\w+) = late\(/g;
const imported = /import \{([^}]*)\} from '(\.[^']*)'/g;

/** The local names under which a file brings in what other files declare as late. */
function lateImports(path: string, text: string, late: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...text.matchAll(imported)].flatMap(([, list = '', from = '']) => {
    const names = late.get(posix.join(posix.dirname(path), from));
    if (!names) return [];
    return list
      .split(',')
      .map((entry) => entry.trim().split(/\s+as\s+/))
      .filter(([name = '']) => names.has(name))
      .map(([name = '', local = name]) => local);
  });
}

/** A component whose code comes late, in a file without a Suspense, hides the whole screen while it comes, and takes the focus with it. */
export function unguardedLate(files: readonly SourceFile[]): string[] {
  const pages = files.filter(({ path }) => /^renderer\/.*\.tsx$/.test(path));
  const late = new Map(
    pages.map(({ path, text }) => [path, new Set([...text.matchAll(declared)].map(([, name = '']) => name))]),
  );
  return pages.flatMap(({ path, text }) => {
    if (text.includes('<Suspense')) return [];
    return [...(late.get(path) ?? []), ...lateImports(path, text, late)]
      .filter((name) => new RegExp(`<${name}[\\s/>]`).test(text))
      .map((name) => `${path} shows ${name} outside of a Suspense`);
  });
}
