import { formatBytes } from '../../../lib/bytes.ts';
import { formatPercent } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatUnit } from '../../../lib/units.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Section } from '../../../ui/section.tsx';
import { MetricChart } from '../components/metric-chart.tsx';
import type { LineSpec } from '../use-lines.ts';
import { Charts, type PartProps } from './charts.tsx';

interface Disk {
  mount: string;
  device: string;
  type: string;
  totalBytes: number;
  free: number | null;
  used: number | null;
  inodes: number | null;
}

const columns: readonly TableColumn<Disk>[] = [
  {
    id: 'mount',
    header: 'Folder',
    width: 150,
    grow: true,
    mono: true,
    sortBy: ({ mount }) => mount,
    cell: ({ mount }) => <bdi className="truncate">{printable(mount)}</bdi>,
  },
  {
    id: 'device',
    header: 'Device',
    width: 150,
    cell: ({ device, type }) => <span className="truncate text-dim">{printable(`${device}, ${type}`)}</span>,
  },
  {
    id: 'bar',
    header: 'In use',
    width: 190,
    sortBy: ({ used }) => used,
    cell: ({ mount, used }) =>
      used === null ? (
        <span className="text-faint">unknown</span>
      ) : (
        <>
          <ProgressBar
            bare
            value={used / 100}
            label={`${printable(mount)} in use`}
            tone={used >= 95 ? 'bad' : 'accent'}
            className="min-w-14"
          />
          <span className="min-w-12 shrink-0 text-end tabular-nums">{formatUnit('percent', used)}</span>
        </>
      ),
  },
  {
    id: 'free',
    header: 'Free',
    width: 84,
    numeric: true,
    sortBy: ({ free }) => free,
    cell: ({ free }) => formatBytes(free),
  },
  {
    id: 'size',
    header: 'Size',
    width: 84,
    numeric: true,
    sortBy: ({ totalBytes }) => totalBytes,
    cell: ({ totalBytes }) => formatBytes(totalBytes),
  },
  {
    id: 'inodes',
    header: 'Inodes',
    width: 76,
    numeric: true,
    sortBy: ({ inodes }) => inodes,
    cell: ({ inodes }) => (inodes === null ? '–' : formatPercent(inodes / 100)),
  },
];
const keyOf = ({ mount }: Disk) => mount;
const mostLines = 6;

/** Reading and writing of one device stand beside each other, in one colour each. */
function flows(read: readonly LineSpec[], written: readonly LineSpec[]): LineSpec[] {
  const one = read.length === 1 && written.length === 1;
  return [
    ...read.map((line) => ({ ...line, label: one ? 'Read' : `${line.label} read` })),
    ...written.map((line) => ({ ...line, label: one ? 'Written' : `${line.label} written` })),
  ];
}

export function Disks({ known, machine }: PartProps) {
  const disks = (machine?.disks ?? []).map(
    (disk): Disk => ({
      ...disk,
      free: known.value('disk.free.bytes', disk.mount),
      used: known.value('disk.used.percent', disk.mount),
      inodes: known.value('disk.inodes.percent', disk.mount),
    }),
  );
  const read = known.parts('disk.read.bytes');
  const written = known.parts('disk.write.bytes');
  const latency = known.parts('disk.latency.ms');
  const busy = known.parts('disk.busy.percent');
  const space = known.parts('disk.used.percent').slice(0, mostLines);
  if (disks.length === 0 && read.length === 0 && space.length === 0) return null;
  return (
    <Section title="Disks">
      {disks.length > 0 && (
        <DataTable label="Disks" columns={columns} items={disks} getKey={keyOf} fit className="mb-4" />
      )}
      <Charts>
        {read.length + written.length > 0 && (
          <MetricChart
            title="Read and written"
            metric="disk.read.bytes"
            lines={flows(read.slice(0, mostLines / 2), written.slice(0, mostLines / 2))}
            least={64 * 1024}
          />
        )}
        {busy.length > 0 && (
          <MetricChart title="Busy" metric="disk.busy.percent" lines={busy.slice(0, mostLines)} top={100} />
        )}
        {latency.length > 0 && (
          <MetricChart
            title="Time for one access"
            metric="disk.latency.ms"
            lines={latency.slice(0, mostLines)}
            least={1}
            empty="No access in this time, so there is no time for one."
          />
        )}
        {space.length > 0 && <MetricChart title="Space in use" metric="disk.used.percent" lines={space} top={100} />}
      </Charts>
    </Section>
  );
}
