import { join } from 'node:path';
import type { GitSummary } from '../../../../shared/features/projects/schema.ts';
import { type FolderEntry, listFolder, look, readRegular } from '../files/blocking.ts';
import { type IndexEntry, IndexProblem, parseGitIndex } from '../files/git-index.ts';
import { keepIndex } from '../files/read-index.ts';
import { commitText, hasObject } from './commit-time.ts';
import type { ConfigEntry } from './config-text.ts';
import { type SureRules, surelyIgnored, withRules } from './sure-ignore.ts';
import { treeOfIndex } from './tree-of-index.ts';

const mostBytes = 32 * 1024 * 1024;
const mostEntries = 50_000;
/** Of what git does not track, so many names are looked at before git is asked instead. */
const mostOthers = 2_000;
const mostDepth = 100;
/** The clock of a file system moves in steps: what was written in the same step as the index cannot be told apart from it. */
const stepMs = 10;
const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

export interface CleanPlace {
  path: string;
  gitDir: string;
  common: string;
  /** Of the repository alone; git reads it before all that is trusted here. */
  config: readonly ConfigEntry[];
  /** A config that could not be understood to its end. */
  broken: boolean;
  /** What lies in the git folder, and in the one that worktrees share. */
  names: ReadonlySet<string>;
  shared: ReadonlySet<string>;
  summary: GitSummary;
  upstreamHead: string | null;
}

/** Nothing here changes what git says of a tree in which each file is as git last saw it. */
const harmlessSections = new Set(['remote', 'branch', 'user', 'push', 'pull', 'fetch', 'rebase', 'gc', 'color', 'gui']);
const harmlessCore = new Map<string, RegExp>([
  ['repositoryformatversion', /^0$/],
  ['bare', /^false$/],
  ['filemode', /^(?:true|false)$/],
  ['ignorecase', /^false$/],
  ['logallrefupdates', /^(?:true|false|always)$/],
  ['autocrlf', /^(?:true|false|input)$/],
  ['eol', /^(?:lf|crlf|native)$/],
]);

const isHarmless = ({ section, subsection, key, value }: ConfigEntry): boolean =>
  section === 'core' && subsection === null
    ? value !== null && harmlessCore.get(key)?.test(value) === true
    : harmlessSections.has(section) && !(section === 'remote' && /^(?:uploadpack|receivepack|vcs)$/.test(key));

/** Git refuses what belongs to somebody else. */
const isMine = (path: string): boolean => look(path)?.uid === process.geteuid?.();

/** Whether what git would print of branches can be told without it. */
function knowsBranch({ config, summary, upstreamHead }: CleanPlace): boolean {
  const { branch, head, upstream, operation } = summary;
  if (head === null || operation !== null) return false;
  const said = config.filter(({ section, subsection }) => section === 'branch' && subsection === branch);
  if (upstream === null) return said.length === 0;
  const once = (key: string) => said.filter((entry) => entry.key === key).length === 1;
  return upstreamHead === head && once('merge') && once('remote') && !said.some(({ value }) => value === '.');
}

function hasReplacements({ common, shared }: CleanPlace): boolean {
  if (look(join(common, 'refs/replace'))) return true;
  if (!shared.has('packed-refs')) return false;
  const refs = readRegular(join(common, 'packed-refs'), mostBytes);
  return typeof refs === 'string' || refs.includes(' refs/replace/');
}

/** The file is what it was when git wrote the index, and that was some time before. */
function isAsSeen(path: string, { at, kind }: IndexEntry, bytes: Buffer, writtenMs: number): boolean {
  const stats = look(path);
  if (!stats || (kind === 'link' ? !stats.isSymbolicLink() : !stats.isFile())) return false;
  const mode = bytes.readUInt32BE(at + 24);
  const size = bytes.readUInt32BE(at + 36);
  const changedMs = bytes.readUInt32BE(at) * 1_000 + bytes.readUInt32BE(at + 4) / 1e6;
  const modifiedMs = bytes.readUInt32BE(at + 8) * 1_000 + bytes.readUInt32BE(at + 12) / 1e6;
  return (
    stats.mtimeMs === modifiedMs &&
    stats.ctimeMs === changedMs &&
    // In whole seconds a file system tells too little.
    bytes.readUInt32BE(at + 4) !== 0 &&
    modifiedMs + stepMs < writtenMs &&
    changedMs + stepMs < writtenMs &&
    stats.size % 0x1_0000_0000 === size &&
    stats.ino % 0x1_0000_0000 === bytes.readUInt32BE(at + 20) &&
    stats.uid === bytes.readUInt32BE(at + 28) &&
    stats.gid === bytes.readUInt32BE(at + 32) &&
    (kind === 'link' || ((stats.mode ^ mode) & 0o100) === 0) &&
    // So git marks a file of which it was not certain.
    (size > 0 || bytes.toString('hex', at + 40, at + 60) === emptyBlob)
  );
}

