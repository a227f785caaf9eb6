import { useMemo } from 'react';
import type { ProcessRow } from '../../../../shared/features/processes/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatUnit } from '../../../lib/units.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useTable } from '../queries.ts';
import { knownMemory, memoryWords, processName, short } from '../words.ts';

const keyOf = ({ id }: ProcessRow) => id;
const none = <span className="text-faint">–</span>;
const rate = (value: number | null) => (value === null ? none : formatUnit('bytes/s', value));
/** More scroll in a place of their own. */
const mostAtOnce = 10;

const columns: readonly TableColumn<ProcessRow>[] = [
  {
    id: 'name',
    header: 'Process',
    width: 140,
    sortBy: ({ name }) => name,
    cell: (row) => <bdi className="truncate font-medium">{processName(row)}</bdi>,
  },
  { id: 'pid', header: 'Pid', width: 72, numeric: true, sortBy: ({ pid }) => pid, cell: ({ pid }) => pid },
  {
    id: 'cpu',
    header: 'CPU',
    width: 76,
    numeric: true,
    sortBy: ({ cpuPercent }) => cpuPercent,
    cell: ({ cpuPercent }) => (cpuPercent === null ? none : formatUnit('percent', cpuPercent)),
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 84,
    numeric: true,
    sortBy: knownMemory,
    cell: (row) => <span title={memoryWords[row.memoryKind].hint}>{formatBytes(knownMemory(row))}</span>,
  },
  {
    id: 'read',
    header: 'Read',
    width: 84,
    numeric: true,
    sortBy: ({ readBytesPerSecond }) => readBytesPerSecond,
    cell: ({ readBytesPerSecond }) => rate(readBytesPerSecond),
  },
  {
    id: 'written',
    header: 'Written',
    width: 84,
    numeric: true,
    sortBy: ({ writeBytesPerSecond }) => writeBytesPerSecond,
    cell: ({ writeBytesPerSecond }) => rate(writeBytesPerSecond),
  },
  {
    id: 'command',
    header: 'Command',
    width: 200,
    grow: true,
    cell: ({ command }) => <bdi className="truncate font-mono text-xs text-dim">{short(command)}</bdi>,
  },
];

interface ProcessesOfProps {
  projectId: string;
  name: string;
}

/** What runs of one project now, and what each takes. */
export default function ProcessesOf({ projectId, name }: ProcessesOfProps) {
  const go = useGo();
  const { table, query } = useTable();
  const mine = useMemo(() => table?.processes.filter((row) => row.projectId === projectId) ?? null, [table, projectId]);
  return (
    <Section title="Processes now" {...(mine && mine.length > 0 && { count: mine.length })}>
      {query.isError && !mine ? (
        <Failure what="Its processes could not be read" error={query.error} onRetry={() => void query.refetch()} />
      ) : !mine ? (
        <Skeleton rows={3} label="Looking at processes" />
      ) : mine.length === 0 ? (
        <EmptyState size="line" title="No process of it runs now." />
      ) : (
        <DataTable
          label={`Processes of ${name}, now`}
          columns={columns}
          items={mine}
          getKey={keyOf}
          defaultSort={{ id: 'cpu', direction: 'descending' }}
          onOpen={({ id }) => go(`/processes?process=${encodeURIComponent(id)}`)}
          {...(mine.length <= mostAtOnce ? { fit: true } : { className: 'h-96' })}
        />
      )}
    </Section>
  );
}
