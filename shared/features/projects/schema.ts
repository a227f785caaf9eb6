import { z } from 'zod';
import { gitSummary } from './git-schema.ts';

export * from './git-schema.ts';

export const projectKind = z.enum(['repository', 'worktree', 'bare', 'folder']);
export type ProjectKind = z.infer<typeof projectKind>;

/** `gone`: it was there and is not any more; kept, with all that was said about it, until the user says so. */
export const presence = z.enum(['here', 'gone', 'unreadable']);

export const languageShare = z.object({
  name: z.string(),
  /** Of linguist, `#rrggbb`. */
  colour: z.string().nullable(),
  /** Languages such as Markdown and JSON count, but a project is not "written in" them. */
  type: z.enum(['programming', 'markup', 'data', 'prose']),
  bytes: z.number(),
  /** Null until the files have been read. */
  lines: z.number().nullable(),
  files: z.number(),
});
export type LanguageShare = z.infer<typeof languageShare>;

export const technologyCategory = z.enum([
  'runtime',
  'framework',
  'package-manager',
  'build',
  'test',
  'lint',
  'database',
  'infrastructure',
  'ci',
  'messaging',
  'ui',
  'mobile',
  'desktop',
  'ai',
  'docs',
]);
export type TechnologyCategory = z.infer<typeof technologyCategory>;

/** The place in the project that proves it. */
export const evidence = z.object({ file: z.string(), line: z.number().int().positive().nullable(), text: z.string() });
export type Evidence = z.infer<typeof evidence>;

export const technology = z.object({
  /** `react`, `postgresql`. */
  id: z.string(),
  name: z.string(),
  category: technologyCategory,
  version: z.string().nullable(),
  evidence: z.array(evidence).min(1),
});
export type Technology = z.infer<typeof technology>;

export const projectRow = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  /** The added folder that it was found in. */
  rootId: z.string().nullable(),
  kind: projectKind,
  presence,
  tags: z.array(z.string()),
  favourite: z.boolean(),
  archived: z.boolean(),
  /** Largest first, those that it is written in before others; at most four. `share` is of the bytes of all. */
  languages: z.array(z.object({ name: z.string(), colour: z.string().nullable(), share: z.number() })),
  /** What describes it best first; at most eight. */
  stack: z.array(
    z.object({ id: z.string(), name: z.string(), category: technologyCategory, version: z.string().nullable() }),
  ),
  git: gitSummary.nullable(),
  /** 0..100, null until it has been read. */
  health: z.number().nullable(),
  /** What costs it most, in a few words. */
  worst: z.string().nullable(),
  files: z.number().nullable(),
  bytes: z.number().nullable(),
  dependencies: z.number().nullable(),
  /** The newest of commit, index and change that was seen. */
  touchedAt: z.number().nullable(),
  foundAt: z.number(),
  /** Since when it is gone or cannot be read. */
  missingSince: z.number().nullable(),
  /** Null until it has been read. */
  scannedAt: z.number().nullable(),
});
export type ProjectRow = z.infer<typeof projectRow>;

/** A part of a project with a manifest of its own. */
export const projectPackage = z.object({
  name: z.string(),
  /** Folder below the project; empty for the top. */
  path: z.string(),
  ecosystem: z.string(),
  version: z.string().nullable(),
  manifest: z.string(),
});
export type ProjectPackage = z.infer<typeof projectPackage>;

/** What could not be read or understood, and is missing from the picture for that. */
export const readProblem = z.object({ file: z.string(), why: z.string() });
export type ReadProblem = z.infer<typeof readProblem>;

export const healthAction = z.discriminatedUnion('kind', [
  /** Inside Optimus. */
  z.object({ kind: z.literal('route'), label: z.string(), route: z.string() }),
  /** Opens the file, or the folder where it should be. */
  z.object({ kind: z.literal('open'), label: z.string(), path: z.string() }),
  /** A command for the user's own terminal. */
  z.object({ kind: z.literal('command'), label: z.string(), command: z.string() }),
]);
export type HealthAction = z.infer<typeof healthAction>;