/** By folder what is tracked in it; null for a folder. */
function namesByFolder(entries: readonly IndexEntry[]): Map<string, Map<string, IndexEntry | null>> {
  const folders = new Map<string, Map<string, IndexEntry | null>>([['', new Map()]]);
  const inside = (folder: string): Map<string, IndexEntry | null> => {
    const known = folders.get(folder);
    if (known) return known;
    const names = new Map<string, IndexEntry | null>();
    folders.set(folder, names);
    const cut = folder.lastIndexOf('/');
    inside(folder.slice(0, Math.max(0, cut))).set(folder.slice(cut + 1), null);
    return names;
  };
  let folder = '';
  let names = inside('');
  for (const entry of entries) {
    const cut = entry.path.lastIndexOf('/');
    if (cut !== Math.max(folder.length, cut < 0 ? -1 : 0) || !entry.path.startsWith(folder)) {
      folder = entry.path.slice(0, Math.max(0, cut));
      names = inside(folder);
    }
    names.set(entry.path.slice(cut + 1), entry);
  }
  return folders;
}

/** Nothing is there but what is tracked and as git last saw it, and what is surely ignored. */
function isTreeAsSeen(place: CleanPlace, entries: readonly IndexEntry[], bytes: Buffer, writtenMs: number): boolean {
  const tracked = namesByFolder(entries);
  const none: ReadonlyMap<string, IndexEntry | null> = new Map();
  let others = 0;

  function isFolderAsSeen(folder: string, above: SureRules, depth: number): boolean {
    if (depth > mostDepth) return false;
    const here = join(place.path, folder);
    const { entries: found, badNames } = listFolder(here);
    if (badNames.length > 0) return false;
    const names = tracked.get(folder) ?? none;
    const prefix = folder === '' ? '' : `${folder}/`;
    const rules = found.some(({ name }) => name === '.gitignore')
      ? withRules(above, folder, join(here, '.gitignore'))
      : above;
    let seen = 0;
    const folders: string[] = [];
    const isKnown = ({ name, kind }: FolderEntry): boolean => {
      const path = prefix + name;
      const entry = names.get(name);
      if (entry) {
        seen += 1;
        return (kind === 'file' || kind === 'link') && isAsSeen(`${here}/${name}`, entry, bytes, writtenMs);
      }
      if (entry === null) {
        seen += 1;
        folders.push(path);
        return kind === 'folder';
      }
      if (folder === '' && name === '.git') return true;
      others += 1;
      if (others > mostOthers || kind === 'other' || name.toLowerCase() === '.git') return false;
      if (surelyIgnored(rules, path, kind === 'folder')) return true;
      // A folder in which there is nothing to show is not shown.
      if (kind === 'folder') folders.push(path);
      return kind === 'folder';
    };
    // What git does not track is told by its name alone.
    const isNew = ({ name }: FolderEntry) => !names.has(name);
    if (!found.filter(isNew).every(isKnown)) return false;
    if (!found.every((entry) => isNew(entry) || isKnown(entry)) || seen < names.size) return false;
    return folders.every((path) => isFolderAsSeen(path, rules, depth + 1));
  }

  const exclude = withRules([], '', join(place.common, 'info/exclude'));
  return isFolderAsSeen('', exclude, 0);
}

/**
 * Whether `git status` would surely have nothing to tell: no change, nothing new, neither ahead nor behind. It is proved from
 * the files and the index; false means only that it is not certain, and that git has to be asked.
 */
export function isSurelyClean(place: CleanPlace): boolean {
  const { path, gitDir, common, config, names, shared, summary } = place;
  if (process.platform !== 'linux' || process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER !== undefined) return false;
  if (place.broken || !config.every(isHarmless) || !knowsBranch(place) || hasReplacements(place)) return false;
  if (shared.has('config.worktree') || names.has('config.worktree') || shared.has('reftable')) return false;
  if (![path, join(path, '.git'), gitDir, common].every(isMine)) return false;
  const file = join(gitDir, 'index');
  const before = look(file);
  const bytes = readRegular(file, mostBytes);
  if (!before || typeof bytes === 'string' || bytes.length < 64) return false;
  try {
    const index = parseGitIndex(bytes, mostEntries);
    const { entries, badNames } = index;
    const count = bytes.readUInt32BE(8);
    if (badNames.length > 0 || index.sparse || entries.length !== count || count === 0) return false;
    // Caches of git's own that answer in place of the files.
    if (bytes.includes('UNTR') || bytes.includes('FSMN')) return false;
    for (const { at, kind } of entries) {
      // Not to be looked at, wanted only, in conflict, or with more such flags than these.
      if ((bytes.readUInt16BE(at + 60) & 0xf000) !== 0) return false;
      if (kind !== 'file' && kind !== 'link') return false;
    }
    const commit = commitText(common, summary.head ?? '');
    const tree = /^(?:commit \d+\0)?tree ([0-9a-f]{40})\n/.exec(commit ?? '')?.[1];
    if (tree === undefined || treeOfIndex(bytes, entries) !== tree || !hasObject(common, tree)) return false;
    if (!isTreeAsSeen(place, entries, bytes, before.mtimeMs)) return false;
    const after = look(file);
    if (after?.mtimeMs !== before.mtimeMs || after.ino !== before.ino || after.size !== before.size) return false;
    keepIndex(file, index, before);
    return true;
  } catch (error) {
    // Something went while it was looked at, or cannot be read.
    if (error instanceof IndexProblem || (error instanceof Error && 'code' in error)) return false;
    throw error;
  }
}
