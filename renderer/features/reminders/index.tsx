import { AlarmClock } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const reminders: FeatureModule = {
  id: 'reminders',
  nav: { label: 'Reminders', icon: AlarmClock, group: 'operate', to: '/reminders', keys: 'G 1' },
  routes: [{ path: '/reminders', title: 'Reminders', load: () => import('./page.tsx') }],
};
