import { Copy, Eraser, FileText, HeartPulse, KeyRound, LockOpen, Settings2, ShieldCheck, Trash2 } from 'lucide-react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { type Acts, sheetPath, targetPath } from '../acts.ts';
import { openDialog } from '../store.ts';

interface Means {
  acts: Acts;
  go: (to: string) => void;
  /** All that are known: its mirrors are among them. */
  targets: readonly BackupTarget[];
  own?: boolean;
}

export const mirrorsOf = (target: BackupTarget, targets: readonly BackupTarget[]): BackupTarget[] =>
  targets.filter(({ id }) => target.mirrorIds.includes(id));

/** What can be done with a target. */
export function targetEntries(target: BackupTarget, { acts, go, targets, own = false }: Means): MenuEntry[] {
  const mirrors = mirrorsOf(target, targets);
  return [
    ...(own ? [] : [{ id: 'open', label: 'Open', onSelect: () => go(targetPath(target.id)) }]),
    {
      id: 'prove',
      label: 'Prove the next share',
      icon: ShieldCheck,
      onSelect: () => void acts.proveTarget(target, false),
    },
    {
      id: 'prove-all',
      label: 'Read back and prove all',
      icon: ShieldCheck,
      onSelect: () => void acts.proveTarget(target, true),
    },
    ...(mirrors.length > 0
      ? [{ id: 'mirror', label: 'Copy to its mirrors', icon: Copy, onSelect: () => void acts.mirror(target) }]
      : []),
    ...(mirrors.length > 0 && target.damages.length > 0
      ? [
          {
            id: 'heal',
            label: 'Heal from a mirror…',
            icon: HeartPulse,
            onSelect: () => openDialog({ kind: 'heal', target, from: mirrors }),
          },
        ]
      : []),
    ...(target.appendOnly
      ? []
      : [{ id: 'prune', label: 'Prune…', icon: Eraser, onSelect: () => openDialog({ kind: 'prune', target }) }]),
    { id: 'unlock', label: 'Remove dead locks', icon: LockOpen, onSelect: () => void acts.unlock(target) },
    { type: 'separator', id: 'line' },
    { id: 'sheet', label: 'Recovery sheet', icon: FileText, onSelect: () => go(sheetPath(target.id)) },
    {
      id: 'password',
      label: 'Change its password…',
      icon: KeyRound,
      onSelect: () => openDialog({ kind: 'change-password', target }),
    },
    { id: 'change', label: 'Change…', icon: Settings2, onSelect: () => openDialog({ kind: 'target', target }) },
    {
      id: 'remove',
      label: 'Forget this target…',
      icon: Trash2,
      danger: true,
      onSelect: () => openDialog({ kind: 'remove-target', target }),
    },
  ];
}
