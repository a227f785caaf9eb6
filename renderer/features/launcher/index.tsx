import { CirclePlay } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const launcher: FeatureModule = {
  id: 'launcher',
  nav: { label: 'Running', icon: CirclePlay, group: 'main', to: '/running', keys: 'G U' },
  routes: [{ path: '/running', title: 'Running', load: () => import('./page.tsx') }],
};
