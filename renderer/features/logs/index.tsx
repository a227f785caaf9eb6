import { ArrowDownToLine, ScrollText, TriangleAlert, WrapText } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { shownLog, toggleRelative, toggleWrap } from './store.ts';

const isShown = () => shownLog() !== undefined;

export const logs: FeatureModule = {
  id: 'logs',
  nav: { label: 'Logs', icon: ScrollText, group: 'operate', to: '/logs', keys: 'G G' },
  routes: [{ path: '/logs', title: 'Logs', load: () => import('./page.tsx') }],
  dockTabs: [{ id: 'service-logs', label: 'Service logs', load: () => import('./dock.tsx') }],
  commands: [
    {
      id: 'logs.follow',
      title: 'Follow the log or hold it',
      group: 'Logs',
      icon: ArrowDownToLine,
      keywords: ['tail', 'pause', 'end'],
      keys: 'F',
      when: isShown,
      run: () => shownLog()?.toggleFollow(),
    },
    {
      id: 'logs.wrap',
      title: 'Wrap long lines of the log or let them run',
      group: 'Logs',
      icon: WrapText,
      keys: 'W',
      when: isShown,
      run: toggleWrap,
    },
    {
      id: 'logs.relative',
      title: 'Say times of the log as how long ago, or as the clock',
      group: 'Logs',
      icon: ScrollText,
      keywords: ['timestamps', 'absolute', 'relative'],
      when: isShown,
      run: toggleRelative,
    },
    {
      id: 'logs.next-error',
      title: 'Go to the next error of the log',
      group: 'Logs',
      icon: TriangleAlert,
      keys: 'E',
      when: isShown,
      run: () => shownLog()?.goToError(1),
    },
    {
      id: 'logs.error-before',
      title: 'Go to the error before in the log',
      group: 'Logs',
      icon: TriangleAlert,
      keys: 'Shift+E',
      when: isShown,
      run: () => shownLog()?.goToError(-1),
    },
    {
      id: 'logs.errors',
      title: 'Show errors in the logs of all services',
      group: 'Logs',
      icon: TriangleAlert,
      keywords: ['failures', 'problems', 'exceptions'],
      run: ({ go }) => go('/logs?levels=error,fatal'),
    },
    {
      id: 'logs.repeated',
      title: 'Show repeated errors of all services',
      group: 'Logs',
      icon: TriangleAlert,
      keywords: ['group', 'exceptions', 'count'],
      run: ({ go }) => go('/logs?view=groups'),
    },
  ],
};

/** What a project or one of its services writes; its code comes when it is shown, so put it into a Suspense. */
export const ServiceLogs = late(() => import('./service-logs.tsx'));
