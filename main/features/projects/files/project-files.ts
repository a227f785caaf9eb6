import { posix } from 'node:path';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { FileEntry, ProjectFiles } from '../types.ts';
import { linkTarget, look, readRegular } from './blocking.ts';
import { countsForProject } from './counted.ts';
import { type ListInput, listFiles } from './list-files.ts';
import { decodeText } from './text.ts';

const usualText = 4 * 1024 * 1024;
/** Texts are kept for all readers of one scan, but not more than fits. */
const mostKept = 64 * 1024 * 1024;
const mostProblems = 200;
const mostHops = 5;

/** The files of one project. Only inside a worker: it reads as it is asked, and waits for the disk. */
export function openProjectFiles(input: ListInput): ProjectFiles {
  const root = input.path;
  const listing = listFiles(input);
  const list: readonly FileEntry[] = listing.files;
  const problems = new Map<string, { file: string; why: string }>();
  const texts = new Map<string, { text: string | null; upTo: number }>();
  const realFolders = new Map<string, boolean>([['', true]]);
  let kept = 0;
  let paths: Set<string> | null = null;
  let links: Set<string> | null = null;
  let names: Map<string, string[]> | null = null;

  const problem = (file: string, why: string) => {
    if (problems.size < mostProblems) problems.set(`${file}\0${why}`, { file, why });
  };
  for (const { file, why } of listing.problems) problem(file, why);

  const isListed = (path: string) => {
    paths ??= new Set(list.map((file) => file.path));
    return paths.has(path);
  };

  /** The listed file that a path is, or that links inside the project lead to; null where they lead elsewhere. */
  function resolve(path: string): string | null {
    let at = path;
    for (let hop = 0; hop <= mostHops; hop += 1) {
      if (isListed(at)) return at;
      links ??= new Set(listing.links);
      if (!links.has(at)) return null;
      const target = linkTarget(`${root}/${at}`);
      if (target === null || posix.isAbsolute(target)) return null;
      at = posix.join(posix.dirname(at), target.replaceAll('\\', '/'));
    }
    return null;
  }

  /** A folder of the list may have become a link since git looked: what lies behind it is no file of the project. */
  function isReal(folder: string): boolean {
    const found = realFolders.get(folder);
    if (found !== undefined) return found;
    const real = isReal(folderOf(folder)) && (look(`${root}/${folder}`)?.isDirectory() ?? false);
    realFolders.set(folder, real);
    return real;
  }

  function read(path: string, maxBytes: number): string | null {
    if (!isReal(folderOf(path))) return null;
    const bytes = readRegular(`${root}/${path}`, maxBytes);
    switch (bytes) {
      case 'missing':
      case 'no-file':
        return null;
      case 'too-large':
        problem(path, `larger than ${bytesText(maxBytes)}`);
        return null;
      case 'unreadable':
        problem(path, 'cannot be read');
        return null;
      default:
        return decodeText(bytes);
    }
  }

  return {
    root,
    list,
    cut: listing.cut,
    has: (path) => isListed(path) || resolve(path) !== null,
    named(name) {
      names ??= byName(list);
      return names.get(name) ?? [];
    },
    text(path, maxBytes = usualText) {
      const file = resolve(path);
      if (file === null) return null;
      const known = texts.get(file);
      if (known && (known.text !== null || known.upTo >= maxBytes)) return known.text;
      const text = read(file, maxBytes);
      if (text === null || kept + text.length <= mostKept) {
        kept += text?.length ?? 0;
        texts.set(file, { text, upTo: maxBytes });
      }
      return text;
    },
    problem,
    problems: () => [...problems.values()],
    counts: countsForProject,
  };
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The shallowest first; among equals as in the list. */
function byName(list: readonly FileEntry[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { path } of list) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const others = names.get(name);
    if (others) others.push(path);
    else names.set(name, [path]);
  }
  for (const paths of names.values())
    if (paths.length > 1) {
      const depths = new Map(paths.map((path) => [path, path.split('/').length]));
      paths.sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0));
    }
  return names;
}
