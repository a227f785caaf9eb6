import { Box, FolderGit2, Server, User, Waypoints, Wrench } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Entity, EntityKind, MemoryGraph } from '../../../../shared/features/memory/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { type GraphNode, StepGraph } from '../../../ui/graph/step-graph.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AsOf } from '../components/as-of.tsx';
import { EntityPanel } from '../components/entity-panel.tsx';
import { filtersToSearch, noFilters, parseFilters, whenOf } from '../filters.ts';
import { tiesOf } from '../graph-model.ts';
import { useMemories, useMemoryGraph } from '../queries.ts';
import { entityWords } from '../words.ts';

const icons: Record<EntityKind, typeof Box> = {
  project: FolderGit2,
  person: User,
  tool: Wrench,
  service: Server,
  other: Box,
};
const mostDrawn = 36;
const keyOf = ({ id }: Entity) => id;

const columns: TableColumn<Entity>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name }) => <bdi>{short(name, 120)}</bdi>,
    width: 220,
    grow: true,
    sortBy: ({ name }) => name.toLowerCase(),
  },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => entityWords[kind], width: 110, sortBy: ({ kind }) => kind },
  {
    id: 'memories',
    header: 'Memories',
    cell: ({ memories }) => memories,
    width: 100,
    numeric: true,
    sortBy: ({ memories }) => memories,
  },
  {
    id: 'aliases',
    header: 'Also called',
    cell: ({ aliases }) => <bdi>{short(aliases.join(', '), 200)}</bdi>,
    width: 220,
  },
];

export function GraphView() {
  const [search, setSearch] = useSearch();
  const go = useGo();
  const filters = useMemo(() => parseFilters(search), [search]);
  const query = useMemoryGraph(whenOf(filters));
  const { first } = useMemories(noFilters);
  const [selected, setSelected] = useState<string | null>(null);
  const table = search.as === 'table';
  const open = (id: string) => go(`/memory?entity=${encodeURIComponent(id)}`);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line-soft px-4 py-2">
        <SegmentedControl
          label="Show as"
          value={table ? 'table' : 'graph'}
          onValueChange={(next) => setSearch({ as: next === 'table' ? 'table' : undefined })}
          segments={[
            { value: 'graph', label: 'Graph' },
            { value: 'table', label: 'Table' },
          ]}
        />
        <AsOf filters={filters} since={first?.since ?? null} onChange={(patch) => setSearch(filtersToSearch(patch))} />
      </div>
      {query.isError && !query.data ? (
        <Failure
          what="The graph could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !query.data ? (
        <Skeleton rows={8} label="Loading the graph" className="p-4" />
      ) : query.data.entities.length === 0 ? (
        <EmptyState icon={Waypoints} title="No memory names anything yet">
          Say what a memory is about (projects, people, tools, services), and it is connected here.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col md:flex-row">
          {table ? (
            <DataTable
              label="What memories are about"
              columns={columns}
              items={query.data.entities}
              getKey={keyOf}
              selectedKey={selected}
              onSelect={setSelected}
              onOpen={({ id }) => open(id)}
              defaultSort={{ id: 'memories', direction: 'descending' }}
              className="min-h-0 flex-1"
            />
          ) : (
            <Picture graph={query.data} selected={selected} onSelect={setSelected} onOpen={open} />
          )}
          <EntityPanel graph={query.data} selected={selected} onSelect={setSelected} onOpen={open} />
        </div>
      )}
    </div>
  );
}

interface PictureProps {
  graph: MemoryGraph;
  selected: string | null;
  onSelect: (id: string | null) => void;
  onOpen: (id: string) => void;
}

function Picture({ graph, selected, onSelect, onOpen }: PictureProps) {
  const narrow = useNarrowerThan(64);
  const nodes = useMemo(
    () =>
      graph.entities.slice(0, mostDrawn).map(
        ({ id, kind, name, memories }): GraphNode => ({
          ...{ id, title: short(name, 60), kind: entityWords[kind], icon: icons[kind] },
          text: formatCount(memories, 'memory', 'memories'),
        }),
      ),
    [graph],
  );
  const edges = useMemo(() => tiesOf(graph).map(({ from, to }) => ({ from, to })), [graph]);
  return (
    <div className="flex min-h-64 min-w-0 flex-1 flex-col">
      {graph.total > nodes.length && (
        <p className="px-4 pt-1 text-sm text-faint">
          {`The ${nodes.length} best known of ${formatCount(graph.total, 'name')}; the table shows more.`}
        </p>
      )}
      <StepGraph
        label="What memories are about, best known first"
        nodes={nodes}
        edges={edges}
        selected={selected}
        onSelect={onSelect}
        onOpen={onOpen}
        direction={narrow ? 'down' : 'right'}
        undirected
        className="min-h-0 flex-1"
      />
    </div>
  );
}
