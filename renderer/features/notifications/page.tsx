import { useSearch } from '../../app/navigation.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Centre } from './components/centre.tsx';
import { Channels } from './components/channels.tsx';
import { Outbox } from './components/outbox.tsx';
import { Preferences } from './components/preferences.tsx';
import { useChannels, useUnread } from './queries.ts';

const tabs = ['centre', 'channels', 'outbox', 'preferences'] as const;
type Tab = (typeof tabs)[number];

export default function NotificationsPage() {
  const [search, setSearch] = useSearch();
  const tab: Tab = tabs.find((one) => one === search.tab) ?? 'centre';
  const unread = useUnread().data?.count;
  const channels = useChannels().data;
  const failed = channels?.reduce((sum, one) => sum + one.failed, 0);
  const show = (next: Tab) => setSearch({ tab: next === 'centre' ? undefined : next, channel: undefined });

  return (
    <Tabs<Tab>
      label="Notifications"
      value={tab}
      onValueChange={show}
      className="h-full px-4 pt-2"
      panelClassName="min-h-0 overflow-hidden pt-0!"
      tabs={[
        { value: 'centre', label: 'Centre', ...(unread ? { count: unread } : {}), content: <Centre /> },
        {
          value: 'channels',
          label: 'Channels',
          ...(channels ? { count: channels.length } : {}),
          content: <Channels />,
        },
        { value: 'outbox', label: 'Outbox', ...(failed ? { count: failed } : {}), content: <Outbox /> },
        { value: 'preferences', label: 'Preferences', content: <Preferences /> },
      ]}
    />
  );
}