export const healthLoss = z.object({
  /** `git.uncommitted`. */
  cause: z.string(),
  points: z.number(),
  sentence: z.string(),
  file: z.string().nullable(),
  line: z.number().int().positive().nullable(),
  action: healthAction,
});
export type HealthLoss = z.infer<typeof healthLoss>;

export const healthReport = z.object({
  score: z.number(),
  /** Largest first. */
  losses: z.array(healthLoss),
  /** What was looked at and is fine. */
  fine: z.array(z.object({ cause: z.string(), sentence: z.string() })),
});
export type HealthReport = z.infer<typeof healthReport>;

export const healthCause = z.object({
  id: z.string(),
  label: z.string(),
  explanation: z.string(),
  /** Most points that it can cost. */
  weight: z.number(),
  defaultWeight: z.number(),
});
export type HealthCause = z.infer<typeof healthCause>;

export const projectDetail = z.object({
  row: projectRow,
  notes: z.string(),
  description: z.string().nullable(),
  licence: z.object({ spdx: z.string().nullable(), file: z.string().nullable() }).nullable(),
  readme: z.object({ file: z.string(), text: z.string(), cut: z.boolean() }).nullable(),
  languages: z.array(languageShare),
  stack: z.array(technology),
  packages: z.array(projectPackage),
  dependencyCounts: z.object({ direct: z.number(), transitive: z.number(), development: z.number() }),
  health: healthReport.nullable(),
  problems: z.array(readProblem),
  /** It has more files than are looked at. */
  cut: z.boolean(),
});
export type ProjectDetail = z.infer<typeof projectDetail>;

export const dependency = z.object({
  /** `npm`, `pypi`, `cargo`, `go`, `maven`, … */
  ecosystem: z.string(),
  name: z.string(),
  /** The range or version that the manifest asks for; null for what only comes along. */
  wanted: z.string().nullable(),
  /** The version that the lock file holds; null without one. */
  locked: z.string().nullable(),
  direct: z.boolean(),
  development: z.boolean(),
  licence: z.string().nullable(),
  /** The project's own: a path, a workspace, a replacement. Relative to the project. */
  local: z.string().nullable(),
  /** Where it is asked for, or else locked. */
  file: z.string(),
  line: z.number().int().positive().nullable(),
  /** Folder of the package that asks for it; empty for the top. */
  package: z.string(),
});
export type Dependency = z.infer<typeof dependency>;

