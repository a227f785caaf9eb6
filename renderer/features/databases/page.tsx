import { Database, Plus } from 'lucide-react';
import { useMemo } from 'react';
import type { DatabaseRow } from '../../../shared/features/databases/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { columnsFor } from './components/columns.tsx';
import { useDatabaseEntries } from './components/entries.ts';
import { Offers } from './components/offers.tsx';
import { lineOf, useDatabases, useLines } from './queries.ts';
import { ask } from './store.ts';

const keyOf = ({ id }: DatabaseRow) => id;
export const pathOf = (id: string) => `/databases/${encodeURIComponent(id)}`;

export default function DatabasesPage() {
  const query = useDatabases();
  const go = useGo();
  const [selected, select] = useAddressSelection('database');
  const narrow = useNarrowerThan(76);
  const entries = useDatabaseEntries();
  const rows = query.data ?? [];
  const lines = useLines(rows.map(({ id }) => lineOf(id, 'db.answer.ms')));
  const columns = useMemo(() => columnsFor(lines, narrow), [lines, narrow]);
  const add = () => ask({ what: 'add', offer: null });

  if (query.isError && !query.data)
    return (
      <Failure
        what="The databases could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!query.data) return <Skeleton rows={8} label="Loading the databases" className="px-2" />;
  const ill = rows.filter(({ state }) => state === 'down' || state === 'refused').length;
  return (
    <div className="h-full overflow-y-auto">
      <PageSubtitle>
        {rows.length > 0 && `${formatCount(rows.length, 'database')}${ill > 0 ? `, ${ill} without an answer` : ''}`}
      </PageSubtitle>
      <PageActions>
        <Button variant={rows.length === 0 ? 'primary' : 'default'} icon={Plus} onClick={add}>
          Connect a database
        </Button>
      </PageActions>
      {rows.length === 0 ? (
        <EmptyState icon={Database} title="No database is watched yet">
          Connect a PostgreSQL, MySQL, MariaDB, Redis or SQLite file to see its connections, slow queries, locks and
          size, and to be told when it stops answering. Optimus reads only, over one connection.
        </EmptyState>
      ) : (
        <DataTable
          label="Databases"
          columns={columns}
          items={rows}
          getKey={keyOf}
          selectedKey={selected}
          onSelect={(id) => select(id)}
          onOpen={({ id }) => go(pathOf(id))}
          actions={entries}
          fit
        />
      )}
      <Offers className="px-4 py-5" />
    </div>
  );
}
