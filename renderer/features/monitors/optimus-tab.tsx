import type { StoreState } from '../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../shared/lib/metrics.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink } from '../../app/navigation.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { formatNumber } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import { Callout } from '../../ui/callout.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { MetricChart } from './components/metric-chart.tsx';
import { Charts } from './machine/charts.tsx';
import { useStoreState } from './queries.ts';

const own = (metric: MetricName, label: string) => [{ key: keyOf(metric, { scope: 'optimus' }), label }];
const empty = 'Nothing was measured in this time: Optimus did not run.';

/** What Optimus itself takes of the machine it watches. */
export function OptimusTab() {
  return (
    <div className="grid gap-7 px-4 pt-1 pb-6">
      <Section title="What Optimus itself costs">
        <Charts>
          <MetricChart
            title="Processor"
            detail="of one core, all of its processes"
            metric="cpu.used.percent"
            lines={own('cpu.used.percent', 'Processor')}
            least={5}
            empty={empty}
          />
          <MetricChart
            title="Memory"
            detail="of all its processes"
            metric="memory.bytes"
            lines={own('memory.bytes', 'Memory')}
            empty={empty}
          />
          <MetricChart
            title="Programs it starts"
            detail="in a minute"
            metric="spawns.per-minute"
            lines={own('spawns.per-minute', 'Started')}
            least={4}
            empty={empty}
          />
          <MetricChart
            title="Delay of its event loop"
            detail="99th percentile"
            metric="loop.delay.ms"
            lines={own('loop.delay.ms', 'Delay')}
            least={20}
            empty={empty}
          />
          <MetricChart
            title="Its database"
            metric="database.bytes"
            lines={own('database.bytes', 'Size')}
            empty={empty}
          />
        </Charts>
      </Section>
      <Keeping />
      <p className="text-sm text-faint">
        Its processes one by one, its versions and its database stand in{' '}
        <Link render={<AppLink to="/about" />}>About</Link>.
      </p>
    </div>
  );
}

type TierState = StoreState['tiers'][number];

const tierWords: Record<TierState['tier'], string> = {
  '1s': 'Every second, for a day',
  '1m': 'Every minute, for 90 days',
  '1h': 'Every hour, for two years',
};

const columns: readonly TableColumn<TierState>[] = [
  { id: 'tier', header: 'How fine', width: 200, grow: true, cell: ({ tier }) => tierWords[tier] },
  { id: 'bytes', header: 'On disk', width: 100, numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: 'oldest',
    header: 'Reaches back to',
    width: 130,
    numeric: true,
    cell: ({ oldestAt }) => (oldestAt === null ? '–' : <Time at={oldestAt} form="moment" />),
  },
];
const keyOfTier = ({ tier }: TierState) => tier;

function Keeping() {
  const query = useStoreState();
  const state = query.data;
  return (
    <Section title="Figures that are kept" {...(state && { count: `${formatNumber(state.series)} lines` })}>
      {query.isError && !state ? (
        <Failure
          what="How much is kept could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !state ? (
        <Skeleton rows={4} label="Reading what is kept" />
      ) : (
        <div className="grid max-w-180 gap-3">
          {state.problem && (
            <Callout tone="warn" title="Nothing is being kept now">
              {printable(state.problem)}
            </Callout>
          )}
          <ProgressBar
            value={state.limitBytes > 0 ? state.bytes / state.limitBytes : null}
            label="Space of what it may take"
            detail={`${formatBytes(state.bytes)} of ${formatBytes(state.limitBytes)}`}
          />
          <DataTable label="How fine figures are kept" columns={columns} items={state.tiers} getKey={keyOfTier} fit />
        </div>
      )}
    </Section>
  );
}
