import { CircleStop, Cpu, Gauge, ListTree, Pause } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { askToEnd, askToRenice, toggleHeld, useProcessesView } from './store.ts';
import { processName, short } from './words.ts';

const onPage = () => window.location.pathname === '/processes';
const chosen = () => {
  const { target } = useProcessesView.getState();
  return target && !target.own ? target : null;
};
const mostFound = 6;

export const processes: FeatureModule = {
  id: 'processes',
  nav: { label: 'Processes', icon: Cpu, group: 'operate', to: '/processes', keys: 'G O' },
  routes: [{ path: '/processes', title: 'Processes', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'processes.hold',
      title: 'Hold or follow the order of processes',
      group: 'Processes',
      icon: Pause,
      keys: 'P',
      when: onPage,
      run: toggleHeld,
    },
    {
      id: 'processes.tree',
      title: 'Show processes as a tree',
      group: 'Processes',
      icon: ListTree,
      keywords: ['parents', 'children'],
      run: ({ go }) => go('/processes?view=tree'),
    },
    {
      id: 'processes.memory',
      title: 'Show what takes the most memory',
      group: 'Processes',
      icon: Cpu,
      keywords: ['ram', 'rss', 'pss', 'top'],
      run: ({ go }) => go('/processes?sort=-memory'),
    },
    {
      id: 'processes.end',
      title: 'End the selected process',
      group: 'Processes',
      icon: CircleStop,
      keywords: ['kill', 'stop', 'terminate'],
      when: () => chosen() !== null,
      run: () => askToEnd(chosen()),
    },
    {
      id: 'processes.renice',
      title: 'Change the priority of the selected process',
      group: 'Processes',
      icon: Gauge,
      keywords: ['nice', 'renice'],
      when: () => chosen() !== null,
      run: () => askToRenice(chosen()),
    },
  ],
  finders: [
    {
      id: 'processes',
      title: 'Processes',
      find: async (text, signal) => {
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        const { processes: all } = await client.processes.list(undefined, { signal });
        return all
          .filter((row) => {
            const said = `${row.pid} ${row.name} ${row.command}`.toLowerCase();
            return words.every((word) => said.includes(word));
          })
          .sort((a, b) => (b.cpuPercent ?? 0) - (a.cpuPercent ?? 0))
          .slice(0, mostFound)
          .map((row) => ({
            id: row.id,
            title: processName(row),
            hint: `${row.pid} ${short(row.command, 120)}`,
            icon: Cpu,
            to: `/processes?process=${encodeURIComponent(row.id)}`,
          }));
      },
    },
  ],
};

/** What runs of a project now, and what each process takes; its code comes when it is shown, so put it into a Suspense. */
export const ProcessesOf = late(() => import('./components/processes-of.tsx'));
