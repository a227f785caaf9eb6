import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type FacetId, isNarrowed } from '../../../../shared/features/projects/filter.ts';
import type { ProjectRoot, ProjectRow, SavedView, ScanStatus } from '../../../../shared/features/projects/schema.ts';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { PageSubtitle } from '../../../app/page-slots.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableSort } from '../../../ui/data-table.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { deployEntries } from '../../deployments/index.tsx';
import { useRunEntries } from '../../launcher/index.tsx';
import type { ProjectActions } from '../actions.ts';
import { startsDescending } from '../address.ts';
import { useViews } from '../queries.ts';
import {
  clearChosen,
  openDialog,
  setCursor,
  setProjectsLayout,
  setTargets,
  useChosen,
  useCurrent,
  useProjectsLayout,
} from '../store.ts';
import { useChoosing } from '../use-choosing.ts';
import { useEnter } from '../use-enter.ts';
import { useFocusKept } from '../use-focus-kept.ts';
import { useListing } from '../use-listing.ts';
import { useRemoveView } from '../use-remove-view.ts';
import { useView } from '../use-view.ts';
import { asksForGit, builtInViews, currentView } from '../views.ts';
import { scanWords, shownWords } from '../words.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CardGrid } from './card-grid.tsx';
import { columnsFor, sortOfColumn } from './columns.tsx';
import { peekEntry, projectEntries } from './entries.ts';
import { Notices } from './notices.tsx';
import { ProjectInspector } from './project-inspector.tsx';
import { Rail } from './rail.tsx';
import { Toolbar } from './toolbar.tsx';

interface ProjectListProps {
  rows: readonly ProjectRow[];
  status: ScanStatus | undefined;
  roots: readonly ProjectRoot[];
  actions: ProjectActions;
}

const keyOf = ({ id }: ProjectRow) => id;
const none: readonly SavedView[] = [];

