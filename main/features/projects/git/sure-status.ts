import { join } from 'node:path';
import type { GitSummary } from '../../../../shared/features/projects/schema.ts';
import { isObjectName } from '../../../core/git/formats.ts';
import { type FolderEntry, listFolder, look, readRegular, realPath } from '../files/blocking.ts';
import { type GitIndex, type IndexEntry, IndexProblem, parseGitIndex } from '../files/git-index.ts';
import type { StatusEntry } from '../types.ts';
import { commitText, hasObject } from './commit-time.ts';
import type { ConfigEntry } from './config-text.ts';
import { textOf } from './plain-files.ts';
import { ignores, type SureRules, unknownRules, withRules } from './sure-ignore.ts';
import { treeOfIndex } from './tree-of-index.ts';

const mostBytes = 32 * 1024 * 1024;
const mostEntries = 50_000;
/** Of what git does not track, so many names are looked at before git is asked instead. */
const mostOthers = 2_000;
const mostDepth = 100;
/** The clock of a file system moves in steps: what was written in the same step as the index cannot be told apart from it. */
const stepMs = 10;
const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

/** Thrown where only git can tell. */
const notCertain = new Error('not certain');

export interface SurePlace {
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
  /** The user's own list of what git ignores everywhere; null where it is not known. */
  excludes: string | null;
}

/** Nothing here changes what git says of a tree in which each file is as git last saw it. */
const harmlessSections = new Set(['remote', 'branch', 'user', 'pull', 'fetch', 'rebase', 'gc', 'gui']);
const harmlessCore = new Map<string, RegExp>([
  ['repositoryformatversion', /^0$/],
  ['bare', /^false$/],
  ['filemode', /^(?:true|false)$/],
  ['ignorecase', /^false$/],
  ['logallrefupdates', /^(?:true|false|always)$/],
  ['autocrlf', /^(?:true|false|input)$/],
  ['eol', /^(?:lf|native)$/],
]);

const isHarmless = ({ section, subsection, key, value }: ConfigEntry): boolean =>
  section === 'core' && subsection === null
    ? value !== null && harmlessCore.get(key)?.test(value) === true
    : // Without a value git takes some of them for a mistake, and says nothing.
      value !== null &&
      harmlessSections.has(section) &&
      (section !== 'branch' || subsection !== null) &&
      !(section === 'remote' && /^(?:uploadpack|receivepack|vcs)$/.test(key));

/** Git refuses what belongs to somebody else. */
const isMine = (path: string): boolean => look(path)?.uid === process.geteuid?.();

/** What git would take the short name of an upstream for as well; then it prints a longer one. */
const alsoMeant = (short: string): string[] => [
  short,
  ...['', 'tags/', 'heads/'].map((kind) => `refs/${kind}${short}`),
  `refs/remotes/${short}/HEAD`,
];

/** The head is at a commit by itself, or at a branch that is no name for another one. */
function isPlainHead({ gitDir, common, summary: { branch } }: SurePlace): boolean {
  const file = branch === null ? join(gitDir, 'HEAD') : join(common, 'refs/heads', branch);
  return branch !== null && look(file) === undefined ? true : isObjectName(textOf(file)?.trim() ?? '');
}

/** Whether what git would print of branches can be told without it. */
function knowsBranch(place: SurePlace): boolean {
  const { config, summary, upstreamHead } = place;
  const { branch, head, upstream, operation } = summary;
  if (head === null || operation !== null || !isPlainHead(place)) return false;
  const said = config.filter(({ section, subsection }) => section === 'branch' && subsection === branch);
  if (upstream === null) return said.length === 0;
  const once = (key: string) => said.filter((entry) => entry.key === key).length === 1;
  return upstreamHead === head && once('merge') && once('remote') && !said.some(({ value }) => value === '.');
}

/** Some refs change what others mean. */
function hasMisleadingRefs({ common, shared, summary: { upstream } }: SurePlace): boolean {
  const others = upstream === null ? [] : alsoMeant(upstream);
  if (upstream?.startsWith('refs/') || ['refs/replace', ...others].some((name) => look(join(common, name))))
    return true;
  if (!shared.has('packed-refs')) return false;
  const refs = readRegular(join(common, 'packed-refs'), mostBytes);
  return (
    typeof refs === 'string' || refs.includes(' refs/replace/') || others.some((name) => refs.includes(` ${name}\n`))
  );
}

