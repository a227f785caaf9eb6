import { Hammer } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { short } from '../../lib/short.ts';
import { BuildDialogs } from './components/build-dialogs.tsx';
import { askForBuild } from './store.ts';
import { buildMarks } from './words.ts';

export const builds: FeatureModule = {
  id: 'builds',
  routes: [
    { path: '/builds', title: 'Builds', load: () => import('./page.tsx') },
    { path: '/builds/$id', title: 'Build', load: () => import('./build-page.tsx') },
  ],
  overlays: [BuildDialogs],
  commands: [
    {
      id: 'builds.show',
      title: 'Show builds of images',
      group: 'Containers',
      icon: Hammer,
      keywords: ['docker', 'image', 'history', 'cache'],
      run: ({ go }) => go('/builds'),
    },
    {
      id: 'builds.start',
      title: 'Build an image…',
      group: 'Containers',
      icon: Hammer,
      keywords: ['docker', 'dockerfile', 'image', 'tag'],
      run: () => askForBuild({ projectId: null }),
    },
  ],
  finders: [
    {
      id: 'builds',
      title: 'Builds',
      find: async (text, signal) => {
        const all = await client.builds.list({ limit: 100 }, { signal });
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        return all
          .filter(({ tags, projectName }) =>
            words.every((word) => `${tags.join(' ')} ${projectName}`.toLowerCase().includes(word)),
          )
          .slice(0, 5)
          .map(({ id, tags, projectName, state }) => ({
            id,
            title: short(tags[0] ?? projectName),
            hint: `${buildMarks[state].word}, ${short(projectName, 100)}`,
            icon: Hammer,
            to: `/builds/${encodeURIComponent(id)}`,
          }));
      },
    },
  ],
};

export { askForBuild } from './store.ts';

/** The newest builds of one project; its code comes when it is shown, so put it into a Suspense. */
export const ProjectBuilds = late(() => import('./components/project-builds.tsx'));
