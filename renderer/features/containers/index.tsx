import { Boxes, Container, Eraser, HardDrive, HeartCrack, Layers, Network, RefreshCw } from 'lucide-react';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import type { CommandContext, FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { markOf } from './words.ts';

export const containers: FeatureModule = {
  id: 'containers',
  nav: { label: 'Containers', icon: Container, group: 'operate', to: '/containers', keys: 'G C' },
  routes: [{ path: '/containers', title: 'Containers', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'containers.failing',
      title: 'Show containers that need a look',
      group: 'Containers',
      icon: HeartCrack,
      keywords: ['docker', 'podman', 'unhealthy', 'crashed', 'restarting'],
      run: ({ go }) => go('/containers?show=troubled'),
    },
    ...(
      [
        ['stacks', 'Show compose stacks', Boxes],
        ['images', 'Show images of Docker', Layers],
        ['volumes', 'Show volumes of Docker', HardDrive],
        ['networks', 'Show networks of Docker', Network],
        ['disk', 'Show what Docker takes on the disk', Eraser],
      ] as const
    ).map(([tab, title, icon]) => ({
      ...{ id: `containers.${tab}`, title, icon, group: 'Containers' },
      keywords: ['docker', 'podman', 'compose', 'prune', 'space'],
      run: ({ go }: CommandContext) => go(`/containers?tab=${tab}`),
    })),
    {
      id: 'containers.look',
      title: 'Look for Docker or Podman again',
      group: 'Containers',
      icon: RefreshCw,
      keywords: ['engine', 'socket', 'connect', 'retry'],
      run: async ({ queries, toast }) => {
        try {
          const engine = await client.containers.look();
          void queries.invalidateQueries({ queryKey: orpc.containers.key() });
          if (engine.state === 'there') toast({ tone: 'ok', title: `${engine.product} ${engine.version} is here` });
          else if (engine.state === 'absent')
            toast({ tone: 'warn', title: 'No container engine', description: `${engine.why} ${engine.remedy}` });
        } catch (error) {
          toast(failureToast('The engine could not be looked for', error));
        }
      },
    },
  ],
  finders: [
    {
      id: 'containers',
      title: 'Containers',
      find: async (text, signal) => {
        const { containers: all } = await client.containers.list(undefined, { signal });
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        return all
          .filter(({ name, image }) => words.every((word) => `${name} ${image}`.toLowerCase().includes(word)))
          .slice(0, 6)
          .map((one) => ({
            id: one.id,
            title: one.name,
            hint: `${markOf(one).word}, ${one.image}`.slice(0, 120),
            icon: Container,
            to: `/containers?container=${encodeURIComponent(one.id)}&open=1`,
          }));
      },
    },
  ],
};

/** The containers of a project and what they take now; its code comes when it is shown, so put it into a Suspense. */
export const ContainersOf = late(() => import('./components/containers-of.tsx'));
