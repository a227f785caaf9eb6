import { Mic } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const voice: FeatureModule = {
  id: 'voice',
  nav: { label: 'Voice', icon: Mic, group: 'think', to: '/voice', keys: 'G 2' },
  routes: [{ path: '/voice', title: 'Voice', load: () => import('./page.tsx') }],
};
