import {
  Archive,
  ArchiveRestore,
  ArrowDownToLine,
  Brush,
  Code,
  Copy,
  Eye,
  Folder,
  FolderOpen,
  GitPullRequestArrow,
  RefreshCw,
  Star,
  StarOff,
  Tag,
  Terminal,
  Trash2,
} from 'lucide-react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { askEntries } from '../../../app/ask-about.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { hasRemote, isHere, type ProjectActions } from '../actions.ts';
import { aboutProject } from '../ask.ts';
import { openDialog } from '../store.ts';

/** What can be done to one project from a list. */
export function projectEntries(
  row: ProjectRow,
  actions: ProjectActions,
  go: (to: string) => void,
  run: readonly MenuEntry[] = [],
): MenuEntry[] {
  const here: MenuEntry[] = isHere(row)
    ? [
        { id: 'editor', label: 'Open in editor', icon: Code, onSelect: () => void actions.open(row, 'editor') },
        {
          id: 'terminal',
          label: 'Open a terminal here',
          icon: Terminal,
          onSelect: () => void actions.open(row, 'terminal'),
        },
        {
          id: 'files',
          label: 'Show in file manager',
          icon: FolderOpen,
          onSelect: () => void actions.open(row, 'files'),
        },
      ]
    : [];
  const git: MenuEntry[] = hasRemote(row)
    ? [
        { type: 'separator', id: 'git-line' },
        { id: 'fetch', label: 'Fetch', icon: ArrowDownToLine, onSelect: () => void actions.fetch([row]) },
        {
          id: 'pull',
          label: 'Pull',
          hint: 'Only where it is a fast-forward',
          icon: GitPullRequestArrow,
          onSelect: () => void actions.pull([row]),
        },
      ]
    : [];
  return [
    { id: 'open', label: 'Open', icon: Folder, shortcut: 'Enter', onSelect: () => go(`/projects/${row.id}`) },
    ...(isHere(row) && run.length > 0 ? [...run, { type: 'separator' as const, id: 'run-line' }] : []),
    ...here,
    { id: 'copy', label: 'Copy path', icon: Copy, onSelect: () => void actions.copyPath([row]) },
    ...git,
    { type: 'separator', id: 'ask-line' },
    ...askEntries(aboutProject(row), go),
    { type: 'separator', id: 'line' },
    {
      id: 'favourite',
      label: row.favourite ? 'No favourite any more' : 'Make it a favourite',
      icon: row.favourite ? StarOff : Star,
      shortcut: 'F',
      onSelect: () => void actions.favourite([row], !row.favourite),
    },
    { id: 'tags', label: 'Tags…', icon: Tag, shortcut: 'T', onSelect: () => openDialog({ kind: 'tag', rows: [row] }) },
    {
      id: 'archive',
      label: row.archived ? 'Take out of the archive' : 'Archive',
      icon: row.archived ? ArchiveRestore : Archive,
      onSelect: () => void actions.archive([row], !row.archived),
    },
    { id: 'refresh', label: 'Look again now', icon: RefreshCw, onSelect: () => void actions.refresh([row]) },
    ...(isHere(row)
      ? [
          {
            id: 'clean',
            label: 'Clean build folders…',
            icon: Brush,
            onSelect: () => openDialog({ kind: 'clean', row }),
          },
        ]
      : []),
    ...(row.presence === 'gone'
      ? [
          {
            id: 'forget',
            label: 'Forget…',
            icon: Trash2,
            danger: true,
            onSelect: () => openDialog({ kind: 'forget', rows: [row] }),
          },
        ]
      : []),
  ];
}

export const peekEntry = (onSelect: () => void): MenuEntry => ({
  id: 'peek',
  label: 'Peek',
  icon: Eye,
  shortcut: 'Space',
  onSelect,
});
