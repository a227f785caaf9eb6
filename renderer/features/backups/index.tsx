import { ArchiveRestore } from 'lucide-react';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { backupCommands } from './commands.ts';
import { BackupsDialogs } from './components/dialogs.tsx';
import { FollowBackups } from './components/follow.tsx';
import { backupFinder } from './finder.ts';
import { useBackupsStore } from './store.ts';
import { isGoing, planMark } from './words.ts';

function useBackupsBadge(): NavBadge | null {
  const wrong = useBackupsStore(({ overview }) => {
    if (!overview) return 0;
    const targets = new Map(overview.targets.map((target) => [target.id, target]));
    const now = Date.now();
    return overview.plans.filter((plan) => planMark(plan, targets.get(plan.targetId), now).mark === 'failing').length;
  });
  const going = useBackupsStore(
    ({ overview }) => overview?.plans.filter(({ running }) => running && isGoing(running)).length ?? 0,
  );
  if (wrong > 0) return { count: wrong, label: 'failing' };
  return going > 0 ? { count: going, label: 'going on' } : null;
}

export const backups: FeatureModule = {
  id: 'backups',
  nav: {
    label: 'Backups',
    icon: ArchiveRestore,
    group: 'operate',
    to: '/backups',
    keys: 'G V',
    useBadge: useBackupsBadge,
  },
  routes: [
    { path: '/backups', title: 'Backups', load: () => import('./page.tsx') },
    { path: '/backups/new', title: 'Set up a backup', load: () => import('./setup/setup-page.tsx') },
    { path: '/backups/plans/$id', title: 'Plan of backups', load: () => import('./plan/plan-page.tsx') },
    { path: '/backups/targets/$id', title: 'Target of backups', load: () => import('./target/target-page.tsx') },
    { path: '/backups/snapshots/$target/$id', title: 'Snapshot', load: () => import('./snapshot/snapshot-page.tsx') },
    { path: '/backups/jobs/$id', title: 'Receipt', load: () => import('./job/job-page.tsx') },
    { path: '/backups/sheets/$id', title: 'Recovery sheet', load: () => import('./target/sheet-page.tsx'), bare: true },
  ],
  overlays: [FollowBackups, BackupsDialogs],
  commands: backupCommands,
  finders: [backupFinder],
};

/** How one project is backed up; its code comes when it is shown, so put it into a Suspense. */
export const ProjectBackups = late(() => import('./project/backups-tab.tsx'));
