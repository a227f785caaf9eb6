import { Plug } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const minds: FeatureModule = {
  id: 'minds',
  nav: { label: 'Minds', icon: Plug, group: 'think', to: '/minds', keys: 'G F' },
  routes: [{ path: '/minds', title: 'Minds', load: () => import('./page.tsx') }],
};
