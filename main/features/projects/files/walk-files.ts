import type { FileEntry } from '../types.ts';
import { type FolderListing, listFolder, look, whyNot } from './blocking.ts';
import { isHeavy, saysHeavy } from './heavy-folders.ts';
import { createIgnoreRules, type IgnoreRules } from './ignore-rules.ts';

const deepest = 100;
const longestPath = 4_096;

interface Walk {
  /** Absolute. */
  root: string;
  /** Folders to begin with, relative to the root and without `/` at the end; '' is all of it. */
  from: readonly string[];
  /** Of git: what this machine alone ignores. */
  excludeFile: string | null;
  limit: number;
}

export interface Walked {
  files: FileEntry[];
  links: string[];
  /** Folders that were read, relative. */
  folders: string[];
  cut: boolean;
  problems: { file: string; why: string }[];
}

const noise = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** The files of a folder as git would list them, for what git does not list: folders without it, and new folders. */
export function walkFiles({ root, from, excludeFile, limit }: Walk): Walked {
  const walked: Walked = { files: [], links: [], folders: [], cut: false, problems: [] };
  const known = new Map<string, IgnoreRules>();

  /** The rules for what lies directly in a folder: those of all folders above, and its own. */
  function rulesIn(folder: string): IgnoreRules {
    const found = known.get(folder);
    if (found) return found;
    const above = folder === '' ? createIgnoreRules(excludeFile) : rulesIn(parentOf(folder));
    const rules = above.inside(folder, `${root}/${folder === '' ? '' : `${folder}/`}.gitignore`);
    known.set(folder, rules);
    return rules;
  }

  function read(folder: string): FolderListing | null {
    try {
      return listFolder(folder === '' ? root : `${root}/${folder}`);
    } catch (error) {
      walked.problems.push({ file: folder === '' ? '.' : folder, why: whyNot(error) });
      return null;
    }
  }

  function visit(folder: string, above: IgnoreRules): string[] {
    const listing = read(folder);
    if (!listing) return [];
    const { entries, badNames } = listing;
    // A repository of its own is a project of its own.
    if (folder !== '' && (saysHeavy(entries) || entries.some(({ name }) => name === '.git'))) return [];
    const prefix = folder === '' ? '' : `${folder}/`;
    const rules = entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file')
      ? above.inside(folder, `${root}/${prefix}.gitignore`)
      : above;
    known.set(folder, rules);
    walked.folders.push(folder);
    for (const name of badNames) walked.problems.push({ file: prefix + name, why: 'the name is not UTF-8' });
    const below: string[] = [];
    for (const { name, kind } of entries) {
      const path = prefix + name;
      if (kind === 'folder') {
        if (isHeavy(name, entries) || rules.ignores(path, true)) continue;
        if (depthOf(path) > deepest || root.length + path.length > longestPath) walked.cut = true;
        else below.push(path);
      } else if (kind !== 'other' && !noise.has(name) && !rules.ignores(path, false)) {
        if (walked.files.length >= limit) {
          walked.cut = true;
          return [];
        }
        if (kind === 'link') walked.links.push(path);
        else add(path);
      }
    }
    return below;
  }

  function add(path: string) {
    const stats = look(`${root}/${path}`);
    if (stats?.isFile()) walked.files.push({ path, size: stats.size, mtimeMs: Math.floor(stats.mtimeMs) });
  }

  const waiting = from.map((folder) => ({
    folder,
    rules: folder === '' ? createIgnoreRules(excludeFile) : rulesIn(parentOf(folder)),
  }));
  waiting.reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (walked.files.length >= limit) {
      walked.cut = true;
      break;
    }
    for (const below of visit(next.folder, next.rules).reverse())
      waiting.push({ folder: below, rules: known.get(next.folder) ?? next.rules });
  }
  return walked;
}

const parentOf = (folder: string) => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));

function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) depth += 1;
  return depth;
}
