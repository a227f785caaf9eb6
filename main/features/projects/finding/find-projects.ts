import type { TaskContext } from '../../../core/workers/task-context.ts';
import type { FindInput, FindOutput } from '../types.ts';
import { walkRoot } from './walk-roots.ts';

const mostFolders = 300_000;

/** Task of a worker. A root that is not there gives no folder at all, and says why among what was skipped. */
export const findProjects = (input: FindInput, context: TaskContext): Promise<FindOutput> =>
  walkRoot({ ...input, maxFolders: mostFolders }, context);
