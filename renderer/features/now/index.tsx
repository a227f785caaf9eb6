import { CircleDot } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { useAttentionBadge } from '../attention/index.tsx';
import { Presence } from './components/presence.tsx';
import { RunningStatus } from './components/running-status.tsx';

export const now: FeatureModule = {
  id: 'now',
  nav: { label: 'Now', icon: CircleDot, group: 'main', to: '/', keys: 'G N', useBadge: useAttentionBadge },
  routes: [{ path: '/', title: 'Now', load: () => import('./page.tsx') }],
  statusItems: [{ id: 'running', side: 'start', moves: true, Component: RunningStatus }],
  overlays: [Presence],
};
