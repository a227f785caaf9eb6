import { Scale } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const council: FeatureModule = {
  id: 'council',
  nav: { label: 'Council', icon: Scale, group: 'think', to: '/council', keys: 'G X' },
  routes: [{ path: '/council', title: 'Council', load: () => import('./page.tsx') }],
};
