import { LibraryBig } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const knowledge: FeatureModule = {
  id: 'knowledge',
  nav: { label: 'Knowledge', icon: LibraryBig, group: 'think', to: '/knowledge', keys: 'G H' },
  routes: [{ path: '/knowledge', title: 'Knowledge', load: () => import('./page.tsx') }],
};
