import { BellOff, BellPlus, BellRing, CalendarClock, History } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { useActive } from './queries.ts';
import { editRule, editSilence, editWindow } from './store.ts';

function useAlertsBadge(): NavBadge | null {
  const loud = useActive().data?.filter(({ acknowledged, quiet }) => !acknowledged && !quiet).length ?? 0;
  return loud > 0 ? { count: loud, label: loud === 1 ? 'alert' : 'alerts' } : null;
}

export const alerts: FeatureModule = {
  id: 'alerts',
  nav: { label: 'Alerts', icon: BellRing, group: 'main', to: '/alerts', keys: 'G L', useBadge: useAlertsBadge },
  routes: [{ path: '/alerts', title: 'Alerts', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'alerts.new',
      title: 'New alert rule',
      group: 'Alerts',
      icon: BellPlus,
      keywords: ['threshold', 'warn', 'monitor', 'create'],
      run: ({ go }) => {
        go('/alerts?tab=rules');
        editRule(null);
      },
    },
    {
      id: 'alerts.rules',
      title: 'Alert rules',
      group: 'Alerts',
      icon: BellRing,
      keywords: ['threshold', 'conditions'],
      run: ({ go }) => go('/alerts?tab=rules'),
    },
    {
      id: 'alerts.silence',
      title: 'Silence alerts',
      group: 'Alerts',
      icon: BellOff,
      keywords: ['mute', 'quiet', 'snooze'],
      run: ({ go }) => {
        go('/alerts?tab=quiet');
        editSilence();
      },
    },
    {
      id: 'alerts.maintenance',
      title: 'New maintenance window',
      group: 'Alerts',
      icon: CalendarClock,
      keywords: ['quiet', 'downtime', 'schedule'],
      run: ({ go }) => {
        go('/alerts?tab=quiet');
        editWindow(null);
      },
    },
    {
      id: 'alerts.history',
      title: 'History of alerts',
      group: 'Alerts',
      icon: History,
      run: ({ go }) => go('/alerts?tab=history'),
    },
  ],
  finders: [
    {
      id: 'alerts',
      title: 'Alert rules',
      find: async (text, signal) => {
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        const rules = await client.alerts.rules(undefined, { signal });
        return rules
          .filter(({ name, sentence }) => words.every((word) => `${name} ${sentence}`.toLowerCase().includes(word)))
          .slice(0, 6)
          .map(({ id, name }) => ({
            id,
            title: name,
            hint: 'Alert rule',
            icon: BellRing,
            to: `/alerts?tab=rules&rule=${encodeURIComponent(id)}`,
          }));
      },
    },
  ],
};
