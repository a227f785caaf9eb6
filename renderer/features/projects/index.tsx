import { FolderGit2 } from 'lucide-react';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { FeatureModule, Found, NavBadge } from '../../app/feature.ts';
import { printable } from '../../lib/printable.ts';
import { projectsClient } from './api.ts';
import { projectCommands } from './commands.ts';
import { ProjectsDialogs } from './components/dialogs.tsx';
import { ProjectsStatus } from './components/status-item.tsx';
import { findRows, namedRows } from './find.ts';
import { FollowRows } from './follow-rows.tsx';
import { useRows } from './queries.ts';
import { useCurrent } from './store.ts';
import { isListed } from './words.ts';

function useProjectsBadge(): NavBadge | null {
  const count = useRows().data?.filter(isListed).length ?? 0;
  return count > 0 ? { count, label: 'listed', quiet: true } : null;
}

const foundOf = (row: ProjectRow): Found => ({
  id: row.id,
  title: printable(row.name.slice(0, 300)),
  hint: printable(row.path.slice(0, 300)),
  icon: FolderGit2,
  to: `/projects/${row.id}`,
});

export const projects: FeatureModule = {
  id: 'projects',
  nav: {
    label: 'Projects',
    icon: FolderGit2,
    group: 'main',
    to: '/projects',
    keys: 'G P',
    useBadge: useProjectsBadge,
  },
  routes: [
    { path: '/projects', title: 'Projects', load: () => import('./page.tsx') },
    { path: '/projects/$id', title: 'Project', load: () => import('./project/page.tsx') },
  ],
  statusItems: [{ id: 'projects', side: 'start', Component: ProjectsStatus }],
  overlays: [FollowRows, ProjectsDialogs],
  commands: projectCommands,
  finders: [
    {
      id: 'projects',
      title: 'Projects',
      find: async (text, signal) => {
        const rows = useCurrent.getState().rows() ?? (await projectsClient.list(undefined, { signal }));
        return findRows(text, rows).map(foundOf);
      },
      named: (text) => namedRows(text, useCurrent.getState().rows() ?? []).map(foundOf),
    },
  ],
};
