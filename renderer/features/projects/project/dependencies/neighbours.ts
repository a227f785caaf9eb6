import type { ProjectEdge } from '../../../../../shared/features/projects/schema.ts';

export interface Neighbourhood {
  /** The project in the middle first, then by how far they are. */
  ids: string[];
  edges: ProjectEdge[];
  /** More are joined to these than can be shown. */
  cut: boolean;
}

/** The projects that are joined to one, in any direction and through others, the nearest first. */
export function neighbourhood(edges: readonly ProjectEdge[], id: string, most = 60): Neighbourhood {
  const next = new Map<string, string[]>();
  const add = (from: string, to: string) => next.set(from, [...(next.get(from) ?? []), to]);
  for (const { from, to } of edges) {
    add(from, to);
    add(to, from);
  }
  const ids = new Set([id]);
  let cut = false;
  // A set is gone through in the order in which it grows: those at hand first, then theirs.
  for (const at of ids)
    for (const other of next.get(at) ?? []) {
      if (ids.has(other)) continue;
      if (ids.size >= most) cut = true;
      else ids.add(other);
    }
  return { ids: [...ids], edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)), cut };
}

/** What stands between the two names, and after them. */
export const howWords: Record<ProjectEdge['how'], { between: string; after: string }> = {
  path: { between: 'depends on', after: 'by its path' },
  name: { between: 'depends on', after: 'by its published name' },
  submodule: { between: 'has', after: 'as a submodule' },
  worktree: { between: 'is a worktree of', after: '' },
};
