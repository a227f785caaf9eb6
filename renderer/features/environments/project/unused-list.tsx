import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

const keyOf = (name: string) => name;

interface UnusedListProps {
  unused: string[] | null;
  onEdit: (name: string) => void;
}

/** Set, and named by no code: left over, or read by a program that is not part of the project. */
export function UnusedList({ unused, onEdit }: UnusedListProps) {
  const columns = useMemo(
    (): TableColumn<string>[] => [
      {
        id: 'name',
        header: 'Variable',
        cell: (name) => <span className="truncate text-text">{name}</span>,
        width: 300,
        grow: true,
        mono: true,
        sortBy: (name) => name,
      },
      {
        id: 'look',
        header: 'Look',
        cell: (name) => (
          <Button size="sm" aria-label={`Look at ${name}`} onClick={() => onEdit(name)}>
            Look…
          </Button>
        ),
        width: 90,
      },
    ],
    [onEdit],
  );
  if (unused === null) return <Skeleton rows={6} label="Looking through the code" className="px-4" />;
  if (unused.length === 0)
    return (
      <EmptyState icon={CircleCheck} title="Nothing is left over">
        The code names every variable that is set.
      </EmptyState>
    );
  return (
    <>
      <p className="shrink-0 px-4 pb-2 text-sm text-dim">
        No code of the project names these. A library or another program may still read them.
      </p>
      <DataTable
        label="Unused variables"
        columns={columns}
        items={unused}
        getKey={keyOf}
        onOpen={onEdit}
        className="min-h-60 flex-1 px-2"
      />
    </>
  );
}
