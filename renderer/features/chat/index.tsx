import { MessageSquareText } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const chat: FeatureModule = {
  id: 'chat',
  nav: { label: 'Chat', icon: MessageSquareText, group: 'think', to: '/chat', keys: 'G Z' },
  routes: [{ path: '/chat', title: 'Chat', load: () => import('./page.tsx') }],
};
