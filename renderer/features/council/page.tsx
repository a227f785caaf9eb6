import { Armchair, Plus, Scale, X } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import type { DeliberationSummary } from '../../../shared/features/council/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../app/older-rows.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useProjectRows } from '../../app/project-rows.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../app/use-measured-rem.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Select } from '../../ui/select.tsx';
import { SettledSearch } from '../../ui/settled-search.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { councilColumns } from './components/columns.tsx';
import { deliberationEntries } from './components/entries.ts';
import { NoMinds, NoMindsNote } from './components/no-minds.tsx';
import { type Filters, filtersToSearch, isFiltered, noFilters, parseFilters, toInput } from './filters.ts';
import { newPath, pathOf, seatsPath } from './paths.ts';
import { useDeliberations, useMinds } from './queries.ts';
import { useCouncilActs } from './use-acts.ts';

const keyOf = ({ id }: DeliberationSummary) => id;
const everything = '*';

export default function CouncilPage() {
  const go = useGo();
  const acts = useCouncilActs();
  const [search, setSearch] = useSearch();
  const filters = useMemo(() => parseFilters(search), [search]);
  const { rows, query } = useDeliberations(toInput(filters));
  const [selected, select] = useAddressSelection('row');
  const minds = useMinds();
  const frame = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(frame);
  const projects = useProjectRows().data;
  const names = useMemo(() => new Map((projects ?? []).map(({ id, name }) => [id, name])), [projects]);
  // Those that something was asked about: of ten thousand projects most never are.
  const all = useDeliberations({}).rows;
  const asked = useMemo(() => {
    const ids = new Set(all.flatMap(({ projectIds }) => projectIds));
    if (filters.projectId !== null) ids.add(filters.projectId);
    return [...ids]
      .map((id) => [id, names.get(id) ?? 'one that is gone'] as const)
      .sort(([, a], [, b]) => a.localeCompare(b, 'en'));
  }, [all, names, filters.projectId]);
  const columns = useMemo(() => councilColumns({ width, projects: names }), [width, names]);
  const change = useCallback((patch: Partial<Filters>) => setSearch(filtersToSearch(patch)), [setSearch]);
  const onScroll = useOlderRows({ pages: query, count: rows.length, role: 'grid' });
  const nobody = minds.known && minds.models?.length === 0;
  const none = rows.length === 0 && !isFiltered(filters);
  return (
    <div ref={frame} className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {rows.length > 0 && `${formatCount(rows.length, 'question')}${query.hasNextPage ? ' and more' : ''}`}
      </PageSubtitle>
      <PageActions>
        <Button icon={Armchair} onClick={() => go(seatsPath)}>
          Seats
        </Button>
        <Button variant={none ? 'default' : 'primary'} icon={Plus} onClick={() => go(newPath)}>
          Ask the council
        </Button>
      </PageActions>
      {query.isError && rows.length === 0 ? (
        <Failure
          what="What was asked could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : query.isPending || !minds.known ? (
        <Skeleton rows={10} label="Loading what was asked" className="px-4 py-2" />
      ) : none ? (
        nobody ? (
          <NoMinds />
        ) : (
          <Nothing />
        )
      ) : (
        <>
          {nobody && (
            <div className="px-4 pt-3">
              <NoMindsNote />
            </div>
          )}
          <search aria-label="Filter questions" className="flex flex-wrap items-center gap-2 px-4 py-2">
            <SettledSearch
              value={filters.text}
              onSettled={(text) => change({ text })}
              label="Search questions"
              shortcut="/"
              className="w-64 max-w-full"
            />
            <SegmentedControl<'all' | 'due'>
              label="Which questions"
              value={filters.due ? 'due' : 'all'}
              onValueChange={(next) => change({ due: next === 'due' })}
              segments={[
                { value: 'all', label: 'All' },
                { value: 'due', label: 'Due for review' },
              ]}
            />
            {asked.length > 0 && (
              <Select
                label="Project"
                value={filters.projectId ?? everything}
                onValueChange={(id) => change({ projectId: id === everything ? null : id })}
                options={[
                  { value: everything, label: 'Any project' },
                  ...asked.map(([value, name]) => ({ value, label: short(name, 60) })),
                ]}
                className="w-44"
              />
            )}
            {isFiltered(filters) && (
              <Button variant="ghost" icon={X} onClick={() => change(noFilters)}>
                Clear
              </Button>
            )}
          </search>
          {rows.length === 0 ? (
            <EmptyState
              title={filters.due ? 'No decision is due for review' : 'No question fits these filters'}
              action={<Button onClick={() => change(noFilters)}>Show all</Button>}
            />
          ) : (
            <div className="flex min-h-0 flex-1 flex-col" onScrollCapture={onScroll}>
              <DataTable
                label="Questions to the council, newest first"
                columns={columns}
                items={rows}
                getKey={keyOf}
                selectedKey={selected}
                onSelect={(id) => select(id)}
                onOpen={(one) => go(pathOf(one))}
                actions={(one) => deliberationEntries(one, { acts, go })}
                className="min-h-0 flex-1 border-t border-line-soft"
              />
              <OlderFailed pages={query} what="questions" />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Nothing() {
  const go = useGo();
  return (
    <EmptyState
      icon={Scale}
      title="Nothing has been asked yet"
      action={
        <Button variant="primary" icon={Plus} onClick={() => go(newPath)}>
          Ask the council
        </Button>
      }
      aside="What it costs is shown before anything is sent."
    >
      Several models look at your question from different sides, each without seeing the others, with your own projects
      as evidence. Their votes are counted by what each has been worth so far, and you say later who was right.
    </EmptyState>
  );
}
