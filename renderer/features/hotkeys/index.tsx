import { Keyboard } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const hotkeys: FeatureModule = {
  id: 'hotkeys',
  nav: { label: 'Keyboard', icon: Keyboard, group: 'optimus', to: '/keyboard', keys: 'G K' },
  routes: [{ path: '/keyboard', title: 'Keyboard', load: () => import('./page.tsx') }],
};

export { acceleratorOf } from './accelerator-of.ts';
export { HotkeyList } from './components/hotkey-list.tsx';
