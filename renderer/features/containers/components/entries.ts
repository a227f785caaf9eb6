import { Copy, FolderGit2 } from 'lucide-react';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { copyText } from '../../../lib/copy-text.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';

/** What can be done with one from its row. */
export function useContainerEntries(): (one: Container) => MenuEntry[] {
  const go = useGo();
  return ({ id, name, ports, project }) => {
    const published = ports.find((port) => port.published !== null)?.published;
    return [
      ...(project
        ? [
            {
              id: 'project',
              label: `Open ${project.name}`,
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
    ];
  };
}
