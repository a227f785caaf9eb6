import { Plug } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { printable } from '../../lib/printable.ts';
import { askedPort, findPorts, heldKey } from './find.ts';

export const identity: FeatureModule = {
  id: 'identity',
  routes: [{ path: '/ports', title: 'Ports', load: () => import('./ports-page.tsx') }],
  commands: [
    {
      id: 'identity.ports',
      title: 'Show who holds which port',
      group: 'Projects',
      icon: Plug,
      keywords: ['listen', 'process', 'tcp', 'udp', 'localhost'],
      run: ({ go }) => go('/ports'),
    },
  ],
  finders: [
    {
      id: 'ports',
      title: 'Ports',
      find: async (text, signal) => {
        // Looking at the ports of a machine costs something: only who asks for a port makes it happen.
        if (askedPort(text) === null) return [];
        const { ports } = await client.identity.ports(undefined, { signal });
        return findPorts(text, ports).map((held) => ({
          id: heldKey(held),
          title: printable(held.sentence.slice(0, 300)),
          hint: held.addresses.join(', ').slice(0, 100),
          icon: Plug,
          to: held.project
            ? `/projects/${encodeURIComponent(held.project.id)}?tab=runtime`
            : `/ports?port=${encodeURIComponent(heldKey(held))}`,
        }));
      },
    },
  ],
};

/** What runs in a project now, and on which ports; its code comes when it is shown, so put it into a Suspense. */
export const RunsIn = late(() => import('./components/runs-in.tsx'));
