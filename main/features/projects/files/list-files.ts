import type { FileEntry, ScanInput } from '../types.ts';
import { escapeName, look } from './blocking.ts';
import type { IndexEntry } from './git-index.ts';
import { isHeavy } from './heavy-folders.ts';
import { excludeFileOf } from './ignore-rules.ts';
import { readGitIndex } from './read-index.ts';
import { walkFiles } from './walk-files.ts';

export const mostFiles = 200_000;
/** Of files that a sparse checkout may have left out, so many are looked for. */
const mostSkipped = 1_000;

export interface FileListing {
  /** Sorted by path. */
  files: FileEntry[];
  /** Paths of symbolic links. */
  links: string[];
  cut: boolean;
  problems: { file: string; why: string }[];
}

export type ListInput = Pick<ScanInput, 'path' | 'gitDir' | 'kind' | 'untracked' | 'deleted'>;

/** From the index of git and what git said is new; by a walk where either is missing. */
export function listFiles({ path: root, gitDir, kind, untracked, deleted }: ListInput, limit = mostFiles): FileListing {
  if (kind === 'bare') return { files: [], links: [], cut: false, problems: [] };
  const { index, problem } = gitDir === null ? { index: null, problem: null } : readGitIndex(gitDir, limit);
  const listing: FileListing = { files: [], links: [], cut: false, problems: [] };
  if (problem !== null) listing.problems.push({ file: '.git/index', why: problem });
  const wholeWalk = index === null || untracked === null;
  const walked = walkFiles({
    root,
    from: wholeWalk ? [''] : foldersOf(untracked),
    excludeFile: excludeFileOf(gitDir),
    limit: limit - (wholeWalk ? 0 : index.entries.length),
  });
  listing.cut = walked.cut;
  listing.problems.push(...walked.problems);
  const seen = wholeWalk ? new Set([...walked.files.map(({ path }) => path), ...walked.links]) : null;
  if (index) {
    for (const name of index.badNames) listing.problems.push({ file: name, why: 'the name is not UTF-8' });
    if (index.entries.length >= limit) listing.cut = true;
    const gone = new Set(deleted);
    let skipped = 0;
    for (const entry of index.entries) {
      if (entry.kind === 'submodule' || entry.kind === 'folder' || seen?.has(entry.path)) continue;
      if (gone.size > 0 && gone.has(entry.path)) continue;
      if (entry.skipped) {
        skipped += 1;
        if (skipped > mostSkipped) continue;
      }
      if (entry.kind === 'link') listing.links.push(entry.path);
      else add(listing.files, root, entry, entry.skipped || seen !== null);
    }
  }
  if (!wholeWalk) addNewFiles(listing, root, untracked, limit);
  // Not `push(...)`: an argument list has an end, and these have hundreds of thousands.
  for (const file of walked.files) listing.files.push(file);
  for (const link of walked.links) listing.links.push(link);
  sortByPath(listing.files);
  return listing;
}

const foldersOf = (untracked: readonly string[]) =>
  untracked.flatMap((path) => {
    const folder = path.endsWith('/') ? path.slice(0, -1) : null;
    return folder === null || folder === '' || isHeavy(folder.slice(folder.lastIndexOf('/') + 1), []) ? [] : [folder];
  });

/** The file itself is asked only where the index does not know: that is what makes a list cheap. */
function add(files: FileEntry[], root: string, entry: IndexEntry, doubtful: boolean) {
  const { path, size, mtimeMs } = entry;
  if (!doubtful && size > 0 && mtimeMs > 0) {
    files.push(entry);
    return;
  }
  const stats = look(`${root}/${path}`);
  if (stats?.isFile()) files.push({ path, size: stats.size, mtimeMs: Math.floor(stats.mtimeMs) });
}

function addNewFiles(listing: FileListing, root: string, untracked: readonly string[], limit: number) {
  for (const path of untracked) {
    if (path.endsWith('/')) continue;
    if (listing.files.length >= limit) {
      listing.cut = true;
      return;
    }
    const stats = look(`${root}/${path}`);
    if (stats?.isFile()) listing.files.push({ path, size: stats.size, mtimeMs: Math.floor(stats.mtimeMs) });
    else if (stats?.isSymbolicLink()) listing.links.push(path);
    else if (!stats && path.includes('\uFFFD'))
      listing.problems.push({ file: escapeName(Buffer.from(path)), why: 'the name is not UTF-8' });
  }
}

/** Git sorts by bytes, which for nearly all names is the order of texts too: then there is nothing to do. */
function sortByPath(files: FileEntry[]) {
  const sorted = files.every((file, index) => index === 0 || (files[index - 1] as FileEntry).path <= file.path);
  if (!sorted) files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
