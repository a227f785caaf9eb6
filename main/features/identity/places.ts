import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { addedPlace, movedRoots } from '../../core/lib/real-places.ts';
import type { ProjectsService } from '../projects/index.ts';

/** The innermost project of a path. A process tells its folder without links; the folder that was added may be one. */
export function createPlaces(projects: Pick<ProjectsService, 'ofPath' | 'roots'>) {
  return async function projectsOf(folders: ReadonlyMap<number, string>): Promise<Map<number, ProjectRow>> {
    const found = new Map<number, ProjectRow>();
    if (folders.size === 0) return found;
    const moved = await movedRoots((await projects.roots()).map(({ path }) => path));
    for (const [pid, folder] of folders) {
      const added = addedPlace(folder, moved);
      const row = projects.ofPath(folder) ?? (added === null ? null : projects.ofPath(added));
      if (row) found.set(pid, row);
    }
    return found;
  };
}
