import { CircleStop, ExternalLink, MapPinPlus, Rocket, TriangleAlert, Undo2 } from 'lucide-react';
import type { Place } from '../../../shared/features/deployments/schema.ts';
import type { Command } from '../../app/feature.ts';
import { isWebAddress, openAddress } from '../../lib/web-address.ts';
import { actsOfPage } from './page-acts.ts';
import { openDialog, usePlacesStore, usePlaceTarget } from './store.ts';
import { isGoing, liveOf, waysBack } from './words.ts';

const group = 'Deployments';

/** The place that the cursor is on, or that is open. */
function target(): Place | undefined {
  const { id } = usePlaceTarget.getState();
  return id === null ? undefined : usePlacesStore.getState().places?.find((place) => place.id === id);
}
const going = () => {
  const deployment = target()?.deployment;
  return deployment && isGoing(deployment) ? deployment : undefined;
};
const wayBack = () => {
  const place = target();
  return place && !going() ? waysBack(place)[0] : undefined;
};

export const deploymentCommands: readonly Command[] = [
  {
    id: 'deployments.deploy',
    title: 'Deploy to the selected place…',
    group,
    icon: Rocket,
    keywords: ['ship', 'release', 'publish'],
    keys: 'D',
    when: () => target() !== undefined && !going(),
    run: () => {
      const place = target();
      if (place) openDialog({ kind: 'deploy', places: [place], placeId: place.id });
    },
  },
  {
    id: 'deployments.back',
    title: 'Go back to the version before at the selected place',
    group,
    icon: Undo2,
    keywords: ['rollback', 'revert', 'undo'],
    keys: 'B',
    when: () => wayBack() !== undefined,
    askIfSpoken: 'The version before becomes live, and the one that is live makes room.',
    run: (context) => {
      const place = target();
      const release = wayBack();
      if (place && release) return actsOfPage(context).goBack(place, release);
    },
  },
  {
    id: 'deployments.abort',
    title: 'Abort the deployment at the selected place…',
    group,
    icon: CircleStop,
    keywords: ['cancel', 'stop'],
    when: () => going() !== undefined,
    run: () => {
      const deployment = going();
      if (deployment) openDialog({ kind: 'abort', deployment });
    },
  },
  {
    id: 'deployments.open',
    title: 'Open the selected place in the browser',
    group,
    icon: ExternalLink,
    keys: 'O',
    when: () => {
      const place = target();
      return place !== undefined && liveOf(place).length > 0 && isWebAddress(place.url);
    },
    run: () => openAddress(target()?.url ?? null),
  },
  {
    id: 'deployments.add',
    title: 'Add a place to deploy to…',
    group,
    icon: MapPinPlus,
    keywords: ['staging', 'prod', 'environment', 'target', 'deploy'],
    run: () => openDialog({ kind: 'place', projectId: null, place: null }),
  },
  {
    id: 'deployments.failing',
    title: 'Show places that failed',
    group,
    icon: TriangleAlert,
    keywords: ['rolled back', 'broken', 'down'],
    when: () => (usePlacesStore.getState().places?.length ?? 0) > 0,
    run: ({ go }) => go('/deployments?show=failing'),
  },
];
