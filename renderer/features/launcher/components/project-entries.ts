import { CircleStop, ExternalLink, Play, RotateCw, Settings2 } from 'lucide-react';
import { addressWords, isWebAddress, openAddress } from '../../../lib/web-address.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import type { Acts, ProjectRef } from '../acts.ts';

import type { ProjectRunning } from '../roll-up.ts';
import { useServices } from '../store.ts';
import { isUp } from '../words.ts';

const upOf = (projectId: string): string[] =>
  [...useServices.getState().byId.values()]
    .filter((one) => one.projectId === projectId && isUp(one))
    .map(({ id }) => id);

/** What can be done about the services of one project, from any list. */
export function projectEntriesFor(
  project: ProjectRef,
  running: ProjectRunning | undefined,
  acts: Acts,
  go: (to: string) => void,
): MenuEntry[] {
  const up = (running?.up ?? 0) > 0;
  const url = running?.url ?? null;
  return [
    up
      ? {
          id: 'run-stop',
          label: 'Stop',
          icon: CircleStop,
          shortcut: 'S',
          onSelect: () => void acts.stopProjects([project]),
        }
      : {
          id: 'run-start',
          label: 'Start',
          icon: Play,
          shortcut: 'S',
          onSelect: () => void acts.startProjects([project]),
        },
    ...(up
      ? [
          {
            id: 'run-restart',
            label: 'Restart',
            icon: RotateCw,
            onSelect: () => void acts.restart(upOf(project.id), project.name),
          },
        ]
      : []),
    ...(isWebAddress(url)
      ? [{ id: 'run-open', label: `Open ${addressWords(url)}`, icon: ExternalLink, onSelect: () => openAddress(url) }]
      : []),
    {
      id: 'run-setup',
      label: 'How it starts',
      icon: Settings2,
      onSelect: () => go(`/projects/${encodeURIComponent(project.id)}?tab=run`),
    },
  ];
}
