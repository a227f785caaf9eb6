import { CirclePlay } from 'lucide-react';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { launcherCommands } from './commands.ts';
import { LauncherDialogs } from './components/dialogs.tsx';
import { FollowServices } from './components/follow.tsx';
import { RunningServicesStatus } from './components/status-item.tsx';
import { serviceFinder } from './finder.ts';
import { useServices } from './store.ts';
import { isFailing, isUp } from './words.ts';

function useRunningBadge(): NavBadge | null {
  const failing = useServices(({ statuses }) => statuses?.filter(isFailing).length ?? 0);
  const up = useServices(({ statuses }) => statuses?.filter(isUp).length ?? 0);
  if (failing > 0) return { count: failing, label: 'failing' };
  return up > 0 ? { count: up, label: 'running', quiet: true } : null;
}

export const launcher: FeatureModule = {
  id: 'launcher',
  nav: {
    label: 'Running',
    icon: CirclePlay,
    group: 'main',
    to: '/running',
    keys: 'G U',
    useBadge: useRunningBadge,
  },
  routes: [{ path: '/running', title: 'Running', load: () => import('./page.tsx') }],
  statusItems: [{ id: 'services', side: 'start', moves: true, Component: RunningServicesStatus }],
  overlays: [FollowServices, LauncherDialogs],
  commands: launcherCommands,
  finders: [serviceFinder],
};

export { selectedService, toggleProjects } from './commands.ts';
export { BulkStart } from './components/bulk-start.tsx';
export { RunningNow, useShownServices } from './components/running-now.tsx';
export { CardStart, ProjectStart, RowStart, useProjectRunning } from './components/start-button.tsx';
export { useWithoutServices } from './use-others.ts';
export { useRunEntries } from './use-run-entries.ts';

/** How a project starts, and what of it runs; its code comes when it is shown, so put it into a Suspense. */
export const ProjectRun = late(() => import('./project/run-tab.tsx'));
