import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const containers: FeatureModule = {
  id: 'containers',
  nav: { label: 'Containers', icon: Box, group: 'operate', to: '/containers', keys: 'G C' },
  routes: [{ path: '/containers', title: 'Containers', load: () => import('./page.tsx') }],
};
