import { Plug } from 'lucide-react';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { mindsCommands } from './commands.ts';
import { MindsDialogs } from './dialogs/dialogs.tsx';
import { mindsFinder } from './finder.ts';
import { FollowMinds } from './follow.tsx';
import { useMindsStore } from './store.ts';

function useMindsBadge(): NavBadge | null {
  const failed = useMindsStore(
    ({ connections }) => connections?.filter(({ state }) => state.kind === 'failed').length ?? 0,
  );
  return failed > 0 ? { count: failed, label: 'failing' } : null;
}

export const minds: FeatureModule = {
  id: 'minds',
  nav: { label: 'Minds', icon: Plug, group: 'think', to: '/minds', keys: 'G F', useBadge: useMindsBadge },
  routes: [
    { path: '/minds', title: 'Minds', load: () => import('./page.tsx') },
    { path: '/minds/connections/$id', title: 'Connection', load: () => import('./connection/connection-page.tsx') },
  ],
  overlays: [FollowMinds, MindsDialogs],
  commands: mindsCommands,
  finders: [mindsFinder],
};