export const dependencyFilter = z.object({
  id: z.string().min(1).max(64),
  text: z.string().max(200).optional(),
  ecosystem: z.string().max(40).optional(),
  /** Only what the project itself asks for. */
  direct: z.stringbool().or(z.boolean()).optional(),
  development: z.stringbool().or(z.boolean()).optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export const dependencyPage = z.object({ total: z.number(), dependencies: z.array(dependency) });

/** From what the project asks for, down to the thing. */
export const dependencyPath = z.array(z.object({ name: z.string(), version: z.string().nullable() }));

export const usesFilter = z.object({
  name: z.string().trim().min(1).max(300),
  ecosystem: z.string().max(40).optional(),
  /** Only versions that are older. */
  below: z.string().trim().min(1).max(100).optional(),
  /** Only versions inside this range, as the ecosystem writes ranges. */
  range: z.string().trim().min(1).max(200).optional(),
});
/** Something that projects depend on, and how many do. */
export const dependencyName = z.object({ name: z.string(), ecosystem: z.string(), projects: z.number() });
export type DependencyName = z.infer<typeof dependencyName>;
export const use = z.object({ projectId: z.string(), dependency });
export const usesPage = z.object({
  uses: z.array(use),
  /** There are more than are given. */
  cut: z.boolean(),
  /** Versions that could not be compared by the rules of their ecosystem. */
  uncompared: z.number(),
});

/** Between my own projects: one asks for the other by path, workspace, replacement or by its published name. */
export const projectEdge = z.object({
  from: z.string(),
  to: z.string(),
  how: z.enum(['path', 'name', 'submodule', 'worktree']),
  dependency: z.string(),
  file: z.string(),
});
export type ProjectEdge = z.infer<typeof projectEdge>;

export const projectRoot = z.object({
  id: z.string(),
  path: z.string(),
  addedAt: z.number(),
  state: z.enum(['here', 'missing', 'unreadable']),
  walkedAt: z.number().nullable(),
  projects: z.number(),
  folders: z.number(),
  /** Never fatal: what the walk could not enter. */
  skipped: z.array(z.object({ path: z.string(), why: z.string() })),
  skippedCount: z.number(),
});
export type ProjectRoot = z.infer<typeof projectRoot>;

export const rootSuggestion = z.object({ path: z.string(), projects: z.number(), cut: z.boolean() });
export type RootSuggestion = z.infer<typeof rootSuggestion>;

export const scanStatus = z.object({
  phase: z.enum(['resting', 'finding', 'reading', 'languages']),
  /** Projects, in the phase that it is in. */
  done: z.number(),
  total: z.number(),
  /** How the tree is kept true. */
  watch: z.object({
    watches: z.number(),
    /** Empty: all is watched. Else why not, and what helps; polling goes on. */
    limited: z.string().nullable(),
    remedy: z.string().nullable(),
    /** How often the rest is looked at again. */
    everyMinutes: z.number(),
  }),
  git: z.object({ version: z.string().nullable(), problem: z.string().nullable() }),
});
export type ScanStatus = z.infer<typeof scanStatus>;

export const searchHit = z.object({
  id: z.string(),
  /** The best place. */
  where: z.enum(['name', 'path', 'stack', 'dependency', 'branch', 'remote', 'tag', 'readme']),
  /** The words around, for a dependency or a README. */
  excerpt: z.string().nullable(),
});
export type SearchHit = z.infer<typeof searchHit>;

export const sortKey = z.enum(['name', 'touched', 'health', 'size', 'files', 'dependencies', 'language', 'state']);
export type SortKey = z.infer<typeof sortKey>;

export const stateFacet = z.enum([
  'clean',
  'bare',
  'dirty',
  'ahead',
  'behind',
  'conflict',
  'operation',
  'detached',
  'no-remote',
  'no-git',
  'gone',
  'unreadable',
]);
export type StateFacet = z.infer<typeof stateFacet>;

export const viewFilter = z.object({
  text: z.string().max(200).default(''),
  languages: z.array(z.string().max(100)).max(100).default([]),
  technologies: z.array(z.string().max(100)).max(100).default([]),
  states: z.array(stateFacet).default([]),
  tags: z.array(z.string().max(60)).max(100).default([]),
  health: z.array(z.enum(['good', 'fair', 'poor'])).default([]),
  touched: z.array(z.enum(['day', 'week', 'month', 'year', 'older'])).default([]),
  sizes: z.array(z.enum(['small', 'medium', 'large', 'huge'])).default([]),
  roots: z.array(z.string().max(64)).max(100).default([]),
  favourites: z.boolean().default(false),
  /** Archived and gone ones are out of sight unless asked for. */
  archived: z.boolean().default(false),
  sort: sortKey.default('touched'),
  descending: z.boolean().default(true),
  layout: z.enum(['grid', 'table']).default('table'),
});
export type ViewFilter = z.infer<typeof viewFilter>;

export const savedView = z.object({ id: z.string(), name: z.string().min(1).max(60), filter: viewFilter });
export type SavedView = z.infer<typeof savedView>;

/** What a build made and can make again. */
export const buildFolder = z.object({
  /** Relative to the project. */
  path: z.string(),
  bytes: z.number(),
  files: z.number(),
  /** What makes it again: `npm ci`, `cargo build`. */
  madeBy: z.string(),
});
export type BuildFolder = z.infer<typeof buildFolder>;

export const cleanReceipt = z.object({
  moved: z.array(z.object({ path: z.string(), bytes: z.number() })),
  failed: z.array(z.object({ path: z.string(), why: z.string() })),
  /** Bytes that are no longer in the project; the disk has them back once the trash is emptied. */
  bytes: z.number(),
});
