import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

export interface Repository {
  path: string;
  name: string;
  /** Null while no branch is checked out. */
  branch: string | null;
  /** `worktree`: one of several folders of a repository; `module`: part of another one. */
  kind: 'repository' | 'worktree' | 'module' | 'bare';
}

export interface Found {
  repositories: Repository[];
  /** Folders that could not be read. */
  unreadable: number;
  /** There is more than was looked at. */
  cut: boolean;
}

/** As projects know them. */
export interface KnownRepositories {
  repositories: readonly {
    path: string;
    name: string;
    kind: 'repository' | 'worktree' | 'bare';
    gitDir: string;
  }[];
  unreadable: number;
}

const MAX_FOLDERS = 50_000;
const MAX_REPOSITORIES = 2_000;
const AT_ONCE = 16;
/** Nobody keeps repositories of his own in there, and they are large. */
const skipped = new Set(['node_modules', 'vendor', 'target', 'dist', 'build', '__pycache__']);

async function branchOf(gitDir: string): Promise<string | null> {
  const head = await readFile(join(gitDir, 'HEAD'), 'utf8').catch(() => '');
  return /^ref: refs\/heads\/(.+)$/m.exec(head.trim())?.[1] ?? null;
}

/** Where `.git` is a file, it says where the rest is: below `worktrees` or `modules` of another repository. */
async function linked(
  folder: string,
  file: string,
): Promise<{ kind: Repository['kind']; branch: string | null } | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const target = /^gitdir: (.+)$/m.exec(text.slice(0, 8_192))?.[1]?.trim();
  if (target === undefined) return null;
  const gitDir = target.startsWith('/') || /^[A-Za-z]:/.test(target) ? target : join(folder, target);
  const parts = gitDir.split(/[\\/]/);
  const kind = parts.includes('worktrees') ? 'worktree' : parts.includes('modules') ? 'module' : 'repository';
  return { kind, branch: await branchOf(gitDir) };
}

/** How many folders deep one lies; the root itself is at 0. */
const depthOf = (path: string, root: string) => relative(root, path).split(sep).filter(Boolean).length;

/** Only what may have changed a moment ago is read: the branch. */
export async function readKnown({ repositories, unreadable }: KnownRepositories, root: string, depth: number) {
  const near = repositories.filter(({ path }) => depthOf(path, root) <= depth);
  const found: Repository[] = [];
  for (const { gitDir, path, name, kind } of near.slice(0, MAX_REPOSITORIES))
    found.push({ path, name, branch: await branchOf(gitDir), kind });
  found.sort((a, b) => a.path.localeCompare(b.path));
  return { repositories: found, unreadable, cut: near.length > found.length } satisfies Found;
}

/** Repositories below a folder, to a depth. Links are followed, each folder once, whatever leads to it. */
export async function findRepositories(root: string, depth: number, signal: AbortSignal): Promise<Found> {
  const found: Repository[] = [];
  const seen = new Set<string>();
  let unreadable = 0;
  let folders = 0;
  let cut = false;

  const look = async (folder: string, left: number): Promise<{ folder: string; left: number }[]> => {
    signal.throwIfAborted();
    if (folders >= MAX_FOLDERS || found.length >= MAX_REPOSITORIES) {
      cut = true;
      return [];
    }
    folders += 1;
    const real = await realpath(folder).catch(() => null);
    if (real !== null && seen.has(real)) return [];
    if (real !== null) seen.add(real);
    const entries = real === null ? null : await readdir(real, { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      unreadable += 1;
      return [];
    }
    const name = basename(folder);
    const git = entries.find((entry) => entry.name === '.git');
    if (git?.isDirectory()) {
      found.push({ path: folder, name, branch: await branchOf(join(folder, '.git')), kind: 'repository' });
      return [];
    }
    const link = git?.isFile() ? await linked(folder, join(folder, '.git')) : null;
    if (link) {
      found.push({ path: folder, name, ...link });
      return [];
    }
    const has = (wanted: string, directory: boolean) =>
      entries.some((entry) => entry.name === wanted && entry.isDirectory() === directory);
    if (has('HEAD', false) && has('objects', true) && has('refs', true)) {
      found.push({ path: folder, name, branch: await branchOf(folder), kind: 'bare' });
      return [];
    }
    if (left === 0) return [];
    const below: { folder: string; left: number }[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      const isFolder = entry.isSymbolicLink()
        ? await stat(path).then(
            (target) => target.isDirectory(),
            () => false,
          )
        : entry.isDirectory();
      if (isFolder) below.push({ folder: path, left: left - 1 });
    }
    return below;
  };

  let layer = [{ folder: root, left: depth }];
  // Layer by layer, so that the shortest way to a folder is the one that is reported.
  while (layer.length > 0) {
    const next: typeof layer = [];
    for (let i = 0; i < layer.length; i += AT_ONCE) {
      const some = layer.slice(i, i + AT_ONCE);
      next.push(...(await Promise.all(some.map(({ folder, left }) => look(folder, left)))).flat());
    }
    layer = next;
  }
  found.sort((a, b) => a.path.localeCompare(b.path));
  return { repositories: found.slice(0, MAX_REPOSITORIES), unreadable, cut };
}
