import { DatabaseBackup, HardDrive, Pause, Play, Plus, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { Command } from '../../app/feature.ts';
import { planPath, setupPath } from './acts.ts';
import { actsOfPage } from './page-acts.ts';
import { aimedPlan, openDialog, useBackupsStore } from './store.ts';
import { isGoing } from './words.ts';

const group = 'Backups';

const idle = () => {
  const plan = aimedPlan();
  return plan && !(plan.running && isGoing(plan.running)) ? plan : undefined;
};

export const backupCommands: readonly Command[] = [
  {
    id: 'backups.now',
    title: 'Back up the selected plan now',
    group,
    icon: DatabaseBackup,
    keywords: ['snapshot', 'save'],
    keys: 'B',
    when: () => idle() !== undefined,
    run: (context) => {
      const plan = idle();
      if (plan) return actsOfPage(context).backUp(plan);
    },
  },
  {
    id: 'backups.prove',
    title: 'Prove that the selected plan comes back',
    group,
    icon: ShieldCheck,
    keywords: ['verify', 'check', 'restore', 'test'],
    keys: 'R',
    when: () => (idle()?.snapshots ?? 0) > 0,
    run: (context) => {
      const plan = idle();
      if (plan) return actsOfPage(context).provePlan(plan);
    },
  },
  {
    id: 'backups.pause',
    title: 'Pause the selected plan',
    group,
    icon: Pause,
    when: () => aimedPlan()?.paused === false,
    run: (context) => {
      const plan = aimedPlan();
      if (plan) return actsOfPage(context).pausePlan(plan, true);
    },
  },
  {
    id: 'backups.go-on',
    title: 'Let the selected plan go on',
    group,
    icon: Play,
    when: () => aimedPlan()?.paused === true,
    run: (context) => {
      const plan = aimedPlan();
      if (plan) return actsOfPage(context).pausePlan(plan, false);
    },
  },
  {
    id: 'backups.edit',
    title: 'Change the selected plan…',
    group,
    keys: 'E',
    when: () => aimedPlan() !== undefined,
    run: () => {
      const plan = aimedPlan();
      if (plan) openDialog({ kind: 'plan', plan });
    },
  },
  {
    id: 'backups.open',
    title: 'Open the selected plan',
    group,
    when: () => aimedPlan() !== undefined,
    run: ({ go }) => {
      const plan = aimedPlan();
      if (plan) go(planPath(plan.id));
    },
  },
  {
    id: 'backups.set-up',
    title: 'Set up a backup…',
    group,
    icon: Plus,
    keywords: ['new', 'plan', 'protect', 'snapshot', 'restic'],
    run: ({ go }) => go(setupPath()),
  },
  {
    id: 'backups.add-target',
    title: 'Add a target of backups…',
    group,
    icon: HardDrive,
    keywords: ['repository', 'disk', 's3', 'azure', 'bucket', 'mirror'],
    run: () => openDialog({ kind: 'target', target: null }),
  },
  {
    id: 'backups.wrong',
    title: 'Show backups that need a look',
    group,
    icon: TriangleAlert,
    keywords: ['failed', 'overdue', 'damaged', 'partial'],
    when: () => (useBackupsStore.getState().overview?.plans.length ?? 0) > 0,
    run: ({ go }) => go('/backups?show=wrong'),
  },
];
