import type { ProjectsService } from '../../projects/index.ts';
import { commitOf, projectNode } from '../nodes.ts';
import type { IdentitySource } from '../types.ts';

/** project ↔ commit. Worktrees and clones may be at the same one. */
export function createProjectSource(projects: Pick<ProjectsService, 'row' | 'list'>): IdentitySource {
  const at = async (hash: string) => (await projects.list()).filter(({ git }) => git?.head === hash);
  return {
    types: ['project', 'commit'],
    async find(type, id) {
      if (type === 'commit') {
        const [row] = await at(id);
        return row ? commitOf(row) : null;
      }
      const row = projects.row(id);
      return row && projectNode(row);
    },
    async about({ type, id }) {
      if (type === 'commit')
        return (await at(id)).map((row) => ({
          ...{ node: projectNode(row), how: 'is at', reads: 'to here', towards: 'part' },
        }));
      const row = type === 'project' ? projects.row(id) : null;
      const commit = row && commitOf(row);
      return commit ? [{ node: commit, how: 'is at', reads: 'from here', towards: 'whole' }] : [];
    },
  };
}
