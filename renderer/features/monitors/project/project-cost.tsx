import { Activity } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { CostPeriod } from '../../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { MetricChart } from '../components/metric-chart.tsx';
import { RangeBar } from '../components/range-bar.tsx';
import { changeWords, coveredWords, formatCpu } from '../costs.ts';
import { TimeFrame } from '../frame.tsx';
import { Charts } from '../machine/charts.tsx';
import { useCosts, useCostsAt, useSeries } from '../queries.ts';
import { parseWindow, type Window, windowToSearch } from '../window.ts';

interface ProjectCostProps {
  projectId: string;
  name: string;
}

const day = 86_400_000;

/** What one project takes of the machine: over time, today and this month, each beside the one before. */
export default function ProjectCost({ projectId, name }: ProjectCostProps) {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const window = useMemo(() => parseWindow(search), [search]);
  const onWindow = useCallback(
    (patch: Partial<Window>) => setSearch(windowToSearch({ ...parseWindow(search), ...patch })),
    [search, setSearch],
  );
  const subject = useMemo(() => ({ type: 'project', id: projectId, label: name }), [projectId, name]);
  const series = useSeries('project', projectId);
  const line = (metric: MetricName, label: string) => ({
    key: keyOf(metric, { scope: 'project', id: projectId }),
    label,
  });
  const has = (metric: MetricName) => series.data?.some((one) => one.metric === metric) ?? false;
  const empty = 'Nothing of it ran in this time.';
  return (
    <div className="grid gap-6 px-4 pt-3 pb-6">
      <div className="grid gap-6 @3xl:grid-cols-2">
        <Period period="day" title="Today" before="the day before" projectId={projectId} back={day} />
        <Period period="month" title="This month" before="the month before" projectId={projectId} back={null} />
      </div>
      <TimeFrame window={window} onWindow={onWindow} subject={subject}>
        <Section
          title="Over time"
          action={
            <Button
              size="sm"
              variant="ghost"
              icon={Activity}
              onClick={() => go(`/processes?project=${encodeURIComponent(projectId)}`)}
            >
              Its processes
            </Button>
          }
        >
          <div className="grid gap-4">
            <RangeBar window={window} onWindow={onWindow} />
            <Charts>
              <MetricChart
                title="Processor"
                detail="of one core"
                metric="cpu.used.percent"
                lines={[line('cpu.used.percent', 'Processor')]}
                least={5}
                empty={empty}
              />
              <MetricChart
                title="Memory"
                detail="shared pages counted once"
                metric="memory.bytes"
                lines={[line('memory.bytes', 'Memory')]}
                empty={empty}
              />
              <MetricChart
                title="Read and written"
                metric="io.read.bytes"
                lines={[line('io.read.bytes', 'Read'), line('io.write.bytes', 'Written')]}
                least={16 * 1024}
                empty={empty}
              />
              {has('processes.count') && (
                <MetricChart
                  title="Processes"
                  metric="processes.count"
                  lines={[line('processes.count', 'Processes')]}
                  empty={empty}
                />
              )}
              {has('energy.watts') && (
                <MetricChart
                  title="Power"
                  detail="its share of what the processor takes, estimated"
                  metric="energy.watts"
                  lines={[line('energy.watts', 'Power')]}
                  empty={empty}
                />
              )}
            </Charts>
          </div>
        </Section>
      </TimeFrame>
    </div>
  );
}

interface PeriodProps {
  period: CostPeriod;
  title: string;
  before: string;
  projectId: string;
  /** How far back the one before is; null for a month, which has no length of its own. */
  back: number | null;
}

/** A moment in the period before this one, the same for as long as that lasts. */
function momentBefore(back: number | null): number {
  const now = new Date();
  if (back === null) return new Date(now.getFullYear(), now.getMonth(), 0, 12).getTime();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - 1;
}

function Period({ period, title, before, projectId, back }: PeriodProps) {
  const query = useCosts(period);
  const at = useMemo(() => momentBefore(back), [back]);
  const past = useCostsAt(period, at);
  const cost = query.data?.projects.find((one) => one.projectId === projectId);
  const was = past.data?.projects.find((one) => one.projectId === projectId);
  const covered = query.data ? coveredWords(query.data) : '';
  const figures = [
    {
      name: 'CPU time',
      value: formatCpu(cost?.cpuSeconds ?? null),
      change: changeWords(cost?.cpuSeconds ?? null, was?.cpuSeconds ?? null),
    },
    {
      name: 'Memory, mean',
      value: formatBytes(cost?.memoryBytes),
      change: changeWords(cost?.memoryBytes ?? null, was?.memoryBytes ?? null),
    },
    {
      name: 'Memory, peak',
      value: formatBytes(cost?.memoryPeakBytes),
      change: changeWords(cost?.memoryPeakBytes ?? null, was?.memoryPeakBytes ?? null),
    },
    { name: 'Read', value: formatBytes(cost?.readBytes), change: null },
    { name: 'Written', value: formatBytes(cost?.writeBytes), change: null },
    ...(cost && cost.energyWh !== null
      ? [
          {
            name: 'Energy',
            value: `${formatNumber(cost.energyWh, 2)}\u00a0Wh`,
            change: changeWords(cost.energyWh, was?.energyWh ?? null),
          },
        ]
      : []),
  ];
  const compared = figures.some(({ change }) => change !== null);
  return (
    <Section title={title} {...(compared && { count: `beside ${before}` })}>
      {query.isError && !query.data ? (
        <Failure
          what="What it cost could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !query.data ? (
        <Skeleton rows={2} shape="text" label="Adding up what it cost" />
      ) : (
        <>
          <dl className="flex flex-wrap gap-x-7 gap-y-2">
            {figures.map(({ name, value, change }) => (
              <div key={name} className="min-w-16">
                <dt className="text-xs text-faint">{name}</dt>
                <dd className="text-md font-medium tabular-nums">{value}</dd>
                <dd className="text-xs text-faint tabular-nums">{change ?? ''}</dd>
              </div>
            ))}
          </dl>
          {covered && <p className="mt-1 text-sm text-faint">{covered}</p>}
        </>
      )}
    </Section>
  );
}
