import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { MissingVariable } from '../../../../shared/features/environments/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useEnvironmentActions } from '../queries.ts';

const keyOf = ({ name }: MissingVariable) => name;

interface MissingListProps {
  projectId: string;
  environment: string;
  /** Null until the code has been looked through. */
  missing: MissingVariable[] | null;
  onSet: (name: string) => void;
}

/** What the code reads and nothing sets, with the places that read it. */
export function MissingList({ projectId, environment, missing, onSet }: MissingListProps) {
  const { mutate: open } = useEnvironmentActions().open;
  const columns = useMemo(
    (): TableColumn<MissingVariable>[] => [
      {
        id: 'name',
        header: 'Variable',
        cell: ({ name }) => <span className="truncate text-text">{name}</span>,
        width: 230,
        mono: true,
        sortBy: ({ name }) => name,
      },
      {
        id: 'state',
        header: 'State',
        cell: ({ hasDefault, reads }) =>
          hasDefault ? (
            <StateMark state="neutral" label="the code has a default" />
          ) : reads.length === 0 ? (
            <StateMark state="info" label="only in an example" />
          ) : (
            <StateMark state="failing" label="set nowhere" />
          ),
        width: 180,
        sortBy: ({ hasDefault, reads }) => (hasDefault ? 2 : reads.length === 0 ? 1 : 0),
      },
      {
        id: 'read',
        header: 'Read in',
        cell: ({ reads: [place, ...more], inExample }) =>
          place ? (
            <>
              <button
                type="button"
                onClick={() => open({ id: projectId, with: 'editor', file: place.file, line: place.line })}
                className="shrink-0 rounded-sm text-accent hover:underline"
              >
                <bdi>{`${printable(place.file)}:${place.line}`}</bdi>
              </button>
              {more.length > 0 && (
                <span
                  className="shrink-0 text-faint"
                  title={more.map(({ file, line }) => `${printable(file)}:${line}`).join('\n')}
                >
                  and {more.length} more
                </span>
              )}
              <bdi className="min-w-0 truncate font-mono text-xs text-faint">{printable(place.text)}</bdi>
            </>
          ) : (
            <span className="text-faint">{inExample && 'an example file names it'}</span>
          ),
        width: 360,
        grow: true,
      },
      {
        id: 'set',
        header: 'Set',
        cell: ({ name }) => (
          <Button size="sm" aria-label={`Set ${name}`} onClick={() => onSet(name)}>
            Set…
          </Button>
        ),
        width: 80,
      },
    ],
    [open, onSet, projectId],
  );
  if (missing === null) return <Skeleton rows={6} label="Looking through the code" className="px-4" />;
  if (missing.length === 0)
    return (
      <EmptyState icon={CircleCheck} title="Nothing is missing">
        Every variable that the code reads is set in {environment}, or comes from the system.
      </EmptyState>
    );
  return (
    <DataTable
      label="Missing variables"
      columns={columns}
      items={missing}
      getKey={keyOf}
      onOpen={({ name }) => onSet(name)}
      className="min-h-60 flex-1 px-2"
    />
  );
}
