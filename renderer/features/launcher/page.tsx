import { CirclePlay } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Failure } from '../../app/failure.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
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
import { columnsFor } from './components/columns.tsx';
import { serviceEntries } from './components/entries.ts';
import { Interrupted } from './components/interrupted.tsx';
import { projectEntriesFor } from './components/project-entries.ts';
import { ServiceInspector } from './components/service-inspector.tsx';
import { SetsMenu, SetsStrip } from './components/sets-strip.tsx';
import { filtered, grouped, type Row, type Show, serviceRow, shows } from './filters.ts';
import { useStatuses } from './queries.ts';
import { countsOf, rollUp } from './roll-up.ts';
import { setTarget, useArrangement } from './store.ts';
import { useActs } from './use-acts.ts';
import { useFigures } from './use-figures.ts';

const keyOf = ({ key }: Row) => key;
const anyProject = ' ';

export default function RunningPage() {
  const query = useStatuses();
  const all = query.data;
  if (query.isError && !all)
    return (
      <Failure
        what="What is running could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!all) return <Skeleton rows={10} label="Loading what is running" className="px-2" />;
  return <Running all={all} />;
}

function Running({ all }: { all: NonNullable<ReturnType<typeof useStatuses>['data']> }) {
  const go = useGo();
  const acts = useActs();
  const [search, setSearch] = useSearch();
  const show = shows.find((one) => one === search.show) ?? 'all';
  const project = search.project ?? null;
  const [text, setText] = useState('');
  const [selected, select] = useAddressSelection('service');
  // Who comes by a link to one wants to see it.
  const [peeking, setPeeking] = useState(selected !== null);
  const short54 = useNarrowerThan(54);
  const narrow = useNarrowerThan(80);
  const list = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(list);
  const byProject = useArrangement((arranged) => arranged.grouped);
  const figures = useFigures(all);
  const counts = useMemo(() => countsOf(all), [all]);
  const projects = useMemo(() => rollUp(all), [all]);
  const rows = useMemo(() => {
    const some = filtered(all, { text, show, project });
    return byProject ? grouped(some, projects) : some.map((status) => serviceRow(status));
  }, [all, text, show, project, byProject, projects]);
  const row = rows.find(({ key }) => key === selected);
  const open = peeking && row?.kind === 'service';
  const columns = useMemo(
    () => columnsWithin(columnsFor({ figures, grouped: byProject, few: narrow || open, narrow: short54 }), width * 16),
    [figures, byProject, narrow, open, short54, width],
  );

  useEffect(() => {
    setTarget(
      !row
        ? null
        : row.kind === 'service'
          ? { kind: 'service', id: row.status.id }
          : { kind: 'project', id: row.project.id },
    );
    return () => setTarget(null);
  }, [row]);

  const close = () => setPeeking(false);
  const peek = (one: Row) => {
    if (one.kind === 'project') return go(`/projects/${encodeURIComponent(one.project.id)}?tab=run`);
    if (open && one.key === selected) return close();
    select(one.key);
    setPeeking(true);
  };
  const clear = () => {
    setText('');
    setSearch({ show: undefined, project: undefined });
  };

  return (
    <ListFrame
      inspector={
        open
          ? (shut) => (
              <ServiceInspector
                key={row.key}
                id={row.status.id}
                projectId={row.status.projectId}
                figures={figures.get(row.status.id)}
                onClose={shut}
              />
            )
          : null
      }
      onClose={close}
    >
      <PageSubtitle>
        {counts.up === 0 && counts.failing === 0
          ? 'nothing runs'
          : [
              counts.up > 0 && `${formatCount(counts.up, 'service')} in ${formatCount(counts.projects, 'project')}`,
              counts.failing > 0 && `${counts.failing} failing`,
            ]
              .filter(Boolean)
              .join(' · ')}
      </PageSubtitle>
      <PageActions>
        <SetsMenu />
      </PageActions>
      <div ref={list} className="flex min-w-0 flex-1 flex-col">
        <Interrupted />
        <SetsStrip />
        {all.length === 0 ? (
          <EmptyState
            icon={CirclePlay}
            title="Nothing runs yet"
            action={
              <Button variant="primary" onClick={() => go('/projects')}>
                Choose a project
              </Button>
            }
            aside="With a project chosen, S starts and stops it from any list."
          >
            Start a project from its card: Optimus finds how it starts, checks its ports, and shows here whether it is
            well.
          </EmptyState>
        ) : (
          <>
            <search aria-label="Filter services" className="flex flex-wrap items-center gap-2 px-4 py-2">
              <SearchField
                label="Search services"
                value={text}
                onValueChange={setText}
                shortcut="/"
                className="w-64 max-w-full"
              />
              <SegmentedControl<Show>
                label="Which services"
                value={show}
                onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
                segments={[
                  { value: 'all', label: `All ${all.length}` },
                  { value: 'running', label: `Running ${counts.up}` },
                  { value: 'failing', label: `Failing ${counts.failing}` },
                  { value: 'ended', label: 'Ended' },
                ]}
              />
              {projects.size > 1 && (
                <Select
                  label="Project"
                  value={project ?? anyProject}
                  onValueChange={(id) => setSearch({ project: id === anyProject ? undefined : id })}
                  options={[
                    { value: anyProject, label: 'Any project' },
                    ...[...projects.values()]
                      .sort((a, b) => a.name.localeCompare(b.name))
                      .map(({ id, name }) => ({ value: id, label: short(name, 80) })),
                  ]}
                  className="w-40"
                />
              )}
              <span className="flex-1" />
              <SegmentedControl
                label="Arrangement"
                value={byProject ? 'grouped' : 'flat'}
                onValueChange={(next) => useArrangement.setState({ grouped: next === 'grouped' })}
                segments={[
                  { value: 'grouped', label: 'By project' },
                  { value: 'flat', label: 'List' },
                ]}
              />
            </search>
            {rows.length === 0 ? (
              <EmptyState
                title={show === 'failing' && text === '' ? 'No service is failing' : 'No service fits'}
                action={<Button onClick={clear}>Show all</Button>}
                className="border-t border-line-soft"
              />
            ) : (
              <DataTable
                label="Services"
                columns={columns}
                items={rows}
                getKey={keyOf}
                {...(byProject
                  ? { ordered: true, sort: null }
                  : { defaultSort: { id: 'state', direction: 'ascending' } })}
                selectedKey={selected}
                onSelect={select}
                onOpen={peek}
                onPeek={peek}
                actions={(one) =>
                  one.kind === 'service'
                    ? serviceEntries(one.status, one.status, acts, go)
                    : projectEntriesFor({ id: one.project.id, name: one.project.name }, one.project, acts, go)
                }
                className="min-h-0 flex-1 border-t border-line-soft"
              />
            )}
          </>
        )}
      </div>
    </ListFrame>
  );
}
