import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import type { ProjectsService } from '../../projects/index.ts';

const git = {
  branch: 'main',
  head: 'abc1234def5678abc1234def5678abc1234def56',
  commitAt: Date.UTC(2026, 10, 20),
};

export const rowAt = (path: string, id: string, more: Partial<ProjectRow> = {}): ProjectRow =>
  ({ id, name: path.split('/').at(-1), path, git: { ...git }, presence: 'here', ...more }) as ProjectRow;

/** The projects that a test says there are. */
export function knownProjects(rows: ProjectRow[], roots: string[] = []) {
  const projects: Pick<ProjectsService, 'ofPath' | 'row' | 'list' | 'roots'> = {
    ofPath(path) {
      const inside = rows.filter((row) => path === row.path || path.startsWith(`${row.path}/`));
      return inside.sort((a, b) => b.path.length - a.path.length)[0] ?? null;
    },
    row: (id) => rows.find((row) => row.id === id) ?? null,
    list: async () => rows,
    roots: async () =>
      roots.map((path) => ({
        ...{ id: path, path, addedAt: 0, state: 'here' as const, walkedAt: null, projects: 0, folders: 0 },
        ...{ skipped: [], skippedCount: 0 },
      })),
  };
  return projects;
}
