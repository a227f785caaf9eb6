import type { IdentityNode } from '../../../shared/features/identity/schema.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';

export const projectNode = ({ id, name, path }: ProjectRow): IdentityNode => ({
  ...{ type: 'project', id, label: name, detail: path, at: null },
  route: `/projects/${id}`,
});

/** Where its head is; null before the first commit, and without git. */
export const commitOf = ({ id, git }: ProjectRow): IdentityNode | null =>
  git?.head
    ? {
        ...{ type: 'commit', id: git.head, label: git.head.slice(0, 7), at: git.commitAt },
        detail: git.branch === null ? 'on no branch' : `on ${git.branch}`,
        route: `/projects/${id}?tab=git`,
      }
    : null;
