import { Rocket } from 'lucide-react';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { deploymentCommands } from './commands.ts';
import { DeploymentsDialogs } from './components/dialogs.tsx';
import { FollowPlaces } from './components/follow.tsx';
import { placeFinder } from './finder.ts';
import { openDialog, usePlacesStore } from './store.ts';
import { isGoing, placeMark } from './words.ts';

function useDeploymentsBadge(): NavBadge | null {
  const failing = usePlacesStore(
    ({ places }) => places?.filter((place) => placeMark(place).mark === 'failing').length ?? 0,
  );
  const going = usePlacesStore(
    ({ places }) => places?.filter(({ deployment }) => deployment && isGoing(deployment)).length ?? 0,
  );
  if (failing > 0) return { count: failing, label: 'failing' };
  return going > 0 ? { count: going, label: 'going on' } : null;
}

export const deployments: FeatureModule = {
  id: 'deployments',
  nav: {
    label: 'Deployments',
    icon: Rocket,
    group: 'operate',
    to: '/deployments',
    keys: 'G Y',
    useBadge: useDeploymentsBadge,
  },
  routes: [
    { path: '/deployments', title: 'Deployments', load: () => import('./page.tsx') },
    { path: '/deployments/receipts/$id', title: 'Deployment', load: () => import('./receipt-page.tsx') },
    { path: '/deployments/$id', title: 'Place', load: () => import('./place-page.tsx') },
  ],
  overlays: [FollowPlaces, DeploymentsDialogs],
  commands: deploymentCommands,
  finders: [placeFinder],
};

/** A place that runs what a Dockerfile of the project makes. */
export const askForPlace = (asked: { projectId: string; dockerfile: string }): void =>
  openDialog({ kind: 'place', place: null, ...asked });

export { deployEntries } from './components/entries.ts';

/** Where one project is shipped to; its code comes when it is shown, so put it into a Suspense. */
export const ProjectDeploy = late(() => import('./project/deploy-tab.tsx'));
