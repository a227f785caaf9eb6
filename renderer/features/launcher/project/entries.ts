import { EyeOff, Pencil, Undo2 } from 'lucide-react';
import type { Service, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import type { Acts } from '../acts.ts';
import { serviceEntries } from '../components/entries.ts';
import { openDialog } from '../store.ts';
import { isUp } from '../words.ts';

interface RunEntriesOptions {
  service: Service;
  status: ServiceStatus | undefined;
  projectName: string;
  others: readonly Service[];
  acts: Acts;
  go: (to: string) => void;
  onReset: () => void;
  onHide: () => void;
}

/** What can be done with a service where it is written how it starts. */
export function runEntries(options: RunEntriesOptions): MenuEntry[] {
  const { service, status, projectName, others, acts, go, onReset, onHide } = options;
  const { id, projectId, spec, origin, evidence } = service;
  const known = serviceEntries({ id, name: spec.name, projectId, projectName }, status, acts, go).filter(
    (entry) => entry.id !== 'settings' && entry.id !== 'project',
  );
  return [
    ...known,
    {
      id: 'edit',
      label: 'Change…',
      icon: Pencil,
      onSelect: () => openDialog({ kind: 'service', projectId, service, others }),
    },
    ...(origin === 'edited'
      ? [
          evidence.length > 0
            ? { id: 'reset', label: 'Reset to what was found', icon: Undo2, onSelect: onReset }
            : { id: 'reset', label: 'Remove', icon: Undo2, danger: true, onSelect: onReset },
        ]
      : []),
    // What somebody wrote down is taken away where it was written.
    ...(origin !== 'file' && evidence.length > 0
      ? [{ id: 'hide', label: 'Hide', icon: EyeOff, disabled: status !== undefined && isUp(status), onSelect: onHide }]
      : []),
  ];
}
