import type { ProjectFiles, StackResult } from '../types.ts';

const name = /^(?:(?:docs|\.github)\/)?readme(?:\.[\w-]{1,12})*$/i;
const endings = ['md', 'markdown', 'mdx', 'rst', 'adoc', 'asciidoc', 'org', 'txt', ''];
const shownCharacters = 60 * 1024;
const largest = 4 * 1024 * 1024;

/** The one at the top, in the form that can be shown best, in no translation. */
export function readReadme(files: ProjectFiles): StackResult['readme'] {
  const found = files.list.map(({ path }) => path).filter((path) => isReadme(path));
  found.sort((a, b) => place(a) - place(b) || a.length - b.length || (a < b ? -1 : 1));
  for (const file of found.slice(0, 5)) {
    const text = files.text(file, largest);
    if (text === null || text.trim() === '') continue;
    const clean = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
    if (clean.length <= shownCharacters) return { file, text: clean, cut: false };
    // Half of a surrogate pair is no text.
    const end = (clean.charCodeAt(shownCharacters - 1) & 0xfc00) === 0xd800 ? shownCharacters - 1 : shownCharacters;
    return { file, text: clean.slice(0, end), cut: true };
  }
  return null;
}

function isReadme(path: string): boolean {
  const letter = path.charCodeAt(0) | 32;
  // Most paths are no candidates by their first letter alone: r, d, or the dot of .github.
  return (
    (letter === 114 || letter === 100 || path.startsWith('.github/r') || path.startsWith('.github/R')) &&
    path.length < 60 &&
    name.test(path)
  );
}

function place(path: string): number {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  const ending = endings.indexOf(dot < 0 ? '' : base.slice(dot + 1).toLowerCase());
  const folder = path.includes('/') ? 100 : 0;
  const translated = base.split('.').length > 2 ? 50 : 0;
  return folder + translated + (ending < 0 ? 20 : ending);
}
