import { CalendarCheck, CalendarClock, CircleStop, Download, GitCommitVertical, Link2, Trash2 } from 'lucide-react';
import type { DeliberationSummary } from '../../../../shared/features/council/schema.ts';
import { client } from '../../../app/connection.ts';
import { copyText } from '../../../lib/copy-text.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { canResolve, isOver } from '../acts.ts';
import { pathOf } from '../paths.ts';
import { type CouncilDialog, openDialog } from '../store.ts';
import type { CouncilActs } from '../use-acts.ts';

interface Means {
  acts: CouncilActs;
  go: (to: string) => void;
  /** On its own page, which need not be opened. */
  own?: boolean;
}

/** A dialog needs all of it, and a list has only its summary. */
const opens = (id: string, kind: 'resolve' | 'review') => () =>
  void client.council.get({ id }).then((deliberation) => openDialog({ kind, deliberation } as CouncilDialog));

export function deliberationEntries(one: DeliberationSummary, { acts, go, own = false }: Means): MenuEntry[] {
  const { id, state, runId } = one;
  return [
    ...(own
      ? []
      : [
          {
            id: 'open',
            label: state === 'draft' ? 'Go on with it' : 'Open',
            shortcut: 'Enter',
            onSelect: () => go(pathOf(one)),
          },
        ]),
    ...(state === 'running'
      ? [{ id: 'cancel', label: 'Cancel', icon: CircleStop, onSelect: () => void acts.cancel(one) }]
      : []),
    ...(canResolve(one)
      ? [
          {
            id: 'resolve',
            label: 'Say what turned out to be right…',
            icon: CalendarCheck,
            onSelect: opens(id, 'resolve'),
          },
        ]
      : []),
    ...(isOver(one) && one.outcome === null
      ? [{ id: 'review', label: 'When it is reviewed…', icon: CalendarClock, onSelect: opens(id, 'review') }]
      : []),
    ...(runId === null
      ? []
      : [
          {
            id: 'run',
            label: 'Show its run',
            icon: GitCommitVertical,
            onSelect: () => go(`/runs/${encodeURIComponent(runId)}`),
          },
        ]),
    ...(state === 'draft'
      ? []
      : [{ id: 'export', label: 'Export as Markdown', icon: Download, onSelect: () => void acts.download(one) }]),
    {
      id: 'link',
      label: 'Copy link',
      icon: Link2,
      onSelect: () => void copyText(`${window.location.origin}${pathOf(one)}`),
    },
    { type: 'separator', id: 'line' },
    {
      id: 'remove',
      label: 'Delete…',
      icon: Trash2,
      danger: true,
      disabled: state === 'running',
      onSelect: () => openDialog({ kind: 'remove', deliberation: one }),
    },
  ];
}
