import { ScrollText } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const logs: FeatureModule = {
  id: 'logs',
  nav: { label: 'Logs', icon: ScrollText, group: 'operate', to: '/logs', keys: 'G G' },
  routes: [{ path: '/logs', title: 'Logs', load: () => import('./page.tsx') }],
};
