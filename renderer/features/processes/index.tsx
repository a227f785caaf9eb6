import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const processes: FeatureModule = {
  id: 'processes',
  nav: { label: 'Processes', icon: Box, group: 'operate', to: '/processes', keys: 'G O' },
  routes: [{ path: '/processes', title: 'Processes', load: () => import('./page.tsx') }],
};
