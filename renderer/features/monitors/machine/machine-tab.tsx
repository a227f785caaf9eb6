import type { ReactNode } from 'react';
import type { MachineInfo } from '../../../../shared/features/monitors/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { MetricChart } from '../components/metric-chart.tsx';
import { useMachine, useSeries } from '../queries.ts';
import { Charts, type PartProps } from './charts.tsx';
import { Cores } from './cores.tsx';
import { Disks } from './disks.tsx';
import { knownLines, sensorWords } from './lines.ts';
import { Network } from './network.tsx';

/** All that this machine tells of itself; what it does not have is at the end, with the reason, and nowhere else. */
export function MachineTab() {
  const machine = useMachine();
  const series = useSeries('machine');
  if (series.isError && !series.data)
    return (
      <Failure
        what="What is measured could not be read"
        error={series.error}
        onRetry={() => void series.refetch()}
        retrying={series.isFetching}
      />
    );
  if (!series.data) return <Skeleton rows={12} label="Looking at the machine" className="px-4" />;
  const known = knownLines(series.data, Date.now());
  if (series.data.length === 0)
    return (
      <EmptyState title="Nothing has been measured yet">
        The machine is looked at once a second from the start of Optimus. If this stays empty, its log says why.
      </EmptyState>
    );
  return (
    <div className="grid gap-7 px-4 pt-1 pb-6">
      {machine.data && <Facts machine={machine.data} />}
      <Processor known={known} machine={machine.data} />
      <Memory known={known} machine={machine.data} />
      <Disks known={known} machine={machine.data} />
      <Network known={known} machine={machine.data} />
      <Body known={known} machine={machine.data} />
      {machine.data && machine.data.absent.length > 0 && <Absent absent={machine.data.absent} />}
    </div>
  );
}

function Facts({ machine }: { machine: MachineInfo }) {
  const facts: [string, ReactNode][] = [
    ['Processor', `${printable(machine.processor)}, ${formatCount(machine.cores, 'core')}`],
    [
      'Memory',
      `${formatBytes(machine.memoryBytes)}${machine.swapBytes > 0 ? `, ${formatBytes(machine.swapBytes)} swap` : ', no swap'}`,
    ],
    ['System', printable(machine.system)],
    ...(machine.bootedAt === null
      ? []
      : [['Started', <Time key="booted" at={machine.bootedAt} />] as [string, ReactNode]]),
    ...(machine.power === null
      ? []
      : [['Power', machine.power.source === 'mains' ? 'from the mains' : 'from the battery'] as [string, ReactNode]]),
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="truncate text-sm">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Processor({ known, machine }: PartProps) {
  const modes = known.of(
    ['cpu.user.percent', 'Programs'],
    ['cpu.system.percent', 'System'],
    ['cpu.nice.percent', 'Low priority'],
    ['cpu.iowait.percent', 'Waiting for disks'],
    ['cpu.irq.percent', 'Interrupts'],
    ['cpu.steal.percent', 'Taken by the host'],
  );
  const load = known.of(['load.1m', '1 minute'], ['load.5m', '5 minutes'], ['load.15m', '15 minutes']);
  const waiting = known.of(
    ['cpu.pressure.percent', 'for the processor'],
    ['memory.pressure.percent', 'for memory'],
    ['io.pressure.percent', 'for disks'],
  );
  const cores = machine ? `of ${formatCount(machine.cores, 'core')} together` : undefined;
  return (
    <Section title="Processor">
      <Charts>
        {modes.length > 0 ? (
          <MetricChart
            title="Use"
            detail={cores}
            metric="cpu.percent"
            lines={modes}
            whole={known.of(['cpu.percent', 'together'])[0]}
            stacked
            top={100}
          />
        ) : (
          <MetricChart
            title="Use"
            detail={cores}
            metric="cpu.percent"
            lines={known.of(['cpu.percent', 'Processor'])}
            top={100}
          />
        )}
        <Cores known={known} machine={machine} />
        {load.length > 0 && (
          <MetricChart
            title="Load"
            detail="programs that run or wait to run"
            metric="load.1m"
            lines={load}
            least={machine?.cores ?? 1}
          />
        )}
        {waiting.length > 0 && (
          <MetricChart
            title="Waiting"
            detail="share of the time in which something waited"
            metric="cpu.pressure.percent"
            lines={waiting}
            least={10}
          />
        )}
        {known.has('processes.count') && (
          <MetricChart title="Processes" metric="processes.count" lines={known.of(['processes.count', 'Processes'])} />
        )}
      </Charts>
    </Section>
  );
}

function Memory({ known, machine }: PartProps) {
  const memory = known.of(
    ['memory.used.bytes', 'In use'],
    ['memory.cache.bytes', 'Caches'],
    ['memory.available.bytes', 'Available'],
  );
  const swap = known.of(['swap.used.bytes', 'In use']);
  if (memory.length === 0 && swap.length === 0) return null;
  return (
    <Section title="Memory">
      <Charts>
        <MetricChart
          title="Use"
          detail={machine && `of ${formatBytes(machine.memoryBytes)}`}
          metric="memory.used.bytes"
          lines={memory}
          top={machine?.memoryBytes}
        />
        {swap.length > 0 && machine && machine.swapBytes > 0 && (
          <MetricChart
            title="Swap"
            detail={`of ${formatBytes(machine.swapBytes)}`}
            metric="swap.used.bytes"
            lines={swap}
            top={machine.swapBytes}
          />
        )}
      </Charts>
    </Section>
  );
}

/** Heat, air, current: what some machines tell and others do not. */
function Body({ known, machine }: PartProps) {
  const words = sensorWords(machine);
  const graphics = (part: string) => machine?.graphics.find((one) => one.part === part)?.label ?? part;
  const charts = [
    known.has('temperature.celsius') && (
      <MetricChart
        key="temperature"
        title="Temperatures"
        metric="temperature.celsius"
        lines={known.parts('temperature.celsius', words)}
        floating
      />
    ),
    known.has('fan.rpm') && (
      <MetricChart key="fan" title="Fans" metric="fan.rpm" lines={known.parts('fan.rpm', words)} />
    ),
    known.has('power.watts') && (
      <MetricChart
        key="power"
        title="Power"
        detail={machine?.power?.how}
        metric="power.watts"
        lines={known.of(['power.watts', 'Power'])}
      />
    ),
    known.has('battery.percent') && (
      <MetricChart
        key="battery"
        title="Battery"
        metric="battery.percent"
        lines={known.parts('battery.percent')}
        top={100}
      />
    ),
    known.has('gpu.percent') && (
      <MetricChart
        key="gpu"
        title="Graphics"
        metric="gpu.percent"
        lines={known.parts('gpu.percent', graphics)}
        top={100}
      />
    ),
    known.has('gpu.memory.bytes') && (
      <MetricChart
        key="gpu memory"
        title="Graphics memory"
        metric="gpu.memory.bytes"
        lines={known.parts('gpu.memory.bytes', graphics)}
      />
    ),
  ].filter(Boolean);
  if (charts.length === 0) return null;
  return (
    <Section title="Heat and power">
      <Charts>{charts}</Charts>
    </Section>
  );
}

function Absent({ absent }: { absent: MachineInfo['absent'] }) {
  return (
    <Section title="Not measured here" count={absent.length}>
      <dl className="grid gap-x-6 gap-y-1.5 @3xl:grid-cols-2">
        {absent.map(({ what, why }) => (
          <div key={what} className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 text-sm">
            <dt className="text-dim">{printable(what)}</dt>
            <dd className="text-faint">{printable(why)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
