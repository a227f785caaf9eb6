import { KeyRound } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';

export const environments: FeatureModule = {
  id: 'environments',
  nav: { label: 'Environments', icon: KeyRound, group: 'operate', to: '/environments', keys: 'G E' },
  routes: [{ path: '/environments', title: 'Environments', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'environments.new-secret',
      title: 'New secret',
      group: 'Environments',
      icon: KeyRound,
      keywords: ['password', 'token', 'key', 'credential', 'workflows'],
      run: ({ go }) => go('/environments?new=secret'),
    },
  ],
};

/** Asks for the value of a secret; its code comes when it is shown, so put it into a Suspense. */
export const SecretDialog = late(async () => ({
  default: (await import('./components/secret-dialog.tsx')).SecretDialog,
}));

/** The variables of one project; its code comes when it is shown, so put it into a Suspense. */
export const ProjectEnvironments = late(() => import('./project/project-environments.tsx'));
