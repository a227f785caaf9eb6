import { FilePlus2 } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { AskProject } from './components/ask-project.tsx';
import { askForProject } from './store.ts';
import { blueprintsPath, projectOfPath } from './words.ts';

export const blueprints: FeatureModule = {
  id: 'blueprints',
  routes: [{ path: '/blueprints/$id', title: 'Files for shipping', load: () => import('./page.tsx') }],
  overlays: [AskProject],
  commands: [
    {
      id: 'blueprints.generate',
      title: 'Generate files to build and ship a project…',
      group: 'Containers',
      icon: FilePlus2,
      keywords: ['dockerfile', 'compose', 'kubernetes', 'manifests', 'github actions', 'workflow', 'terraform', 'ci'],
      run: ({ go }) => {
        const open = projectOfPath(window.location.pathname);
        if (open === null) askForProject(true);
        else go(blueprintsPath(open));
      },
    },
  ],
};

/** For the menu of one project. */
export const generateEntries = (projectId: string, go: (to: string) => void): MenuEntry[] => [
  {
    id: 'generate-files',
    label: 'Generate files…',
    hint: 'Dockerfile, Compose, Kubernetes and more',
    icon: FilePlus2,
    onSelect: () => go(blueprintsPath(projectId)),
  },
];

/** The way to the files that build and ship one project; its code comes when it is shown, so put it into a Suspense. */
export const ProjectFiles = late(() => import('./components/project-files.tsx'));
