import { Copy, RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { copyText } from '../../../lib/copy-text.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { type ProcessRow, portNumber, processRows } from '../processes.ts';
import { useAbout } from '../queries.ts';

const keyOf = ({ process }: ProcessRow) => process.id;
const short = (text: string) => printable(text.slice(0, 400));
const fits = 14;

const columns: readonly TableColumn<ProcessRow>[] = [
  {
    id: 'process',
    header: 'Process',
    width: 200,
    grow: true,
    cell: ({ process, depth }) => (
      <>
        {depth > 0 && <span aria-hidden style={{ width: `${Math.min(depth, 6)}rem` }} className="shrink-0" />}
        <StateMark state="running" label={depth > 0 ? 'running, started by the one above' : 'running'} hideLabel />
        <bdi className="truncate font-medium" title={short(process.detail || process.label)}>
          {short(process.label)}
        </bdi>
      </>
    ),
  },
  {
    id: 'ports',
    header: 'Ports',
    width: 150,
    cell: ({ ports }) =>
      ports.length === 0 ? (
        <span className="text-faint">–</span>
      ) : (
        <>
          {ports.slice(0, 3).map((port) => (
            <span key={port.id} title={`${port.label}: ${port.detail}`} className="shrink-0">
              <Tag mono tone="accent">
                {port.id.startsWith('udp:') ? `udp ${portNumber(port)}` : portNumber(port)}
              </Tag>
            </span>
          ))}
          {ports.length > 3 && <span className="text-2xs text-faint">{`+${ports.length - 3}`}</span>}
        </>
      ),
  },
  { id: 'pid', header: 'Pid', width: 76, numeric: true, cell: ({ pid }) => <span className="text-dim">{pid}</span> },
  {
    id: 'since',
    header: 'Since',
    width: 88,
    numeric: true,
    cell: ({ process }) => (process.at === null ? '–' : formatMoment(process.at, Date.now())),
  },
];

interface RunsInProps {
  projectId: string;
  name: string;
}

/** Processes whose folder is in the project, whoever started them. */
export default function RunsIn({ projectId, name }: RunsInProps) {
  const query = useAbout(projectId);
  const rows = useMemo(() => (query.data ? processRows(query.data) : null), [query.data]);
  const ports = rows?.reduce((sum, row) => sum + row.ports.length, 0) ?? 0;
  return (
    <Section
      title="Running in it now"
      {...(rows &&
        rows.length > 0 && {
          count: `${formatCount(rows.length, 'process', 'processes')}, ${formatCount(ports, 'port')}`,
        })}
      action={
        <IconButton
          icon={RefreshCw}
          size="sm"
          label="Look at processes again"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        />
      }
    >
      {query.isError && !rows ? (
        <Failure
          what="What runs in it could not be seen"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !rows ? (
        <Skeleton rows={4} label="Looking at processes" />
      ) : rows.length === 0 ? (
        <EmptyState size="line" title="No process that can be seen has its folder in it.">
          One that you start in a terminal there shows up here, with its ports.
        </EmptyState>
      ) : (
        <DataTable
          label={`Processes of ${name}`}
          columns={columns}
          items={rows}
          getKey={keyOf}
          actions={({ process, pid, ports: own }) => [
            { id: 'pid', label: 'Copy pid', icon: Copy, onSelect: () => void copyText(pid) },
            {
              id: 'command',
              label: 'Copy command',
              icon: Copy,
              onSelect: () => void copyText(process.detail || process.label),
            },
            ...own.slice(0, 5).map((port) => ({
              id: port.id,
              label: `Copy localhost:${portNumber(port)}`,
              icon: Copy,
              onSelect: () => void copyText(`localhost:${portNumber(port)}`),
            })),
          ]}
          {...(rows.length <= fits ? { fit: true } : { className: 'h-112' })}
        />
      )}
    </Section>
  );
}
