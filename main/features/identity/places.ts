import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { ProjectsService } from '../projects/index.ts';

const below = (outer: string, path: string) =>
  path === outer || path.startsWith(outer.endsWith(sep) ? outer : outer + sep);

/** The innermost project of a path. A process tells its folder without links; the folder that was added may be one. */
export function createPlaces(projects: Pick<ProjectsService, 'ofPath' | 'roots'>) {
  async function links(): Promise<{ real: string; path: string }[]> {
    const roots = await projects.roots();
    const real = await Promise.all(roots.map(({ path }) => realpath(path).catch(() => path)));
    return roots.flatMap(({ path }, at) => {
      const target = real[at];
      return target === undefined || target === path ? [] : [{ real: target, path }];
    });
  }

  return async function projectsOf(folders: ReadonlyMap<number, string>): Promise<Map<number, ProjectRow>> {
    const found = new Map<number, ProjectRow>();
    const moved = folders.size === 0 ? [] : await links();
    for (const [pid, folder] of folders) {
      const link = moved.find(({ real }) => below(real, folder));
      const row =
        projects.ofPath(folder) ?? (link ? projects.ofPath(link.path + folder.slice(link.real.length)) : null);
      if (row) found.set(pid, row);
    }
    return found;
  };
}
