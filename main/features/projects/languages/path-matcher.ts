import type { PathPatterns } from './table-types.ts';

export interface PathParts {
  path: string;
  /** With a `/` at its end; empty for the top. */
  folder: string;
  base: string;
  /** After the last dot, as written. */
  extension: string;
}

/** With the parts of a file of the same folder its folder is the same text, of which the hash is known. */
export function partsOf(path: string, near?: PathParts): PathParts {
  const slash = path.lastIndexOf('/') + 1;
  const base = slash === 0 ? path : path.slice(slash);
  const dot = base.lastIndexOf('.');
  const isNear = near?.folder.length === slash && path.startsWith(near.folder);
  return {
    path,
    folder: isNear ? near.folder : path.slice(0, slash),
    base,
    extension: dot < 0 ? '' : base.slice(dot + 1),
  };
}

const mostFolders = 10_000;

export function createPathMatcher(patterns: PathPatterns): (parts: PathParts) => boolean {
  const folderPattern = patterns.folders ? new RegExp(patterns.folders) : null;
  const anywhere = patterns.anywhere ? new RegExp(patterns.anywhere) : null;
  const names = new Set(patterns.names);
  const byExtension = new Map(Object.entries(patterns.byExtension).map(([key, source]) => [key, new RegExp(source)]));
  const folders = new Map<string, boolean>();

  function inFolder(folder: string): boolean {
    if (folder === '' || !folderPattern) return false;
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const found = folderPattern.test(folder);
    if (folders.size >= mostFolders) folders.clear();
    folders.set(folder, found);
    return found;
  }

  return ({ path, folder, base, extension }) =>
    inFolder(folder) ||
    names.has(base) ||
    (byExtension.get(extension)?.test(path) ?? false) ||
    (anywhere?.test(path) ?? false);
}
