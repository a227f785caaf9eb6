import { MapPinPlus, Rocket } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Place } from '../../../shared/features/deployments/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../app/use-measured-rem.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { columnsWithin } from '../../ui/table-layout.ts';
import { placePath } from './acts.ts';
import { columnsFor } from './components/columns.tsx';
import { placeEntries } from './components/entries.ts';
import { PlaceInspector } from './components/place-inspector.tsx';
import { countsOf, filtered, type Show, shows } from './filters.ts';
import { useActs } from './page-acts.ts';
import { usePlaces } from './queries.ts';
import { openDialog, setPlaceTarget } from './store.ts';
import { usePicture } from './use-picture.ts';
import { useTrafficLines } from './use-traffic-lines.ts';

const keyOf = ({ id }: Place) => id;
const anyProject = ' ';
const add = () => openDialog({ kind: 'place', projectId: null, place: null });

export default function DeploymentsPage() {
  const query = usePlaces(true);
  const all = query.data;
  if (query.isError && !all)
    return (
      <Failure
        what="The places could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!all) return <Skeleton rows={10} label="Loading the places" className="px-2" />;
  if (all.length === 0)
    return (
      <EmptyState
        icon={Rocket}
        title="Nothing is deployed anywhere yet"
        action={
          <Button variant="primary" icon={MapPinPlus} onClick={add}>
            Add a place…
          </Button>
        }
        aside="A project's own places are in its tab Deploy."
      >
        A place such as staging or prod holds a port. Version after version takes its turn behind it, proven before it
        gets requests, and you go back by one click.
      </EmptyState>
    );
  return <Places all={all} readAt={query.dataUpdatedAt} />;
}

function Places({ all, readAt }: { all: readonly Place[]; readAt: number }) {
  const go = useGo();
  const acts = useActs();
  const [search, setSearch] = useSearch();
  const show = shows.find((one) => one === search.show) ?? 'all';
  const project = search.project ?? null;
  const [text, setText] = useState('');
  const [selected, select] = useAddressSelection('place');
  const [peeking, setPeeking] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const lines = useTrafficLines(all, readAt);
  const { brought, progress } = usePicture();
  const counts = useMemo(() => countsOf(all), [all]);
  const rows = useMemo(() => filtered(all, { text, show, project }), [all, text, show, project]);
  const row = rows.find(({ id }) => id === selected);
  const open = peeking && row !== undefined;
  const columns = useMemo(
    () => columnsWithin(columnsFor({ own: false, width, lines, brought, progress }), width * 16),
    [width, lines, brought, progress],
  );
  const projects = useMemo(
    () =>
      [...new Map(all.map(({ projectId, projectName }) => [projectId, projectName]))].sort(([, a], [, b]) =>
        a.localeCompare(b),
      ),
    [all],
  );
  const target = row?.id ?? null;
  useEffect(() => {
    setPlaceTarget(target);
    return () => setPlaceTarget(null);
  }, [target]);

  const close = () => setPeeking(false);
  const peek = ({ id }: Place) => {
    if (open && id === selected) return close();
    select(id);
    setPeeking(true);
  };
  const clear = () => {
    setText('');
    setSearch({ show: undefined, project: undefined });
  };

  return (
    <ListFrame
      inspector={open ? (shut) => <PlaceInspector key={row.id} place={row} onClose={shut} /> : null}
      onClose={close}
    >
      <PageSubtitle>
        {`${formatCount(all.length, 'place')} of ${formatCount(counts.projects, 'project')}`}
        {counts.going > 0 && ` · ${counts.going} going on`}
      </PageSubtitle>
      <PageActions>
        <Button icon={MapPinPlus} onClick={add}>
          Add a place…
        </Button>
      </PageActions>
      <div className="flex min-w-0 flex-1 flex-col" ref={wrapper}>
        <search aria-label="Filter places" className="flex flex-wrap items-center gap-2 px-4 py-2">
          <SearchField
            label="Search places"
            value={text}
            onValueChange={setText}
            shortcut="/"
            className="w-64 max-w-full"
          />
          <SegmentedControl<Show>
            label="Which places"
            value={show}
            onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
            segments={[
              { value: 'all', label: `All ${all.length}` },
              { value: 'going', label: `Going on ${counts.going}` },
              { value: 'failing', label: `Failed ${counts.failing}` },
            ]}
          />
          {projects.length > 1 && (
            <Select
              label="Project"
              value={project ?? anyProject}
              onValueChange={(id) => setSearch({ project: id === anyProject ? undefined : id })}
              options={[
                { value: anyProject, label: 'Any project' },
                ...projects.map(([id, name]) => ({ value: id, label: short(name, 80) })),
              ]}
              className="w-40"
            />
          )}
        </search>
        {rows.length === 0 ? (
          <EmptyState
            title={text !== '' ? 'No place fits' : show === 'going' ? 'No deployment goes on' : 'No place has failed'}
            action={<Button onClick={clear}>Show all</Button>}
            className="border-t border-line-soft"
          />
        ) : (
          <DataTable
            label="Places"
            columns={columns}
            items={rows}
            getKey={keyOf}
            defaultSort={{ id: 'place', direction: 'ascending' }}
            selectedKey={selected}
            onSelect={(id) => select(id)}
            onOpen={({ id }) => go(placePath(id))}
            onPeek={peek}
            actions={(place) => placeEntries(place, { acts, go })}
            className="min-h-0 flex-1 border-t border-line-soft"
          />
        )}
      </div>
    </ListFrame>
  );
}
