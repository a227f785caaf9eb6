import { History, Pause } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { formatMoment } from '../../lib/relative-time.ts';
import { togglePaused } from './store.ts';

export const journal: FeatureModule = {
  id: 'journal',
  nav: { label: 'Journal', icon: History, group: 'main', to: '/journal', keys: 'G J' },
  routes: [{ path: '/journal', title: 'Journal', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'journal.hold',
      title: 'Hold or follow the journal',
      group: 'Journal',
      icon: Pause,
      keywords: ['pause', 'live', 'tail'],
      keys: 'P',
      when: () => window.location.pathname === '/journal',
      run: togglePaused,
    },
    {
      id: 'journal.errors',
      title: 'Show errors and warnings of the journal',
      group: 'Journal',
      icon: History,
      keywords: ['failures', 'problems'],
      run: ({ go }) => go('/journal?severity=warning,error'),
    },
    {
      id: 'journal.today',
      title: 'Show what happened today',
      group: 'Journal',
      icon: History,
      run: ({ go }) => go('/journal?range=today'),
    },
  ],
  finders: [
    {
      id: 'journal',
      title: 'Journal',
      find: async (text, signal) => {
        const { events } = await client.journal.list({ text: text.slice(0, 200), limit: 6 }, { signal });
        return events.map((event) => ({
          id: String(event.id),
          title: event.sentence,
          hint: formatMoment(event.at, Date.now()),
          icon: History,
          to: `/journal?event=${event.id}`,
        }));
      },
    },
  ],
};

export { severityMarks } from './marks.ts';
/** All that has happened to one thing; its code comes when it is shown, so put it into a Suspense. */
export const JournalOf = late(() => import('./components/journal-of.tsx'));
