import {
  CirclePause,
  CirclePlay,
  CircleStop,
  Copy,
  FolderGit2,
  OctagonX,
  Pencil,
  Play,
  RotateCw,
  SquareTerminal,
  Trash2,
} from 'lucide-react';
import type { ContainerAct } from '../../../../shared/features/containers/acts.ts';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { copyText } from '../../../lib/copy-text.ts';
import { printable } from '../../../lib/printable.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { fitting, titles, useContainerActs } from '../acting/container-acts.tsx';

export const icons: Record<ContainerAct, typeof Play> = {
  start: Play,
  stop: CircleStop,
  restart: RotateCw,
  pause: CirclePause,
  unpause: CirclePlay,
  kill: OctagonX,
};

/** What can be done with one from its row. */
export function useContainerEntries(): (one: Container) => MenuEntry[] {
  const go = useGo();
  const acts = useContainerActs();
  return (one) => {
    const { id, name, ports, project, state } = one;
    const published = ports.find((port) => port.published !== null)?.published;
    return [
      ...fitting(one).map((act) => ({
        id: act,
        label: titles[act],
        icon: icons[act],
        ...(act === 'kill' && { danger: true }),
        onSelect: () => acts.act([one], act),
      })),
      ...(state === 'running'
        ? [
            {
              id: 'terminal',
              label: 'Open a terminal in it',
              icon: SquareTerminal,
              onSelect: () => void acts.terminal(one),
            },
          ]
        : []),
      { type: 'separator' as const, id: 'what' },
      ...(project
        ? [
            {
              id: 'project',
              label: `Open ${printable(project.name)}`,
              icon: FolderGit2,
              onSelect: () => go(`/projects/${encodeURIComponent(project.id)}`),
            },
          ]
        : []),
      { id: 'name', label: 'Copy its name', icon: Copy, onSelect: () => void copyText(name) },
      { id: 'id', label: 'Copy its id', icon: Copy, onSelect: () => void copyText(id) },
      ...(published
        ? [
            {
              id: 'address',
              label: `Copy localhost:${published}`,
              icon: Copy,
              onSelect: () => void copyText(`localhost:${published}`),
            },
          ]
        : []),
      { type: 'separator' as const, id: 'end' },
      { id: 'rename', label: 'Rename…', icon: Pencil, onSelect: () => acts.rename(one) },
      { id: 'remove', label: 'Remove…', icon: Trash2, danger: true, onSelect: () => acts.remove([one]) },
    ];
  };
}
