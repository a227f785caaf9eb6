import { Bell, CheckCheck, Inbox, Send, SlidersHorizontal } from 'lucide-react';
import { client } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { formatCount } from '../../lib/number.ts';
import { TopBell } from './components/top-bell.tsx';
import { useUnread } from './queries.ts';

function useUnreadBadge(): NavBadge | null {
  const count = useUnread().data?.count ?? 0;
  return count > 0 ? { count, label: 'unread', quiet: true } : null;
}

export const notifications: FeatureModule = {
  id: 'notifications',
  nav: {
    label: 'Notifications',
    icon: Bell,
    group: 'operate',
    to: '/notifications',
    keys: 'G I',
    useBadge: useUnreadBadge,
  },
  routes: [{ path: '/notifications', title: 'Notifications', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'notifications.channels',
      title: 'Show channels of notifications',
      group: 'Go to',
      icon: Inbox,
      keywords: ['mail', 'e-mail', 'sms', 'slack', 'discord', 'ntfy', 'webhook', 'push', 'phone', 'smtp'],
      run: ({ go }) => go('/notifications?tab=channels'),
    },
    {
      id: 'notifications.outbox',
      title: 'Show the outbox of notifications',
      group: 'Go to',
      icon: Send,
      keywords: ['deliveries', 'failed', 'waiting', 'retry'],
      run: ({ go }) => go('/notifications?tab=outbox'),
    },
    {
      id: 'notifications.preferences',
      title: 'Choose who is told of what',
      group: 'Go to',
      icon: SlidersHorizontal,
      keywords: ['preferences', 'quiet hours', 'severity', 'matrix', 'do not disturb'],
      run: ({ go }) => go('/notifications?tab=preferences'),
    },
    {
      id: 'notifications.read',
      title: 'Mark all notifications as read',
      group: 'Do',
      icon: CheckCheck,
      async run({ toast }) {
        try {
          const { ids } = await client.notifications.read({ which: { all: true }, read: true });
          if (ids.length === 0) return void toast({ title: 'Nothing was unread' });
          toast({
            title: `${formatCount(ids.length, 'notice')} marked as read`,
            undo: () => void client.notifications.read({ which: { ids }, read: false }),
          });
        } catch (error) {
          toast(failureToast('They were not marked as read', error));
        }
      },
    },
  ],
  topItems: [TopBell],
};
