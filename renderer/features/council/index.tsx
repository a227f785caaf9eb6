import { Scale } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { councilCommands } from './commands.ts';
import { CouncilDialogs } from './components/dialogs.tsx';
import { councilFinder } from './finder.ts';

export const council: FeatureModule = {
  id: 'council',
  nav: { label: 'Council', icon: Scale, group: 'think', to: '/council', keys: 'G X' },
  routes: [
    { path: '/council', title: 'Council', load: () => import('./page.tsx') },
    { path: '/council/new', title: 'Ask the council', load: () => import('./compose/compose-page.tsx') },
    { path: '/council/seats', title: 'Seats', load: () => import('./seats/seats-page.tsx') },
    { path: '/council/$id', title: 'Deliberation', load: () => import('./deliberation/deliberation-page.tsx') },
  ],
  overlays: [CouncilDialogs],
  commands: councilCommands,
  finders: [councilFinder],
};
