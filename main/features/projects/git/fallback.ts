import type { GitDetail } from '../../../../shared/features/projects/schema.ts';
import { findGitDir } from '../../../core/git/git-dir.ts';
import type { GitStatus } from '../types.ts';
import type { GitFallback } from './create-git.ts';
import { GitProblem } from './problem.ts';

export interface IsomorphicInput {
  path: string;
  gitDir: string;
  commonDir: string;
  bare: boolean;
  what: 'status' | 'detail';
}

export interface IsomorphicOutput {
  status: GitStatus | null;
  detail: GitDetail | null;
  /** Why there is no answer. */
  refused: string | null;
}

interface FallbackDeps {
  /** Of the pool whose tasks have `projects.isomorphic`. */
  ask(input: IsomorphicInput, signal?: AbortSignal): Promise<IsomorphicOutput>;
}

/** What stands in for the system's git where there is none. */
export function createFallback({ ask }: FallbackDeps): GitFallback {
  async function answer(path: string, what: IsomorphicInput['what'], signal?: AbortSignal) {
    const at = await findGitDir(path);
    if (!at) throw new GitProblem('no-repository', 'There is no git repository here.');
    const found = await ask({ path, gitDir: at.dir, commonDir: at.common, bare: at.bare, what }, signal);
    if (found.refused !== null)
      throw new GitProblem('no-git', `Git is not installed. ${found.refused}`, { remedy: 'Install git.' });
    return found;
  }
  const missing = () => new GitProblem('failed', 'There is no answer.');
  return {
    async status(project, signal) {
      const { status } = await answer(project.path, 'status', signal);
      if (!status) throw missing();
      return status;
    },
    async detail(project, signal) {
      const { detail } = await answer(project.path, 'detail', signal);
      if (!detail) throw missing();
      return detail;
    },
  };
}
