import { lookForChanges } from '../files/changed.ts';
import { paths } from '../files/paths-task.ts';
import { findProjects } from '../finding/find-projects.ts';
import { suggestRoots } from '../finding/suggest.ts';
import { isomorphic } from '../git/isomorphic-task.ts';
import { peek } from '../git/peek.ts';
import { languages } from '../languages/task.ts';
import { scan } from './scan-task.ts';

/** Everything a scanner can do, by name. Inputs and outputs cross a thread, so they are plain data. */
export const projectTasks = {
  'projects.find': findProjects,
  'projects.look': lookForChanges,
  'projects.paths': paths,
  'projects.suggest': suggestRoots,
  'projects.languages': languages,
  'projects.isomorphic': isomorphic,
  'projects.peek': peek,
  'projects.scan': scan,
} as const;

export type ProjectTasks = typeof projectTasks;
