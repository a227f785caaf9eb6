import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const alerts: FeatureModule = {
  id: 'alerts',
  nav: { label: 'Alerts', icon: Box, group: 'operate', to: '/alerts', keys: 'G L' },
  routes: [{ path: '/alerts', title: 'Alerts', load: () => import('./page.tsx') }],
};
