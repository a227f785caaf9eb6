import type { Places } from '../types.ts';

/** Who runs where: looked up for every process, so by steps up its path and never by going through the projects. */
export function createPlaceIndex({ projects, children, containers }: Places) {
  const byPath = new Map(
    projects.map(({ projectId, path }) => [path.length > 1 ? path.replace(/\/+$/, '') : path, projectId]),
  );
  const byChild = new Map(children.map(({ childId, projectId }) => [childId, projectId]));
  const byContainer = new Map(containers.map(({ containerId, projectId }) => [containerId, projectId]));
  return {
    /** The innermost project that holds the path. */
    ofPath(path: string): string | null {
      if (byPath.size === 0) return null;
      for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
        const found = byPath.get(at);
        if (found !== undefined) return found;
      }
      return byPath.get('/') ?? null;
    },
    /** Of ids from the outermost to the innermost. */
    ofChild(ids: readonly string[]): string | null {
      for (let at = ids.length - 1; at >= 0; at -= 1) {
        const found = byChild.get(ids[at] as string);
        if (found !== undefined) return found;
      }
      return null;
    },
    ofContainer: (id: string): string | null => byContainer.get(id) ?? null,
    hasChildren: byChild.size > 0,
    hasProjects: byPath.size > 0,
    containers: [...byContainer.keys()],
  };
}
export type PlaceIndex = ReturnType<typeof createPlaceIndex>;

export const nowhere: PlaceIndex = createPlaceIndex({ projects: [], children: [], containers: [] });

const deleted = ' (deleted)';
/** The kernel says it of a folder or a program that is not there any more. */
export const withoutMark = (path: string): string => (path.endsWith(deleted) ? path.slice(0, -deleted.length) : path);
