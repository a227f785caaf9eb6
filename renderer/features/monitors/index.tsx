import { Activity, ChartLine, Gauge } from 'lucide-react';
import type { Command, FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { compareNames, compareWords, windowNames, windowWords } from './window.ts';

const onPage = () => window.location.pathname === '/monitors';

/** The address of this page with some of its search changed. */
function changed(patch: Record<string, string | null>): string {
  const params = new URLSearchParams(onPage() ? window.location.search : '');
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === '' ? '/monitors' : `/monitors?${text}`;
}

const ranges = windowNames.map(
  (name): Command => ({
    id: `monitors.range.${name}`,
    title: name === '5m' ? 'Show the machine live' : `Show the machine over ${windowWords[name].label}`,
    group: 'Monitors',
    icon: ChartLine,
    keywords: ['chart', 'time', 'history', 'cpu', 'memory'],
    run: ({ go }) => go(changed({ range: name === '5m' ? null : name, from: null, to: null, tab: null })),
  }),
);

export const monitors: FeatureModule = {
  id: 'monitors',
  nav: { label: 'Monitors', icon: Gauge, group: 'main', to: '/monitors', keys: 'G M' },
  routes: [{ path: '/monitors', title: 'Monitors', load: () => import('./page.tsx') }],
  commands: [
    ...ranges,
    ...compareNames.map(
      (name): Command => ({
        id: `monitors.compare.${name}`,
        title: `Compare the charts ${compareWords[name].label.toLowerCase()}`,
        group: 'Monitors',
        icon: ChartLine,
        when: onPage,
        run: ({ go }) => go(changed({ compare: name })),
      }),
    ),
    {
      id: 'monitors.projects',
      title: 'Show what projects cost',
      group: 'Monitors',
      icon: Activity,
      keywords: ['cpu', 'memory', 'energy', 'share', 'cost'],
      run: ({ go }) => go('/monitors?tab=projects'),
    },
    {
      id: 'monitors.optimus',
      title: 'Show what Optimus itself costs',
      group: 'Monitors',
      icon: Activity,
      keywords: ['cpu', 'memory', 'spawns', 'own', 'footprint'],
      run: ({ go }) => go('/monitors?tab=optimus'),
    },
  ],
};

export { useProjectsById } from './queries.ts';

/** What a project costs, over time and now; its code comes when it is shown, so put it into a Suspense. */
export const ProjectCost = late(() => import('./project/project-cost.tsx'));