export function ProjectList({ rows: all, status, roots, actions }: ProjectListProps) {
  const go = useGo();
  const runEntries = useRunEntries();
  const { view, text, setText, change, clear } = useView();
  const saved = useViews().data ?? none;
  const removeView = useRemoveView();
  const { now, hits, searching, answered, filter, rows, facets, countOf } = useListing({ all, view, roots, saved });
  const [selected, select] = useAddressSelection('project');
  const [peeking, setPeeking] = useState(false);
  const [railAsked, setRailAsked] = useState(false);
  const railOpen = useProjectsLayout((arranged) => arranged.railOpen);
  const widths = useProjectsLayout((arranged) => arranged.widths);
  const noRoom = useNarrowerThan(66);
  const list = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(list);
  const current = useMemo(() => rows.find(({ id }) => id === selected), [rows, selected]);
  const inspecting = peeking && current !== undefined;
  const chosenIds = useChosen(({ ids }) => ids);
  const chosen = useMemo(() => all.filter(({ id }) => chosenIds.has(id)), [all, chosenIds]);
  const choosing = useChoosing({ rows, selected });

  const onFavourite = useCallback((row: ProjectRow) => void actions.favourite([row], !row.favourite), [actions]);
  const columns = useMemo(
    () => columnsFor({ now, git: asksForGit(filter), width, hits, roots, onFavourite }),
    [now, filter, width, hits, roots, onFavourite],
  );

  useEffect(() => setCursor(selected), [selected]);
  useEffect(() => {
    setTargets(chosen.length > 0 ? chosen : current ? [current] : []);
    return () => setTargets([]);
  }, [chosen, current]);
  useEffect(() => {
    useCurrent.setState({
      list: {
        layout: view.layout,
        setLayout: (layout) => change({ layout }),
        save: () => openDialog({ kind: 'save-view', filter: view }),
      },
    });
    return () => useCurrent.setState({ list: null });
  }, [view, change]);

  const choosingSome = chosen.length > 0;
  // What can be done with them takes its place from the end of the list, where the row that the keyboard is on may be.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    if (choosingSome && focused && list.current?.contains(focused))
      focused.querySelector('[data-cursor]')?.scrollIntoView({ block: 'nearest' });
  }, [choosingSome]);

  const grid = () => list.current?.querySelector<HTMLElement>('[role=grid]');
  const focusList = () => grid()?.focus({ preventScroll: true });
  // What is sought is answered from its best hit on: not from where the list stood, nor with another row marked than Enter opens.
  const seek = (next: string) => {
    setText(next);
    if (selected !== null) select(null);
    list.current?.querySelector('[role=grid]')?.scrollTo({ top: 0 });
  };
  const close = () => setPeeking(false);
  const peek = (row: ProjectRow) => {
    if (inspecting && row.id === selected) return close();
    select(row.id);
    setPeeking(true);
  };
  const open = ({ id }: ProjectRow) => go(`/projects/${id}`);
  const [first] = rows;
  const enter = useEnter({ text, answered, first, open });
  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && text.trim() !== '') enter();
    else if (event.key === 'ArrowDown' && first) {
      if (!current) select(first.id);
      focusList();
    } else if (event.key === 'Escape' && !inspecting) focusList();
    else return;
    event.preventDefault();
  };
  const entries = (row: ProjectRow) => {
    const [open, ...rest] = projectEntries(row, actions, go, [...runEntries(row), ...deployEntries(row.id)]);
    return [...(open ? [open] : []), peekEntry(() => peek(row)), ...rest];
  };
  const sort: TableSort | null = {
    id: columns.find(({ id }) => sortOfColumn[id] === filter.sort)?.id ?? filter.sort,
    direction: filter.descending ? 'descending' : 'ascending',
  };
  const onSort = (next: TableSort | null) => {
    const key = sortOfColumn[next?.id ?? ''];
    if (!key) return change({ sort: 'touched', descending: true });
    // A column that was not sorted by begins with what is asked of it most: the newest, the largest, the worst.
    change({ sort: key, descending: key === view.sort ? !view.descending : startsDescending(key) });
  };
  const rail = (
    <Rail
      filter={view}
      saved={saved}
      countOf={countOf}
      facets={facets}
      onView={(next) => {
        setText(next.text);
        change({ ...next, layout: view.layout }, { push: true });
      }}
      onFacet={(id: FacetId, value, on) =>
        change({ [id]: toggled(view[id] as readonly string[], value, on) }, { push: true })
      }
      onRemove={removeView}
    />
  );
  const narrowed = isNarrowed(view);
  const canSave = narrowed && !currentView([...builtInViews, ...saved], view);
  useFocusKept(
    [filter.layout, rows.length > 0, narrowed, canSave, choosingSome, ...saved.map(({ id }) => id)].join(' '),
    grid,
  );
  const scan = status ? scanWords(status) : null;

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => <ProjectInspector key={current.id} row={current} actions={actions} onClose={shut} />
          : null
      }
      onClose={close}
    >
      <PageSubtitle>
        {[shownWords(rows, all, narrowed), scan && `${scan.label.toLowerCase()} ${scan.detail}`]
          .filter(Boolean)
          .join(' · ')}
      </PageSubtitle>
      {scan && (
        <div className="absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden">
          <ProgressBar bare value={scan.share} label={scan.label} className="rounded-none bg-transparent" />
        </div>
      )}
      {!noRoom && railOpen && (
        <aside
          aria-label="Views and filters"
          className="w-50 shrink-0 overflow-y-auto border-e border-line-soft bg-panel"
        >
          {rail}
        </aside>
      )}
      {noRoom && (
        <Drawer open={railAsked} onOpenChange={setRailAsked} title="Views and filters">
          {rail}
        </Drawer>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <Toolbar
          text={text}
          onText={seek}
          onSearchKey={onSearchKey}
          searching={searching}
          filter={view}
          narrowed={narrowed}
          canSave={canSave}
          rail={noRoom ? 'none' : railOpen ? 'open' : 'closed'}
          onRail={() => (noRoom ? setRailAsked(true) : setProjectsLayout({ railOpen: !railOpen }))}
          onClear={clear}
          onSave={() => openDialog({ kind: 'save-view', filter: view })}
          onSort={(key, descending) => change({ sort: key, descending })}
          onLayout={(layout) => change({ layout })}
        />
        <Notices status={status} roots={roots} />
        <div ref={list} {...choosing} className="flex min-h-0 flex-1 flex-col">
          {rows.length === 0 ? (
            <EmptyState
              title={narrowed ? 'No project fits these filters' : 'All projects are archived or gone'}
              action={narrowed && <Button onClick={clear}>Clear filters</Button>}
            >
              {narrowed
                ? view.text.trim() !== '' && searching
                  ? 'Dependencies and READMEs are still being searched.'
                  : undefined
                : 'The views Archived and Gone show them.'}
            </EmptyState>
          ) : filter.layout === 'grid' ? (
            <CardGrid
              rows={rows}
              width={width}
              hits={hits}
              roots={roots}
              now={now}
              selectedKey={selected}
              onSelect={select}
              onOpen={open}
              onPeek={peek}
              onFavourite={onFavourite}
              actions={entries}
            />
          ) : (
            <DataTable
              label="Projects"
              columns={columns}
              items={rows}
              getKey={keyOf}
              sort={sort}
              onSortChange={onSort}
              widths={widths}
              onWidthsChange={(next) => setProjectsLayout({ widths: next })}
              selectedKey={selected}
              onSelect={select}
              onOpen={open}
              onPeek={peek}
              actions={entries}
              className="min-h-0 flex-1"
            />
          )}
        </div>
        {choosingSome && (
          <BulkBar
            rows={chosen}
            hidden={chosen.length - rows.filter(({ id }) => chosenIds.has(id)).length}
            actions={actions}
            onNone={() => {
              clearChosen();
              focusList();
            }}
          />
        )}
      </div>
    </ListFrame>
  );
}
