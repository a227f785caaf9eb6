import type {
  Dependency,
  Evidence,
  GitSummary,
  LanguageShare,
  ProjectKind,
  ProjectPackage,
  ReadProblem,
  Technology,
} from '../../../shared/features/projects/schema.ts';
import type { GitDamage } from './finding/git-damage.ts';

/** A file of a project: its path is relative, with `/`. */
export interface FileEntry {
  path: string;
  size: number;
  mtimeMs: number;
}

/** What a walk of the roots found; see finding/. */
export interface FoundProject {
  path: string;
  kind: ProjectKind;
  /** Where git keeps its data: `.git`, or what its file points to; null without git. */
  gitDir: string | null;
  /** Of a worktree: the git folder that all worktrees share. Else the same as gitDir. */
  commonDir: string | null;
  /** Device and inode of the folder, as decimal text: a rename keeps them. */
  device: string;
  inode: string;
}

export interface FindInput {
  root: string;
  maxDepth: number;
  /** Stop after so many projects, for a quick count. */
  maxProjects: number;
}

export interface FindOutput {
  projects: FoundProject[];
  folders: number;
  skipped: { path: string; why: string }[];
  skippedCount: number;
  cut: boolean;
  /** Folders worth a watch: where a new project would appear. */
  parents: string[];
}

/**
 * The files of one project, as every reader of facts sees them. Only inside a worker thread, so its reads are synchronous.
 * Ignored files, `.git`, what package managers install and nested repositories are not in it.
 */
export interface ProjectFiles {
  root: string;
  /** Sorted by path. */
  list: readonly FileEntry[];
  /** There are more than are looked at. */
  cut: boolean;
  has(path: string): boolean;
  /** Paths of all files of that name, in any folder, the shallowest first. */
  named(name: string): readonly string[];
  /** Whole text, read once and kept during the scan; null when it is not there, not readable (noted as a problem), no text, or larger. */
  text(path: string, maxBytes?: number): string | null;
  /** Something that is missing from the picture. Said once per file and reason. */
  problem(file: string, why: string): void;
  problems(): ReadProblem[];
  /** Fixtures, examples, tests' data and vendored code say nothing about the project itself. */
  counts(path: string): boolean;
}

/** languages/: by names and sizes alone when `read` is false; with lines and by content when true. */
export interface LanguagesResult {
  languages: LanguageShare[];
  /** Files whose language the name alone does not tell. */
  undecided: number;
}

/** stack/ */
export interface StackResult {
  stack: Technology[];
  packages: ProjectPackage[];
  description: string | null;
  licence: { spdx: string | null; file: string | null } | null;
  readme: { file: string; text: string; cut: boolean } | null;
  /** For health: what proves that there are tests and a CI. */
  tests: Evidence | null;
  ci: Evidence | null;
}

/** One thing of a project's dependency graph. `key` is its place in the list. */
export interface DependencyNode extends Dependency {
  /** Places in the list of what this one asks for. */
  requires: number[];
}

/** dependencies/ */
export interface DependenciesResult {
  dependencies: DependencyNode[];
  counts: { direct: number; transitive: number; development: number };
  /** Manifests whose dependencies no lock file holds, in an ecosystem that has lock files. */
  unlocked: { manifest: string; ecosystem: string; remedy: string }[];
  /** Lock files that do not fit their manifest: something asked for is not in it. */
  stale: { lock: string; manifest: string; why: string }[];
  /** The names under which others can depend on this project. */
  provides: { ecosystem: string; name: string }[];
}

/** For health: a tracked file that holds what looks like a secret. The secret itself never leaves the worker. */
export interface TrackedSecret {
  file: string;
  line: number;
  /** `AWS access key`; the name of the variable for `.env`. */
  what: string;
}

export interface ScanInput {
  path: string;
  gitDir: string | null;
  kind: ProjectKind;
  /** Untracked paths as git told them (folders end in `/`); null when git has not been asked: the tree is walked. */
  untracked: string[] | null;
  /** Tracked paths that, as git told, are not there any more. */
  deleted?: string[];
}

export interface ScanOutput {
  files: number;
  bytes: number;
  newestMtime: number | null;
  cut: boolean;
  languages: LanguagesResult;
  stack: StackResult;
  dependencies: Omit<DependenciesResult, 'dependencies'>;
  /** All dependencies as text, one JSON object a line, for the store; see dependencies/lines.ts. */
  dependencyLines: string;
  /** Their names, for the search. */
  dependencyNames: string[];
  /** What it takes from folders beside it, and what it takes by path: edges to other projects of mine. */
  locals: { ecosystem: string; name: string; path: string; file: string }[];
  secrets: TrackedSecret[];
  /** Its `.git` is there and no repository. */
  damage: GitDamage | null;
  problems: ReadProblem[];
  tookMs: number;
}

/** Tier 1: what plain files of `.git` tell. */
export interface GitPeek {
  summary: GitSummary;
  /** Changes whenever what git would say may have changed: index, head, refs, stash, operation. */
  fingerprint: string;
  /** The first commit, where it is cheap to know; else null. */
  firstCommit: string | null;
  /** What `git status` would surely tell, with nothing staged and neither ahead nor behind; null where it has to be asked. */
  changes?: StatusEntry[] | null;
}

/** Tier 2: `git status --porcelain=v2 --branch -z`. */
export interface GitStatus {
  branch: string | null;
  head: string | null;
  upstream: string | null;
  ahead: number | null;
  behind: number | null;
  files: StatusEntry[];
  /** There are more than are listed; they are counted. */
  filesCut: boolean;
  staged: number;
  unstaged: number;
  untracked: number;
  conflicts: number;
  /** What git was kept from looking at, and why. */
  problems: string[];
}

export interface StatusEntry {
  path: string;
  from: string | null;
  index: string;
  worktree: string;
  submodule: boolean;
}
