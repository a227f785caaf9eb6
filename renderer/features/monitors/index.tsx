import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const monitors: FeatureModule = {
  id: 'monitors',
  nav: { label: 'Monitors', icon: Box, group: 'operate', to: '/monitors', keys: 'G M' },
  routes: [{ path: '/monitors', title: 'Monitors', load: () => import('./page.tsx') }],
};
