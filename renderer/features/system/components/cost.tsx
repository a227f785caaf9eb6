import type { SelfMetricsSample } from '../../../../shared/features/system/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { formatNumber, formatPercent, nbsp } from '../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { useMetrics } from '../store.ts';

type Process = SelfMetricsSample['processes'][number];

const columns: TableColumn<Process>[] = [
  { id: 'kind', header: 'Part', cell: ({ kind }) => kind, width: 160, grow: true, sortBy: ({ kind }) => kind },
  { id: 'pid', header: 'Pid', cell: ({ pid }) => pid, width: 90, numeric: true, mono: true, sortBy: ({ pid }) => pid },
  {
    id: 'cpu',
    header: 'CPU',
    cell: ({ cpuPercent }) => (cpuPercent === null ? '–' : formatPercent(cpuPercent / 100, 1)),
    width: 90,
    numeric: true,
    sortBy: ({ cpuPercent }) => cpuPercent,
  },
  {
    id: 'memory',
    header: 'Memory',
    cell: ({ memoryBytes }) => formatBytes(memoryBytes),
    width: 100,
    numeric: true,
    sortBy: ({ memoryBytes }) => memoryBytes,
  },
];
const keyOf = ({ pid }: Process) => String(pid);
const cpu = (percent: number) => formatPercent(percent / 100, 1);

export function Cost() {
  const samples = useMetrics((state) => state.samples);
  const sample = samples.at(-1);
  return (
    <Section
      title="What Optimus itself costs"
      count="live"
      action={
        <Link render={<AppLink to="/monitors?tab=optimus" />} className="text-sm">
          Over time
        </Link>
      }
    >
      {!sample ? (
        <Skeleton rows={4} label="Waiting for the first measurement" />
      ) : (
        <div className="grid gap-4">
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3 @2xl:grid-cols-3 @4xl:grid-cols-6">
            <Figure name="CPU" value={cpu(sample.cpuPercent)} series={samples.map((s) => s.cpuPercent)} format={cpu} />
            <Figure
              name="Memory"
              value={formatBytes(sample.memoryBytes)}
              series={samples.map((s) => s.memoryBytes)}
              format={formatBytes}
            />
            <Figure name="Spawns" value={`${formatNumber(sample.spawnsPerMinute)}${nbsp}/min`} />
            <Figure name="Loop delay p99" value={`${formatNumber(sample.loopDelayP99Ms, 1)}${nbsp}ms`} />
            <Figure name="Database" value={formatBytes(sample.databaseBytes)} />
            <Figure name="Up" value={formatDuration(sample.uptimeMs)} />
          </dl>
          <DataTable label="Processes of Optimus" columns={columns} items={sample.processes} getKey={keyOf} fit />
        </div>
      )}
    </Section>
  );
}

interface FigureProps {
  name: string;
  value: string;
  series?: number[];
  format?: (value: number) => string;
}

function Figure({ name, value, series, format }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-faint">{name}</dt>
      <dd className="flex items-center gap-2">
        <span className="text-md font-medium whitespace-nowrap tabular-nums">{value}</span>
        {series && series.length > 2 && (
          <Sparkline values={series} label={`${name} of the last minutes`} format={format} className="h-4 w-14" />
        )}
      </dd>
    </div>
  );
}
