import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import {
  buildFolder,
  cleanReceipt,
  dependencyFilter,
  dependencyName,
  dependencyPage,
  dependencyPath,
  gitDetail,
  gitHistory,
  healthCause,
  projectDetail,
  projectEdge,
  projectRoot,
  projectRow,
  rootSuggestion,
  savedView,
  scanStatus,
  searchHit,
  usesFilter,
  usesPage,
  viewFilter,
} from './schema.ts';

const id = z.string().min(1).max(64);
const ids = z.array(id).min(1).max(5_000);
const path = z.string().min(1).max(4_096);
const tag = z.string().trim().min(1).max(60);
const ofProject = z.object({ id });

export const projectsContract = {
  list: query('/projects', { summary: 'Every project that is known, in no order' }).output(z.array(projectRow)),
  rows: stream('/projects/rows', z.object({ id, row: projectRow.nullable() }), {
    summary: 'Rows as they change; null when one is forgotten',
  }),
  search: query('/projects/search', { summary: 'By name, path, stack, dependency, branch, remote, tag and README' })
    .input(z.object({ text: z.string().max(200), limit: z.coerce.number().int().min(1).max(5_000).default(1_000) }))
    .output(z.array(searchHit)),
  get: query('/projects/{id}', { summary: 'All that is known of one', errors: ['NOT_FOUND'] })
    .input(ofProject)
    .output(projectDetail),
  update: command('/projects/{id}/update', { summary: 'What the user says of it', errors: ['NOT_FOUND'] })
    .input(
      z.object({
        id,
        tags: z.array(tag).max(50).optional(),
        favourite: z.boolean().optional(),
        archived: z.boolean().optional(),
        notes: z.string().max(100_000).optional(),
      }),
    )
    .output(projectRow),
  tag: command('/projects/tag', { summary: 'Put tags on several, or take them off', errors: ['NOT_FOUND'] })
    .input(z.object({ ids, add: z.array(tag).max(50).default([]), remove: z.array(tag).max(50).default([]) }))
    .output(z.object({ changed: z.number() })),
  forget: command('/projects/forget', {
    summary: 'Forget projects that are gone, with all that was said of them',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(z.object({ ids }))
    .output(z.object({ forgotten: z.number() })),
  refresh: command('/projects/refresh', { summary: 'Look again now: at some, or at all', errors: ['NOT_FOUND'] })
    .input(z.object({ ids: ids.optional() }))
    .output(scanStatus),
  /** Its working tree is watched as long as somebody looks. */
  opened: command('/projects/{id}/opened', { summary: 'The user looks at it', errors: ['NOT_FOUND'] })
    .input(ofProject)
    .output(z.object({ watched: z.boolean() })),
  status: query('/projects/status', { summary: 'How far the scan is, and how the picture is kept true' }).output(
    scanStatus,
  ),

  dependencies: query('/projects/{id}/dependencies', { summary: 'What it depends on', errors: ['NOT_FOUND'] })
    .input(dependencyFilter)
    .output(dependencyPage),
  dependencyPath: query('/projects/{id}/dependencies/path', {
    summary: 'Why something is there',
    errors: ['NOT_FOUND'],
  })
    .input(
      z.object({
        id,
        ecosystem: z.string().max(40),
        name: z.string().max(300),
        version: z.string().max(200).optional(),
      }),
    )
    .output(z.array(dependencyPath)),
  uses: query('/projects/uses', {
    summary: 'Which projects use something, and in which version',
    errors: ['UNAVAILABLE'],
  })
    .input(usesFilter)
    .output(usesPage),
  dependencyNames: query('/projects/dependency-names', {
    summary: 'Names of what projects depend on that have a text in them, those first that most projects use',
  })
    .input(z.object({ text: z.string().trim().min(1).max(200) }))
    .output(z.array(dependencyName).max(50)),
  graph: query('/projects/graph', { summary: 'Which of my projects depend on each other' }).output(
    z.array(projectEdge),
  ),

  git: query('/projects/{id}/git', {
    summary: 'Files, branches, stashes, worktrees',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(ofProject)
    .output(gitDetail),
  history: query('/projects/{id}/history', {
    summary: 'Activity, authors, churn and ages',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(ofProject)
    .output(gitHistory),
  fetch: command('/projects/fetch', {
    summary: 'Fetch several from their remotes, as a run',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(z.object({ ids }))
    .output(z.object({ runId: z.string() })),
  pull: command('/projects/pull', {
    summary: 'Bring several up to their upstream where that is a fast-forward, as a run',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(z.object({ ids }))
    .output(z.object({ runId: z.string() })),
  open: command('/projects/{id}/open', {
    summary: 'In editor, terminal or file manager',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(
      z.object({
        id,
        with: z.enum(['editor', 'terminal', 'files']),
        /** A file of it, relative. */
        file: path.optional(),
        line: z.number().int().positive().optional(),
      }),
    )
    .output(z.object({ sentence: z.string() })),
  buildFolders: query('/projects/{id}/build-folders', {
    summary: 'What a build can make again, and its size',
    errors: ['NOT_FOUND'],
  })
    .input(ofProject)
    .output(z.array(buildFolder)),
  clean: command('/projects/{id}/clean', {
    summary: 'Move build folders to the trash of the system',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ id, paths: z.array(path).min(1).max(200) }))
    .output(cleanReceipt),

  roots: query('/projects/roots', { summary: 'The folders that projects are looked for in' }).output(
    z.array(projectRoot),
  ),
  suggestions: query('/projects/roots/suggestions', {
    summary: 'Usual places that hold projects and are not looked at yet',
  }).output(z.array(rootSuggestion)),
  addRoots: command('/projects/roots/add', {
    summary: 'Look for projects in more folders',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(z.object({ paths: z.array(path).min(1).max(50) }))
    .output(z.array(projectRoot)),
  removeRoot: command('/projects/roots/{id}/remove', {
    summary: 'Look there no more; its projects are forgotten, their files stay',
    errors: ['NOT_FOUND'],
  })
    .input(ofProject)
    .output(z.object({ forgotten: z.number() })),
  pickFolder: command('/projects/roots/pick', {
    summary: 'Ask for a folder with the dialog of the system',
    errors: ['UNAVAILABLE'],
  }).output(z.object({ path: z.string().nullable() })),

  views: query('/projects/views', { summary: 'Views that were saved' }).output(z.array(savedView)),
  saveView: command('/projects/views/save', { summary: 'Keep a view under a name; an old one of that name gives way' })
    .input(z.object({ name: z.string().trim().min(1).max(60), filter: viewFilter }))
    .output(savedView),
  removeView: command('/projects/views/{id}/remove', { summary: 'Throw a saved view away', errors: ['NOT_FOUND'] })
    .input(ofProject)
    .output(z.object({ removed: z.boolean() })),

  causes: query('/projects/health/causes', { summary: 'What costs health, and how much' }).output(z.array(healthCause)),
  weigh: command('/projects/health/weigh', { summary: 'Say how much a cause may cost', errors: ['NOT_FOUND'] })
    .input(z.object({ cause: z.string().max(60), weight: z.number().int().min(0).max(100).nullable() }))
    .output(z.array(healthCause)),
};
