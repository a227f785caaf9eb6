import type { TaskContext } from '../../../core/workers/task-context.ts';
import type { ScanInput } from '../types.ts';
import { look } from './blocking.ts';
import type { GitIndex, IndexEntry } from './git-index.ts';
import { excludeFileOf } from './ignore-rules.ts';
import { mostFiles } from './list-files.ts';
import { readGitIndex } from './read-index.ts';
import { walkFiles } from './walk-files.ts';

export type TreePlace = Pick<ScanInput, 'path' | 'gitDir' | 'kind'>;

export interface TreeLook {
  /**
   * Differs from an earlier one when a file that git tracks was written or deleted, or something appeared in or went
   * from a folder that holds one. Null when there is nothing to look at: a bare repository, or a folder that is gone.
   */
  fingerprint: string | null;
  /** Tracked files that are not as git last saw them; null without an index. */
  changed: number | null;
  /** When the newest of all this was written; 0 when nothing was looked at. */
  newest: number;
}

export interface LookInput {
  projects: TreePlace[];
}

const pauseEveryMs = 25;

/** Task of a worker: all these at once, in this order, without a single process. */
export async function lookForChanges({ projects }: LookInput, { signal, progress }: TaskContext): Promise<TreeLook[]> {
  const looks: TreeLook[] = [];
  let paused = performance.now();
  for (const project of projects) {
    looks.push(lookAtTree(project));
    if (performance.now() - paused < pauseEveryMs) continue;
    progress(looks.length, projects.length);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    paused = performance.now();
  }
  return looks;
}

export function lookAtTree({ path: root, gitDir, kind }: TreePlace): TreeLook {
  const top = look(root);
  if (kind === 'bare' || !top?.isDirectory()) return { fingerprint: null, changed: null, newest: 0 };
  const index = gitDir === null ? null : readGitIndex(gitDir, mostFiles).index;
  return index ? ofIndex(root, index) : ofWalk(root, gitDir);
}

function ofIndex(root: string, index: GitIndex): TreeLook {
  const sum = createSum();
  const folders = new Set<string>(['']);
  let changed = 0;
  let folder = '';
  for (const entry of index.entries) {
    if (entry.kind === 'submodule' || entry.kind === 'folder' || entry.skipped) continue;
    const at = entry.path.lastIndexOf('/');
    // Neighbours lie in one folder, so it is compared before it is cut out.
    if (at !== folder.length || !entry.path.startsWith(folder)) {
      folder = at < 0 ? '' : entry.path.slice(0, at);
      addFolder(folders, folder);
    }
    const stats = look(`${root}/${entry.path}`);
    if (!stats) {
      changed += 1;
      sum.add(1);
      continue;
    }
    sum.time(stats.mtimeMs);
    sum.written(stats.ctimeMs);
    sum.add(stats.size);
    sum.add(stats.ino);
    sum.add(stats.mode);
    if (!isAsSeen(entry, stats, index)) changed += 1;
  }
  addFolders(sum, root, folders);
  return { fingerprint: sum.text(), changed, newest: sum.newest() };
}

/** Git compares more; these two are what a program that writes a file cannot help changing. */
function isAsSeen(entry: IndexEntry, stats: { mtimeMs: number; size: number }, index: GitIndex): boolean {
  if ((stats.size | 0) !== (entry.size | 0)) return false;
  if (Math.abs(stats.mtimeMs - entry.mtimeMs) < 2) return true;
  // Some builds of git keep whole seconds alone.
  return (
    entry.mtimeMs % 1000 === 0 &&
    index.stat(entry).mtimeNanoseconds === 0 &&
    Math.floor(stats.mtimeMs / 1000) * 1000 === entry.mtimeMs
  );
}

function ofWalk(root: string, gitDir: string | null): TreeLook {
  const sum = createSum();
  const { files, links, folders } = walkFiles({
    root,
    from: [''],
    excludeFile: excludeFileOf(gitDir),
    limit: mostFiles,
  });
  for (const { mtimeMs, size } of files) {
    sum.time(mtimeMs);
    sum.add(size);
  }
  sum.add(links.length);
  addFolders(sum, root, folders);
  return { fingerprint: sum.text(), changed: null, newest: sum.newest() };
}

function addFolder(folders: Set<string>, folder: string) {
  for (let at = folder; !folders.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) folders.add(at);
}

function addFolders(sum: Sum, root: string, folders: Iterable<string>) {
  for (const folder of folders) sum.time(look(folder === '' ? root : `${root}/${folder}`)?.mtimeMs ?? 0);
}

type Sum = ReturnType<typeof createSum>;

/** Not against anyone who wants two trees to look alike, only against chance: 64 bits, for numbers alone, without a buffer. */
function createSum() {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  let count = 0;
  let newest = 0;
  const mix = (word: number) => {
    a = Math.imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x85ebca6b);
    b ^= b >>> 13;
  };
  const add = (number: number) => {
    count += 1;
    mix(number | 0);
    if (number > 0xffff_ffff) mix(Math.floor(number / 0x1_0000_0000) | 0);
  };
  return {
    add,
    time(ms: number) {
      if (ms > newest) newest = ms;
      const whole = Math.floor(ms);
      add(whole);
      mix(Math.round((ms - whole) * 1000));
    },
    /** A file can be given an old time, but not without a trace. */
    written(ms: number) {
      if (ms > newest) newest = ms;
    },
    newest: () => newest,
    text: () => `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}.${count.toString(36)}`,
  };
}
