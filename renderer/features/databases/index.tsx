import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const databases: FeatureModule = {
  id: 'databases',
  nav: { label: 'Databases', icon: Box, group: 'operate', to: '/databases', keys: 'G D' },
  routes: [{ path: '/databases', title: 'Databases', load: () => import('./page.tsx') }],
};
