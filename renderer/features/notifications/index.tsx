import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const notifications: FeatureModule = {
  id: 'notifications',
  nav: { label: 'Notifications', icon: Box, group: 'operate', to: '/notifications', keys: 'G I' },
  routes: [{ path: '/notifications', title: 'Notifications', load: () => import('./page.tsx') }],
};
