import {
  CircleStop,
  Copy,
  ExternalLink,
  FolderGit2,
  OctagonX,
  Play,
  RotateCw,
  Settings2,
  SquareTerminal,
} from 'lucide-react';
import type { ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { short } from '../../../lib/short.ts';
import { addressWords, isWebAddress, openAddress } from '../../../lib/web-address.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { openTerminal } from '../../terminals/index.tsx';
import type { Acts } from '../acts.ts';

import { isUp } from '../words.ts';

interface Named {
  id: string;
  name: string;
  projectId: string;
  projectName: string;
}

/** What can be done with one service, from any list. */
export function serviceEntries(
  { id, name, projectId, projectName }: Named,
  status: ServiceStatus | undefined,
  acts: Acts,
  go: (to: string) => void,
): MenuEntry[] {
  const up = status !== undefined && isUp(status);
  const url = status?.url ?? null;
  const called = short(name, 60);
  return [
    up
      ? {
          id: 'stop',
          label: `Stop ${called}`,
          icon: CircleStop,
          shortcut: 'S',
          onSelect: () => void acts.stop([id]),
        }
      : { id: 'start', label: `Start ${called}`, icon: Play, shortcut: 'S', onSelect: () => void acts.start([id]) },
    ...(up
      ? [
          {
            id: 'restart',
            label: `Restart ${called}`,
            icon: RotateCw,
            shortcut: 'R',
            onSelect: () => void acts.restart([id]),
          },
          {
            id: 'force',
            label: 'Stop it now',
            hint: 'By force; what it had not saved is lost',
            icon: OctagonX,
            danger: true,
            onSelect: () => void acts.stop([id], { force: true }),
          },
        ]
      : []),
    ...(isWebAddress(url)
      ? [
          { type: 'separator' as const, id: 'address-line' },
          {
            id: 'browser',
            label: `Open ${addressWords(url)}`,
            icon: ExternalLink,
            shortcut: 'O',
            onSelect: () => openAddress(url),
          },
          { id: 'address', label: 'Copy its address', icon: Copy, onSelect: () => void copyText(url) },
        ]
      : []),
    { type: 'separator', id: 'line' },
    {
      id: 'run-terminal',
      label: 'Open a terminal here',
      icon: SquareTerminal,
      onSelect: () => void openTerminal({ projectId, ...(status?.environment && { environment: status.environment }) }),
    },
    {
      id: 'settings',
      label: 'How it starts',
      icon: Settings2,
      onSelect: () => go(`/projects/${encodeURIComponent(projectId)}?tab=run&service=${encodeURIComponent(id)}`),
    },
    {
      id: 'project',
      label: `Open ${short(projectName, 60)}`,
      icon: FolderGit2,
      onSelect: () => go(`/projects/${encodeURIComponent(projectId)}`),
    },
  ];
}