/**
 * The file is another one than when git wrote the index, or what it was then and that was some time before. Throws `notCertain`.
 */
function isChanged(path: string, { at, kind }: IndexEntry, bytes: Buffer, writtenMs: number): boolean {
  const stats = look(path);
  if (!stats || (kind === 'link' ? !stats.isSymbolicLink() : !stats.isFile())) throw notCertain;
  const size = bytes.readUInt32BE(at + 36);
  if (stats.size % 0x1_0000_0000 !== size) {
    // By the size alone git says so, too. It marks a file of which it was not certain with none. Of huge ones versions differ.
    if (size === 0 || stats.size >= 0x1_0000_0000) throw notCertain;
    return true;
  }
  const mode = bytes.readUInt32BE(at + 24);
  const changedMs = bytes.readUInt32BE(at) * 1_000 + bytes.readUInt32BE(at + 4) / 1e6;
  const modifiedMs = bytes.readUInt32BE(at + 8) * 1_000 + bytes.readUInt32BE(at + 12) / 1e6;
  const isSame =
    stats.mtimeMs === modifiedMs &&
    stats.ctimeMs === changedMs &&
    // In whole seconds a file system tells too little.
    bytes.readUInt32BE(at + 4) !== 0 &&
    modifiedMs + stepMs < writtenMs &&
    changedMs + stepMs < writtenMs &&
    stats.ino % 0x1_0000_0000 === bytes.readUInt32BE(at + 20) &&
    stats.uid === bytes.readUInt32BE(at + 28) &&
    stats.gid === bytes.readUInt32BE(at + 32) &&
    (kind === 'link' || ((stats.mode ^ mode) & 0o100) === 0) &&
    (size > 0 || bytes.toString('hex', at + 40, at + 60) === emptyBlob);
  if (!isSame) throw notCertain;
  return false;
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

/** A folder in which git tracks something. */
interface Tracked {
  path: string;
  above: Tracked | null;
  /** By which it may be ignored itself. */
  rules: SureRules;
  /** Not looked at yet: where git tracks all there is, nobody has to know. */
  ignored?: boolean | null;
}

/** Whether git would ignore what it does not track in it; null where that is not certain. */
function isIgnored(folder: Tracked): boolean | null {
  if (folder.ignored === undefined) {
    const above = folder.above === null ? false : isIgnored(folder.above);
    folder.ignored = above === false && folder.path !== '' ? ignores(folder.rules, folder.path, true) : above;
  }
  return folder.ignored;
}

/** What is not as the index says, in git's order. Throws `notCertain`. */
function changesOf(place: SurePlace, { entries }: GitIndex, bytes: Buffer, writtenMs: number): StatusEntry[] {
  const tracked = namesByFolder(entries);
  const inWorktree = new Map<string, 'M' | 'D'>();
  const fresh: string[] = [];
  let others = 0;

  function open(folder: string, above: SureRules, depth: number) {
    if (depth > mostDepth) throw notCertain;
    const here = folder === '' ? place.path : `${place.path}/${folder}`;
    const { entries: found, badNames } = listFolder(here);
    if (badNames.length > 0) throw notCertain;
    const hasRules = found.some(({ name }) => name === '.gitignore');
    return { here, found, rules: hasRules ? withRules(above, folder, `${here}/.gitignore`) : above };
  }

  function setGone(entry: IndexEntry | null, path: string): void {
    if (entry) inWorktree.set(path, 'D');
    else for (const [name, below] of tracked.get(path) ?? []) setGone(below, `${path}/${name}`);
  }

  /** Whether git would show this, of which it tracks nothing. A folder in which there is nothing to show is not shown. */
  function isNew(path: string, { name, kind }: FolderEntry, rules: SureRules, depth: number): boolean {
    others += 1;
    if (others > mostOthers || kind === 'other' || name.toLowerCase() === '.git') throw notCertain;
    const ignored = ignores(rules, path, kind === 'folder');
    if (ignored === true) return false;
    let holds = true;
    if (kind === 'folder') {
      const inside = open(path, rules, depth + 1);
      holds = inside.found.filter((entry) => isNew(`${path}/${entry.name}`, entry, inside.rules, depth + 1)).length > 0;
    }
    if (holds && ignored === null) throw notCertain;
    return holds;
  }

  function lookInto(folder: Tracked, depth: number): void {
    const { here, found, rules } = open(folder.path, folder.rules, depth);
    const names = tracked.get(folder.path);
    const prefix = folder.path === '' ? '' : `${folder.path}/`;
    // What git does not track is told by its name alone.
    for (const entry of found) {
      const path = prefix + entry.name;
      if (names?.has(entry.name) || path === '.git') continue;
      const ignored = isIgnored(folder);
      if (ignored === true || !isNew(path, entry, rules, depth)) continue;
      if (ignored === null) throw notCertain;
      fresh.push(entry.kind === 'folder' ? `${path}/` : path);
    }
    if (!names) return;
    let seen = 0;
    const folders: string[] = [];
    for (const { name, kind } of found) {
      const entry = names.get(name);
      if (entry === undefined) continue;
      seen += 1;
      if (entry === null && kind === 'folder') folders.push(prefix + name);
      else if (entry === null) throw notCertain;
      else if (isChanged(`${here}/${name}`, entry, bytes, writtenMs)) inWorktree.set(entry.path, 'M');
    }
    if (seen < names.size) {
      const there = new Set(found.map(({ name }) => name));
      for (const [name, entry] of names) if (!there.has(name)) setGone(entry, prefix + name);
    }
    for (const path of folders) lookInto({ path, above: folder, rules }, depth + 1);
  }

  const own = place.excludes === null ? unknownRules : withRules([], '', realPath(place.excludes) ?? place.excludes);
  lookInto({ path: '', above: null, rules: withRules(own, '', join(place.common, 'info/exclude')) }, 0);
  const entryOf = (path: string, index: string, worktree: string): StatusEntry => ({
    path,
    from: null,
    index,
    worktree,
    submodule: false,
  });
  const changed = inWorktree.size === 0 ? [] : entries.filter(({ path }) => inWorktree.has(path));
  return [
    ...changed.map(({ path }) => entryOf(path, '.', inWorktree.get(path) ?? '')),
    ...fresh.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((path) => entryOf(path, '?', '?')),
  ];
}

/**
 * What `git status` would surely tell of a working folder in which nothing is staged and that is neither ahead nor behind: what
 * has changed, is gone or is new, proved from the files and the index. Null means only that it is not certain, and that git
 * has to be asked.
 */
export function sureChanges(place: SurePlace): StatusEntry[] | null {
  const { path, gitDir, common, config, names, shared, summary } = place;
  if (process.platform !== 'linux' || process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER !== undefined) return null;
  if (place.broken || !config.every(isHarmless) || !knowsBranch(place) || hasMisleadingRefs(place)) return null;
  // A folder that says of itself that another one holds what it has.
  if (common === gitDir && names.has('commondir')) return null;
  if (shared.has('config.worktree') || names.has('config.worktree') || shared.has('reftable')) return null;
  if (![path, join(path, '.git'), gitDir, common].every(isMine)) return null;
  const file = join(gitDir, 'index');
  const before = look(file);
  const bytes = readRegular(file, mostBytes);
  if (!before || typeof bytes === 'string' || bytes.length < 64) return null;
  try {
    const index = parseGitIndex(bytes, mostEntries);
    const { entries, badNames } = index;
    const count = bytes.readUInt32BE(8);
    if (badNames.length > 0 || index.sparse || entries.length !== count || count === 0) return null;
    // Caches of git's own that answer in place of the files.
    if (bytes.includes('UNTR') || bytes.includes('FSMN')) return null;
    for (const { at, kind } of entries) {
      // Not to be looked at, wanted only, in conflict, or with more such flags than these.
      if ((bytes.readUInt16BE(at + 60) & 0xf000) !== 0) return null;
      if (kind !== 'file' && kind !== 'link') return null;
    }
    const commit = commitText(common, summary.head ?? '');
    const tree = /^(?:commit \d+\0)?tree ([0-9a-f]{40})\n/.exec(commit ?? '')?.[1];
    if (tree === undefined || treeOfIndex(bytes, entries) !== tree || !hasObject(common, tree)) return null;
    const changes = changesOf(place, index, bytes, before.mtimeMs);
    const after = look(file);
    if (after?.mtimeMs !== before.mtimeMs || after.ino !== before.ino || after.size !== before.size) return null;
    return changes;
  } catch (error) {
    // Something went while it was looked at, or cannot be read.
    if (error === notCertain || error instanceof IndexProblem || (error instanceof Error && 'code' in error))
      return null;
    throw error;
  }
}
