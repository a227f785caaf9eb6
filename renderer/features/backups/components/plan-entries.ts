import {
  DatabaseBackup,
  FolderGit2,
  HardDrive,
  Pause,
  Play,
  Settings2,
  ShieldCheck,
  SquareX,
  Trash2,
} from 'lucide-react';
import type { BackupPlan } from '../../../../shared/features/backups/schema.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { type Acts, planPath, targetPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { openDialog } from '../store.ts';
import { isGoing } from '../words.ts';

interface Means {
  acts: Acts;
  go: (to: string) => void;
  /** On its own page, which need not be opened. */
  own?: boolean;
}

/** What can be done with a plan. */
export function planEntries(plan: BackupPlan, { acts, go, own = false }: Means): MenuEntry[] {
  const going = plan.running && isGoing(plan.running) ? plan.running : null;
  return [
    ...(going
      ? [{ id: 'cancel', label: 'Cancel what is running', icon: SquareX, onSelect: () => void acts.cancel(going) }]
      : [
          {
            id: 'now',
            label: 'Back up now',
            icon: DatabaseBackup,
            shortcut: 'B',
            onSelect: () => void acts.backUp(plan),
          },
          ...(plan.snapshots > 0
            ? [
                {
                  id: 'prove',
                  label: 'Prove it comes back',
                  icon: ShieldCheck,
                  shortcut: 'R',
                  onSelect: () => void acts.provePlan(plan),
                },
              ]
            : []),
        ]),
    plan.paused
      ? { id: 'go-on', label: 'Let it go on', icon: Play, onSelect: () => void acts.pausePlan(plan, false) }
      : { id: 'pause', label: 'Pause', icon: Pause, onSelect: () => void acts.pausePlan(plan, true) },
    { type: 'separator', id: 'line' },
    ...(own ? [] : [{ id: 'open', label: 'Open', onSelect: () => go(planPath(plan.id)) }]),
    {
      id: 'target',
      label: `Open the target ${nameText(plan.targetName, 60)}`,
      icon: HardDrive,
      onSelect: () => go(targetPath(plan.targetId)),
    },
    ...(plan.projectId === null
      ? []
      : [
          {
            id: 'project',
            label: `Open ${nameText(plan.projectName ?? 'its project', 60)}`,
            icon: FolderGit2,
            onSelect: () => go(`/projects/${encodeURIComponent(plan.projectId ?? '')}?tab=backups`),
          },
        ]),
    { type: 'separator', id: 'line-2' },
    {
      id: 'change',
      label: 'Change…',
      icon: Settings2,
      shortcut: 'E',
      onSelect: () => openDialog({ kind: 'plan', plan }),
    },
    {
      id: 'remove',
      label: 'Remove…',
      icon: Trash2,
      danger: true,
      onSelect: () => openDialog({ kind: 'remove-plan', plan }),
    },
  ];
}
