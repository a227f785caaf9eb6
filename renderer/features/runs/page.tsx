import { Workflow } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../app/older-rows.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { formatCount } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FilterBar } from './components/filter-bar.tsx';
import { columnsFor } from './components/history-table.tsx';
import { runEntries } from './components/run-actions.tsx';
import { RunInspector } from './components/run-inspector.tsx';
import { type Filters, filtersToSearch, isFiltered, noFilters, parseFilters } from './filters.ts';
import { useHistory } from './queries.ts';
import { useRunActions } from './use-actions.ts';

const keyOf = ({ id }: RunSummary) => id;

export default function RunsPage() {
  const [search, setSearch] = useSearch();
  const filters = useMemo(() => parseFilters(search), [search]);
  const { rows, query, pending } = useHistory(filters);
  const [selected, select] = useAddressSelection('run');
  const [peeking, setPeeking] = useState(false);
  const actions = useRunActions();
  const go = useGo();
  const narrow = useNarrowerThan(62);
  const inspecting = peeking && selected !== null;

  const change = useCallback((patch: Partial<Filters>) => setSearch(filtersToSearch(patch)), [setSearch]);
  const onScroll = useOlderRows({ pages: query, count: rows.length, role: 'grid' });
  const close = () => setPeeking(false);

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => (
              <RunInspector
                key={selected}
                id={selected}
                summary={rows.find(({ id }) => id === selected)}
                actions={actions}
                onClose={shut}
              />
            )
          : null
      }
      onClose={close}
    >
      <PageSubtitle>
        {rows.length > 0 && `${formatCount(rows.length, 'run')}${query.hasNextPage ? ' and more' : ''}`}
      </PageSubtitle>
      <div className="flex min-w-0 flex-1 flex-col">
        <FilterBar
          filters={filters}
          onChange={change}
          definitionName={
            filters.definition === null
              ? undefined
              : rows.find(({ definitionId }) => definitionId === filters.definition)?.name
          }
        />
        <div className="flex min-h-0 flex-1 flex-col" onScrollCapture={onScroll}>
          {query.isError && rows.length === 0 ? (
            <Failure
              what="The runs could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : pending ? (
            <Skeleton rows={14} label="Loading runs" className="px-2" />
          ) : rows.length === 0 ? (
            <Empty filtered={isFiltered(filters)} onClear={() => change(noFilters)} />
          ) : (
            <DataTable
              label="Runs, newest first"
              columns={columnsFor(inspecting || narrow)}
              items={rows}
              getKey={keyOf}
              selectedKey={selected}
              onSelect={(id) => select(id)}
              onOpen={({ id }) => go(`/runs/${id}`)}
              onPeek={({ id }) => {
                if (inspecting) return close();
                select(id);
                setPeeking(true);
              }}
              actions={(run) => runEntries(run, actions, go)}
              className="min-h-0 flex-1"
            />
          )}
          <OlderFailed pages={query} what="runs" />
        </div>
      </div>
    </ListFrame>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const go = useGo();
  if (filtered)
    return <EmptyState title="No run fits these filters" action={<Button onClick={onClear}>Clear filters</Button>} />;
  return (
    <EmptyState
      icon={Workflow}
      title="Nothing has run yet"
      action={
        <Button variant="primary" onClick={() => go('/workflows')}>
          See workflows
        </Button>
      }
    >
      Everything that takes longer than a moment is a run: it shows how far it is, can be cancelled, and goes on after a
      crash where it was. Workflows are runs that you write yourself.
    </EmptyState>
  );
}
