import type { TaskContext } from '../../../core/workers/task-context.ts';
import type { IsomorphicInput, IsomorphicOutput } from './fallback.ts';

/** It is large, and wanted only where no git is installed. */
export async function isomorphic(input: IsomorphicInput, context: TaskContext): Promise<IsomorphicOutput> {
  const { askIsomorphic } = await import('./isomorphic.ts');
  return await askIsomorphic(input, context);
}
