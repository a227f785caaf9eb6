import { Eraser, RefreshCw } from 'lucide-react';
import type { DiskUse } from '../../../../shared/features/containers/things.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useAsking } from '../acting/use-asking.tsx';
import { projectColumn } from '../components/cells.tsx';
import { PruneDialog } from '../components/prune-dialog.tsx';
import { useDisk } from '../queries.ts';

type Row = DiskUse['projects'][number];
type Kind = { name: string } & DiskUse['images'];

const keyOfRow = ({ project }: Row) => project?.id ?? '';
const keyOfKind = ({ name }: Kind) => name;
const bytes = <T,>(id: string, header: string, of: (row: T) => number): TableColumn<T> => ({
  ...{ id, header, width: 100, numeric: true },
  sortBy: of,
  cell: (row) => (of(row) === 0 ? <span className="text-faint">–</span> : formatBytes(of(row))),
});
const project = projectColumn<Row>();
const rowColumns: TableColumn<Row>[] = [
  {
    ...project,
    grow: true,
    sortBy: (row) => row.project?.name ?? null,
    cell: (row) => (row.project ? project.cell(row) : <span className="text-faint">of no known project</span>),
  },
  bytes('images', 'Images', (row) => row.images),
  bytes('containers', 'Containers', (row) => row.containers),
  bytes('volumes', 'Volumes', (row) => row.volumes),
  bytes('all', 'Together', (row) => row.bytes),
];
const kindColumns: TableColumn<Kind>[] = [
  {
    id: 'name',
    header: 'Kind',
    width: 150,
    grow: true,
    cell: ({ name }) => <span className="font-medium">{short(name)}</span>,
  },
  { id: 'count', header: 'How many', width: 90, numeric: true, cell: ({ count }) => formatNumber(count) },
  bytes('bytes', 'Takes', (kind) => kind.bytes),
  bytes('free', 'Unused', (kind) => kind.reclaimableBytes),
];

/** What the engine keeps on the disk, whose it is, and how to have room again. */
export function DiskTab() {
  const query = useDisk();
  const asking = useAsking();
  const use = query.data;
  if (query.isError && !use)
    return (
      <Failure
        what="The disk use could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!use) return <Skeleton rows={8} label="Measuring the disk" className="px-4" />;
  const kinds: Kind[] = [
    { name: 'Images', ...use.images },
    { name: 'Containers', ...use.containers },
    { name: 'Volumes', ...use.volumes },
    { name: 'Build cache', ...use.buildCache },
  ];
  const total = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  return (
    <div className="h-full overflow-y-auto px-4 pb-6">
      <div className="flex min-h-12 flex-wrap items-center gap-2 py-2">
        <p className="text-dim">
          Docker takes <b className="font-medium text-text tabular-nums">{formatBytes(total)}</b>
        </p>
        <span className="ms-auto flex items-center gap-2">
          <IconButton
            icon={RefreshCw}
            label="Measure again"
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          />
          <Button icon={Eraser} onClick={() => asking.show((close) => <PruneDialog onClose={close} />)}>
            Remove what is unused…
          </Button>
        </span>
      </div>
      <div className="grid gap-6">
        <Section title="By kind">
          <DataTable label="Disk use by kind" columns={kindColumns} items={kinds} getKey={keyOfKind} fit />
        </Section>
        <Section title="By project" count={use.projects.length}>
          {use.projects.length === 0 ? (
            <EmptyState size="line" title="Nothing takes room." />
          ) : (
            <>
              <DataTable
                label="Disk use by project"
                columns={rowColumns}
                items={use.projects}
                getKey={keyOfRow}
                defaultSort={{ id: 'all', direction: 'descending' }}
                fit
              />
              <p className="mt-2 text-sm text-faint">An image that several projects use is counted with each.</p>
            </>
          )}
        </Section>
      </div>
    </div>
  );
}
