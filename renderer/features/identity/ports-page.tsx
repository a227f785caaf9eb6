import { Copy, FolderGit2, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { HeldPort } from '../../../shared/features/identity/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useGo } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { copyText } from '../../lib/copy-text.ts';
import { formatCount } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import { formatMoment } from '../../lib/relative-time.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { heldKey } from './find.ts';
import { pidOf } from './processes.ts';
import { usePorts } from './queries.ts';

const short = (text: string) => printable(text.slice(0, 400));

const columns: readonly TableColumn<HeldPort>[] = [
  {
    id: 'port',
    header: 'Port',
    width: 92,
    sortBy: ({ port }) => port,
    cell: ({ port, protocol }) => (
      <>
        <span className="font-mono font-medium">{port}</span>
        {protocol === 'udp' && <Tag>udp</Tag>}
      </>
    ),
  },
  {
    id: 'project',
    header: 'Project',
    width: 140,
    sortBy: ({ project }) => project?.label ?? null,
    cell: ({ project }) =>
      project ? (
        <Link
          render={<AppLink to={`/projects/${encodeURIComponent(project.id)}?tab=runtime`} tabIndex={-1} />}
          variant="plain"
          className="truncate font-medium"
        >
          <bdi>{short(project.label)}</bdi>
        </Link>
      ) : (
        <span className="text-faint">none</span>
      ),
  },
  {
    id: 'process',
    header: 'Process',
    width: 180,
    grow: true,
    sortBy: ({ process }) => process?.label ?? null,
    cell: ({ process }) =>
      process ? (
        <>
          <bdi className="truncate" title={short(process.detail)}>
            {short(process.label)}
          </bdi>
          <span className="shrink-0 text-xs text-faint">{pidOf(process)}</span>
        </>
      ) : (
        <span className="text-faint">cannot be read</span>
      ),
  },
  {
    id: 'commit',
    header: 'Commit',
    width: 150,
    cell: ({ commit }) =>
      commit && (
        <>
          <span className="font-mono text-xs">{commit.label}</span>
          <bdi className="truncate text-xs text-faint">{short(commit.detail)}</bdi>
        </>
      ),
  },
  {
    id: 'addresses',
    header: 'On',
    width: 130,
    mono: true,
    cell: ({ addresses }) => <span className="truncate">{addresses.join(', ')}</span>,
  },
  {
    id: 'since',
    header: 'Since',
    width: 84,
    numeric: true,
    sortBy: ({ process }) => process?.at ?? null,
    cell: ({ process }) => (process?.at ? formatMoment(process.at, Date.now()) : '–'),
  },
];
const few = columns.filter(({ id }) => id !== 'commit' && id !== 'addresses');

/** Who holds which port, now. */
export default function PortsPage() {
  const go = useGo();
  const query = usePorts();
  const [text, setText] = useState('');
  const [selected, select] = useAddressSelection('port');
  const narrow = useNarrowerThan(64);
  const ports = query.data?.ports;
  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (ports ?? []).filter(({ sentence, addresses, port }) => {
      const all = `:${port} ${sentence} ${addresses.join(' ')}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
  }, [ports, text]);
  const unreadable = query.data?.unreadable ?? 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>{ports && `${formatCount(ports.length, 'port')} held`}</PageSubtitle>
      <PageActions>
        <IconButton
          icon={RefreshCw}
          label="Look at ports again"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        />
      </PageActions>
      {query.isError && !ports ? (
        <Failure
          what="The ports could not be seen"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !ports ? (
        <Skeleton rows={10} label="Looking at ports" className="px-2" />
      ) : (
        <>
          <search aria-label="Filter ports" className="flex flex-wrap items-center gap-3 px-4 py-2">
            <SearchField label="Search ports" value={text} onValueChange={setText} className="w-72 max-w-full" />
            {unreadable > 0 && (
              <span className="text-sm text-faint">
                {`${formatCount(unreadable, 'process', 'processes')} of other users cannot be read; their ports stand without a name.`}
              </span>
            )}
          </search>
          {shown.length === 0 ? (
            <EmptyState
              title={ports.length === 0 ? 'Nothing listens on a port' : 'No port fits the search'}
              className="border-t border-line-soft"
            />
          ) : (
            <DataTable
              label="Ports"
              columns={narrow ? few : columns}
              items={shown}
              getKey={heldKey}
              selectedKey={selected}
              onSelect={(key) => select(key)}
              onOpen={({ project }) => project && go(`/projects/${encodeURIComponent(project.id)}?tab=runtime`)}
              actions={({ sentence, port, project, process }) => [
                ...(project
                  ? [
                      {
                        id: 'project',
                        label: 'Open the project',
                        icon: FolderGit2,
                        shortcut: 'Enter',
                        onSelect: () => go(`/projects/${encodeURIComponent(project.id)}?tab=runtime`),
                      },
                    ]
                  : []),
                { id: 'sentence', label: 'Copy what it says', icon: Copy, onSelect: () => void copyText(sentence) },
                {
                  id: 'address',
                  label: `Copy localhost:${port}`,
                  icon: Copy,
                  onSelect: () => void copyText(`localhost:${port}`),
                },
                ...(process
                  ? [{ id: 'pid', label: 'Copy pid', icon: Copy, onSelect: () => void copyText(pidOf(process)) }]
                  : []),
              ]}
              className="min-h-0 flex-1 border-t border-line-soft"
            />
          )}
        </>
      )}
    </div>
  );
}
