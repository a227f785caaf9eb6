import { useQueryClient } from '@tanstack/react-query';
import { Pencil, RotateCcw, ToggleLeft, ToggleRight, Trash2 } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { Seat } from '../../../../shared/features/council/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { short } from '../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSeats } from '../queries.ts';
import { openDialog } from '../store.ts';
import { evidenceWords } from '../words.ts';

const keyOf = ({ id }: Seat) => id;

function columnsFor(width: number): readonly TableColumn<Seat>[] {
  const all: (TableColumn<Seat> & { from?: number })[] = [
    {
      id: 'name',
      header: 'Seat',
      width: 130,
      cell: ({ name }) => <bdi className="truncate font-medium">{short(name, 60)}</bdi>,
    },
    {
      id: 'sits',
      header: 'Sits there',
      width: 84,
      cell: ({ enabled }) => <StateMark state={enabled ? 'healthy' : 'stopped'} label={enabled ? 'yes' : 'no'} />,
    },
    {
      id: 'checklist',
      header: 'Looks at',
      width: 300,
      minWidth: 120,
      grow: true,
      from: 38,
      cell: ({ checklist }) => <span className="truncate text-dim">{short(checklist.join(' '), 300)}</span>,
    },
    {
      id: 'slice',
      header: 'Shown first',
      width: 190,
      from: 62,
      cell: ({ slice }) => (
        <span className="truncate text-dim">
          {slice.length === 0 ? 'all evidence' : slice.map((kind) => evidenceWords[kind]).join(', ')}
        </span>
      ),
    },
    {
      id: 'model',
      header: 'Model',
      width: 140,
      from: 50,
      cell: ({ model }) => (
        <span className="truncate text-dim">{model ? short(model.model, 80) : 'the one for seats'}</span>
      ),
    },
    {
      id: 'of',
      header: 'From',
      width: 110,
      from: 74,
      cell: ({ builtIn, changed }) => (
        <span className="text-faint">{builtIn ? (changed ? 'built in, changed' : 'built in') : 'yours'}</span>
      ),
    },
  ];
  return all.filter(({ from = 0 }) => width >= from);
}

export function SeatsView() {
  const query = useSeats();
  const queries = useQueryClient();
  const toast = useToast();
  const frame = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(frame);
  const columns = useMemo(() => columnsFor(width), [width]);
  const [selected, select] = useAddressSelection('seat');
  const seats = query.data;

  const toggle = async ({ id, builtIn: _b, changed: _c, order: _o, ...seat }: Seat) => {
    try {
      await client.council.saveSeat({ ...seat, id, enabled: !seat.enabled });
    } catch (error) {
      toast(failureToast('The seat was not changed', error));
    } finally {
      void queries.invalidateQueries({ queryKey: orpc.council.key() });
    }
  };
  const entries = (seat: Seat): MenuEntry[] => [
    {
      id: 'edit',
      label: 'Change…',
      icon: Pencil,
      shortcut: 'Enter',
      onSelect: () => openDialog({ kind: 'seat', seat }),
    },
    {
      id: 'toggle',
      label: seat.enabled ? 'Leave it out' : 'Let it sit there',
      icon: seat.enabled ? ToggleLeft : ToggleRight,
      onSelect: () => void toggle(seat),
    },
    ...(seat.builtIn
      ? seat.changed
        ? [
            {
              id: 'reset',
              label: 'Set back to how it came…',
              icon: RotateCcw,
              onSelect: () => openDialog({ kind: 'remove-seat', seat }),
            },
          ]
        : []
      : [
          {
            id: 'remove',
            label: 'Remove…',
            icon: Trash2,
            danger: true,
            onSelect: () => openDialog({ kind: 'remove-seat', seat }),
          },
        ]),
  ];
  return (
    <div ref={frame} className="flex h-full min-h-0 flex-col">
      {query.isError && !seats ? (
        <Failure
          what="The seats could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !seats ? (
        <Skeleton rows={8} label="Loading the seats" className="px-4" />
      ) : seats.length === 0 ? (
        <EmptyState title="Nobody sits in the council">Add a seat above.</EmptyState>
      ) : (
        <DataTable
          label="Seats"
          columns={columns}
          items={seats}
          getKey={keyOf}
          selectedKey={selected}
          onSelect={(id) => select(id)}
          onOpen={(seat) => openDialog({ kind: 'seat', seat })}
          actions={entries}
          className="min-h-0 flex-1"
        />
      )}
    </div>
  );
}
