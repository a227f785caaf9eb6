import { Info, ScrollText, ShieldAlert } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { setLayout } from '../../app/layout-store.ts';
import { RecoveryBanner } from './components/recovery-banner.tsx';
import { SafeModeBanner } from './components/safe-mode-banner.tsx';
import { ConnectionStatus, SelfMetricsStatus } from './components/status.tsx';

export const system: FeatureModule = {
  id: 'system',
  nav: { label: 'About', icon: Info, group: 'optimus', to: '/about', keys: 'G A' },
  routes: [
    { path: '/about', title: 'About', load: () => import('./page.tsx') },
    { path: '/recovery', title: 'Recovery', bare: true, load: () => import('./recovery-page.tsx') },
  ],
  commands: [
    {
      id: 'system.log',
      title: "Show Optimus's own log",
      group: 'View',
      icon: ScrollText,
      keywords: ['debug', 'errors', 'dock'],
      run: () => setLayout({ dockOpen: true, dockTab: 'log' }),
    },
    {
      id: 'system.check',
      title: 'Check the database',
      group: 'Optimus',
      icon: ShieldAlert,
      keywords: ['integrity', 'copy', 'backup'],
      run: ({ go }) => go('/about'),
    },
  ],
  statusItems: [
    { id: 'connection', side: 'start', Component: ConnectionStatus },
    { id: 'self', side: 'end', Component: SelfMetricsStatus },
  ],
  dockTabs: [{ id: 'log', label: 'Log', load: () => import('./components/log-panel.tsx') }],
  banners: [RecoveryBanner, SafeModeBanner],
};

export { useMissing } from './queries.ts';
