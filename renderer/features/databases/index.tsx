import { Database, Plus } from 'lucide-react';
import { Suspense } from 'react';
import { client } from '../../app/connection.ts';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { ask, useAsking } from './store.ts';
import { markOf } from './words.ts';

const Dialogs = late(() => import('./components/dialogs.tsx'));

/** The dialogs come with the first who asks for one. */
function DatabaseDialogs() {
  const open = useAsking(({ asking }) => asking !== null);
  return (
    open && (
      <Suspense>
        <Dialogs />
      </Suspense>
    )
  );
}

export { useDatabases } from './queries.ts';

export const databases: FeatureModule = {
  id: 'databases',
  nav: { label: 'Databases', icon: Database, group: 'operate', to: '/databases', keys: 'G D' },
  routes: [
    { path: '/databases', title: 'Databases', load: () => import('./page.tsx') },
    { path: '/databases/$id', title: 'Database', load: () => import('./database-page.tsx') },
  ],
  overlays: [DatabaseDialogs],
  commands: [
    {
      id: 'databases.add',
      title: 'Connect a database…',
      group: 'Databases',
      icon: Plus,
      keywords: ['postgres', 'mysql', 'mariadb', 'redis', 'sqlite', 'watch', 'monitor'],
      run: () => ask({ what: 'add', offer: null }),
    },
  ],
  finders: [
    {
      id: 'databases',
      title: 'Databases',
      find: async (text, signal) => {
        const all = await client.databases.list(undefined, { signal });
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        return all
          .filter(({ name, place }) => words.every((word) => `${name} ${place}`.toLowerCase().includes(word)))
          .slice(0, 6)
          .map((row) => ({
            id: row.id,
            title: row.name,
            hint: `${markOf(row).word}, ${row.product ?? row.place}`,
            icon: Database,
            to: `/databases/${encodeURIComponent(row.id)}`,
          }));
      },
    },
  ],
};
