import type { ProjectFiles, StackResult } from '../types.ts';

const name = /^(?:(?:docs|\.github)\/)?readme(?:\.[\w-]{1,12})*$/i;
const endings = ['md', 'markdown', 'mdx', 'rst', 'adoc', 'asciidoc', 'org', 'txt', ''];
const shownCharacters = 60 * 1024;
const largest = 4 * 1024 * 1024;
const isMarkdown = /\.(?:md|markdown|mdx)$/i;
const definition = /^ {0,3}\[([^\]\n^][^\]\n]{0,199})\]:[^\S\n]*\S[^\n]*$/gm;
const asked = /\[([^\]\n^][^\]\n]{0,199})\]/g;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const linkCharacters = 20 * 1024;

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
    const kept = clean.slice(0, end);
    return { file, text: isMarkdown.test(file) ? withLinks(kept, clean.slice(end)) : kept, cut: true };
  }
  return null;
}

/** Where links lead is said at the end of many: what the part that is kept asks for comes along. */
function withLinks(kept: string, rest: string): string {
  const names = new Set(Array.from(kept.matchAll(asked), ([, name = '']) => name.toLowerCase()));
  let links = '';
  for (const [line, name = ''] of rest.matchAll(definition)) {
    // The first of a name is the one that holds.
    if (links.length + line.length > linkCharacters || !names.delete(name.toLowerCase())) continue;
    links += `${line}\n`;
  }
  return links === '' ? kept : `${kept}\n${openFence(kept)}\n${links}`;
}

/** The end of a block of code that it was cut in; what comes behind would be code, too. */
function openFence(text: string): string {
  let open = '';
  for (const line of text.split('\n')) {
    const mark = fence.exec(line)?.[1] ?? '';
    if (open === '') open = mark;
    else if (mark.startsWith(open) && line.trim() === mark) open = '';
  }
  return open;
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
