import { BookMarked } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const memory: FeatureModule = {
  id: 'memory',
  nav: { label: 'Memory', icon: BookMarked, group: 'think', to: '/memory', keys: 'G Q' },
  routes: [{ path: '/memory', title: 'Memory', load: () => import('./page.tsx') }],
};
