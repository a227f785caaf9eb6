import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TaskContext } from '../../../core/workers/task-context.ts';
import { type FolderEntry, identityOf, isFolder, listFolder, realPath, whyNot } from '../files/blocking.ts';
import { homeFolders, isHeavy, saysHeavy } from '../files/heavy-folders.ts';
import type { FindInput, FindOutput, FoundProject } from '../types.ts';
import { bareAt, type GitFolder, gitAt } from './git-folder.ts';
import { type Inside, lookInside } from './look-inside.ts';
import { isManifest } from './manifests.ts';
import { isSystemFolder } from './pseudo.ts';

const mostSkipsTold = 100;
const mostParents = 500;
const mostLinks = 10_000;
/** A thread that never pauses never hears that it should stop. */
const pauseEveryMs = 25;
const pauseEveryFolders = 500;

/** Into every project, only as far as it costs nearly nothing. */
const short = { levels: 3, reads: 24, enough: 64 };
/** A folder with nothing but a manifest, and the added folder itself, may hold everything that the user has. */
const long = { levels: 4, reads: 2_000, enough: 10_000 };
/** So many repositories below a mere manifest make it no project. */
const several = 2;

export interface WalkInput extends FindInput {
  maxFolders: number;
  /** For a quick count: what is not seen by then is left out. */
  untilMs?: number;
}

/** Everything below one folder that is a project. Nothing that it meets on the way ends it. */
export async function walkRoot(input: WalkInput, { signal, progress }: TaskContext): Promise<FindOutput> {
  const output: FindOutput = { projects: [], folders: 0, skipped: [], skippedCount: 0, cut: false, parents: [] };
  const root = realPath(input.root) ?? input.root;
  const seen = new Set<string>();
  const parents = new Map<string, number>();
  const links: string[] = [];
  const home = homedir();
  const queue: { path: string; depth: number }[] = [{ path: root, depth: 0 }];

  const skip = (path: string, why: string) => {
    output.skippedCount += 1;
    if (output.skipped.length < mostSkipsTold) output.skipped.push({ path, why });
  };

  function read(path: string): FolderEntry[] | null {
    try {
      const { entries, badNames } = listFolder(path);
      output.folders += 1;
      for (const name of badNames) skip(join(path, name), 'the name is not UTF-8');
      return entries;
    } catch (error) {
      skip(path, whyNot(error));
      return null;
    }
  }

  /** False when it is known already, or one too many. */
  function emit(path: string, git: GitFolder | null): boolean {
    const identity = identityOf(path);
    if (!identity) return false;
    const key = `${identity.device}:${identity.inode}`;
    if (seen.has(key)) return false;
    if (output.projects.length >= input.maxProjects) {
      output.cut = true;
      return false;
    }
    seen.add(key);
    const project: FoundProject = {
      path,
      kind: git?.kind ?? 'folder',
      gitDir: git?.gitDir ?? null,
      commonDir: git?.commonDir ?? null,
      ...identity,
    };
    output.projects.push(project);
    return true;
  }

  function emitInside(found: readonly Inside[], isRoot: boolean) {
    const waiting = [...found];
    for (let next = waiting.pop(); next && !output.cut; next = waiting.pop()) {
      if (!emit(next.path, next.git)) continue;
      if (isRoot) holds(next.path);
      const entries = read(next.path);
      if (entries) waiting.push(...lookInside(next.path, entries, short));
    }
  }

  function holds(path: string) {
    for (let at = dirname(path); at.length >= root.length; at = dirname(at)) {
      parents.set(at, (parents.get(at) ?? 0) + 1);
      if (at === dirname(at)) break;
    }
  }

  /** What was a repository once, or should be one, is shown as one that is damaged; what is in it is looked at as before. */
  function asDamaged(path: string): GitFolder {
    const dotGit = join(path, '.git');
    return { kind: 'repository', gitDir: dotGit, commonDir: dotGit, submodule: false };
  }

  /** Whether it is one project with all that is in it. */
  function isProject(path: string, entries: readonly FolderEntry[]): boolean {
    const isRoot = path === root;
    const hasGit = entries.some(({ name }) => name === '.git');
    const git = hasGit ? gitAt(path) : bareAt(path, entries);
    if (hasGit && !git) {
      if (emit(path, asDamaged(path)) && !isRoot) holds(path);
      if (!entries.some(isManifest)) return false;
    }
    if (git?.submodule && !isRoot) return true;
    if (!git && !entries.some(isManifest)) return false;
    const inside =
      git?.kind === 'bare'
        ? []
        : lookInside(path, entries, git && !isRoot ? short : { ...long, enough: git ? long.enough : several });
    if (!git && inside.length >= several) return false;
    if (emit(path, git) && !isRoot) holds(path);
    emitInside(inside, isRoot);
    return true;
  }

  function visit(path: string, depth: number) {
    const entries = read(path);
    if (!entries || (depth > 0 && saysHeavy(entries)) || isProject(path, entries)) return;
    if (depth <= 1) parents.set(path, parents.get(path) ?? 0);
    if (depth >= input.maxDepth) return;
    for (const { name, kind } of entries) {
      if (name.startsWith('.') || isHeavy(name, entries) || (path === home && homeFolders.includes(name))) continue;
      // What Go downloads lies in folders with a manifest each.
      if (name === 'mod' && path.endsWith('pkg')) continue;
      if (path === '/' && isSystemFolder(`/${name}`)) continue;
      if (kind === 'folder') queue.push({ path: join(path, name), depth: depth + 1 });
      else if (kind === 'link' && links.length < mostLinks) links.push(join(path, name));
    }
  }

  /** Only to a repository, and only after everything that has a place of its own: what is inside keeps its real path. */
  function follow(link: string) {
    const target = realPath(link);
    if (target === null || !isFolder(target)) return;
    const git = gitAt(target);
    if (git && !git.submodule) {
      if (emit(target, git)) parents.set(dirname(link), (parents.get(dirname(link)) ?? 0) + 1);
    }
  }

  const started = performance.now();
  let paused = started;
  let pausedAt = 0;
  async function pause() {
    const now = performance.now();
    if (input.untilMs !== undefined && now - started > input.untilMs) output.cut = true;
    if (now - paused < pauseEveryMs && output.folders - pausedAt < pauseEveryFolders) return;
    progress(output.projects.length, null);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    paused = performance.now();
    pausedAt = output.folders;
  }

  // The shallow ones first, so that a walk that is cut has seen what matters most.
  for (const { path, depth } of queue) {
    if (output.folders >= input.maxFolders) output.cut = true;
    if (output.cut) break;
    visit(path, depth);
    await pause();
  }
  for (const link of links) {
    if (output.cut) break;
    follow(link);
    await pause();
  }
  output.parents = [...parents]
    .sort(([a, some], [b, others]) => Number(b === root) - Number(a === root) || others - some || a.length - b.length)
    .slice(0, mostParents)
    .map(([path]) => path);
  return output;
}
