import { join, sep } from 'node:path';
import type { RootSuggestion } from '../../../../shared/features/projects/schema.ts';
import type { TaskContext } from '../../../core/workers/task-context.ts';
import { identityOf, isFolder, realPath } from '../files/blocking.ts';
import { walkRoot } from './walk-roots.ts';

const usual: readonly string[] = [
  'projects',
  'Projects',
  'code',
  'Code',
  'dev',
  'Dev',
  'src',
  'work',
  'Work',
  'repos',
  'Repos',
  'git',
  'Git',
  'github',
  'GitHub',
  'Developer',
  'development',
  'Development',
  'workspace',
  'Workspace',
  'workspaces',
  'coding',
  'sources',
  'go/src',
  'source/repos',
  'Documents/GitHub',
  'Documents/Projects',
  'Documents/projects',
  'Documents/Code',
  'Documents/code',
  'Documents/dev',
  'Desktop/projects',
  'Desktop/Projects',
  'PycharmProjects',
  'IdeaProjects',
  'WebstormProjects',
  'GolandProjects',
  'RustroverProjects',
  'CLionProjects',
  'RiderProjects',
  'PhpstormProjects',
  'AndroidStudioProjects',
  'StudioProjects',
  'eclipse-workspace',
  'VSCodeProjects',
];

/** A count answers "is it worth it", so it ends early. */
const most = { maxDepth: 4, maxProjects: 1_000, maxFolders: 5_000, untilMs: 400 };

export interface SuggestInput {
  home: string;
  /** Folders that are looked at already: neither they nor what is in them is offered. */
  known: string[];
}

/** Usual places that hold projects, the fullest first. Task of a worker. */
export async function suggestRoots({ home, known }: SuggestInput, context: TaskContext): Promise<RootSuggestion[]> {
  const taken = known.map((path) => realPath(path) ?? path);
  // Where upper and lower case are the same, several names are one folder.
  const seen = new Set(taken.map(keyOf));
  const found: RootSuggestion[] = [];
  for (const name of usual) {
    const path = realPath(join(home, name));
    if (path === null || !isFolder(path) || seen.has(keyOf(path)) || taken.some((other) => isWithin(path, other)))
      continue;
    seen.add(keyOf(path));
    context.signal.throwIfAborted();
    const { projects, cut } = await walkRoot({ root: path, ...most }, context);
    if (projects.length > 0) found.push({ path, projects: projects.length, cut });
  }
  // Of two that lie in each other the outer one shows all.
  return found
    .filter(({ path }) => !found.some((other) => other.path !== path && isWithin(path, other.path)))
    .sort((a, b) => b.projects - a.projects);
}

function keyOf(path: string): string {
  const identity = identityOf(path);
  return identity ? `${identity.device}:${identity.inode}` : path;
}

const isWithin = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
