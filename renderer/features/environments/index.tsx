import { KeyRound } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const environments: FeatureModule = {
  id: 'environments',
  nav: { label: 'Environments', icon: KeyRound, group: 'operate', to: '/environments', keys: 'G E' },
  routes: [{ path: '/environments', title: 'Environments', load: () => import('./page.tsx') }],
};
