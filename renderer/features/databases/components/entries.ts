import { Copy, Eye, Pause, Pencil, Play, RefreshCw, Trash2 } from 'lucide-react';
import type { DatabaseRow } from '../../../../shared/features/databases/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { copyText } from '../../../lib/copy-text.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { useDatabaseActions } from '../queries.ts';
import { ask } from '../store.ts';

/** What can be done with one, from its row and from its page. */
export function useDatabaseEntries(): (row: DatabaseRow) => MenuEntry[] {
  const go = useGo();
  const { look, pause } = useDatabaseActions();
  return ({ id, name, place, state }) => {
    const paused = state === 'paused';
    return [
      {
        id: 'open',
        label: 'Open',
        icon: Eye,
        shortcut: 'Enter',
        onSelect: () => go(`/databases/${encodeURIComponent(id)}`),
      },
      ...(paused ? [] : [{ id: 'look', label: 'Look now', icon: RefreshCw, onSelect: () => look.mutate(id) }]),
      { id: 'edit', label: 'Change the connection…', icon: Pencil, onSelect: () => ask({ what: 'edit', id }) },
      {
        id: 'pause',
        label: paused ? 'Look at it again' : 'Pause',
        icon: paused ? Play : Pause,
        onSelect: () => pause.mutate({ id, paused: !paused }),
      },
      { id: 'place', label: 'Copy where it is', icon: Copy, onSelect: () => void copyText(place) },
      { type: 'separator', id: 'end' },
      {
        id: 'remove',
        label: 'Forget…',
        icon: Trash2,
        danger: true,
        onSelect: () => ask({ what: 'remove', id, name }),
      },
    ];
  };
}
