import { Activity, FolderGit2 } from 'lucide-react';
import { useMemo } from 'react';
import type { CostPeriod } from '../../../shared/features/monitors/schema.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useGo, useSearch } from '../../app/navigation.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { formatNumber, formatPercent } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import { formatUnit } from '../../lib/units.ts';
import { formatCursor } from '../../ui/chart/time-axis.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { type CostRow, costRows, coveredWords, elsewhereId, formatCpu } from './costs.ts';
import { periods } from './periods.ts';
import { useCosts, useProjectsById } from './queries.ts';
import { useLastHour } from './use-last-hour.ts';

const keyOfRow = ({ id }: CostRow) => id;
const runtimeOf = (id: string) => `/projects/${encodeURIComponent(id)}?tab=cost`;
const none = <span className="text-faint">–</span>;
/** One question for the small lines of the dearest. */
const mostLines = 40;

function columnsOf(period: CostPeriod, hours: ReadonlyMap<string, readonly (number | null)[]>): TableColumn<CostRow>[] {
  const now = period === 'now';
  return [
    {
      id: 'name',
      header: 'Project',
      width: 150,
      grow: true,
      sortBy: ({ name }) => name,
      cell: ({ id, name }) =>
        id === elsewhereId ? (
          <span className="truncate text-dim">{name}</span>
        ) : (
          <Link render={<AppLink to={runtimeOf(id)} tabIndex={-1} />} variant="plain" className="truncate font-medium">
            <bdi>{name}</bdi>
          </Link>
        ),
    },
    {
      id: 'cpu',
      header: now ? 'CPU' : 'CPU time',
      width: 96,
      numeric: true,
      sortBy: ({ cpuPercent, cpuSeconds }) => (now ? cpuPercent : cpuSeconds),
      cell: ({ cpuPercent, cpuSeconds }) =>
        now ? formatUnit('percent', cpuPercent) : cpuSeconds === null ? none : formatCpu(cpuSeconds),
    },
    {
      id: 'share',
      header: 'Share',
      width: 132,
      sortBy: ({ share }) => share,
      cell: ({ share, name }) => share !== null && <Share share={share} name={name} />,
    },
    {
      id: 'hour',
      header: 'Last hour',
      width: 106,
      cell: ({ id, name }) => {
        const values = hours.get(id);
        return values?.some((value) => value !== null) ? (
          <Sparkline
            values={values}
            label={`Processor of ${name}, last hour`}
            format={(value) => formatUnit('percent', value)}
            min={0}
            tone={id === elsewhereId ? 'neutral' : 'accent'}
          />
        ) : null;
      },
    },
    {
      id: 'memory',
      header: now ? 'Memory' : 'Memory, mean',
      width: 104,
      numeric: true,
      sortBy: ({ memoryBytes }) => memoryBytes,
      cell: ({ memoryBytes }) => formatBytes(memoryBytes),
    },
    ...(now
      ? []
      : [
          {
            id: 'peak',
            header: 'Peak',
            width: 84,
            numeric: true,
            sortBy: ({ memoryPeakBytes }: CostRow) => memoryPeakBytes,
            cell: ({ memoryPeakBytes }: CostRow) => formatBytes(memoryPeakBytes),
          },
        ]),
    {
      id: 'read',
      header: now ? 'Read /s' : 'Read',
      width: 84,
      numeric: true,
      sortBy: ({ readBytes }) => readBytes,
      cell: ({ readBytes }) => formatBytes(readBytes),
    },
    {
      id: 'written',
      header: now ? 'Written /s' : 'Written',
      width: 88,
      numeric: true,
      sortBy: ({ writeBytes }) => writeBytes,
      cell: ({ writeBytes }) => formatBytes(writeBytes),
    },
    {
      id: 'processes',
      header: 'Processes',
      width: 84,
      numeric: true,
      sortBy: ({ processes }) => processes,
      cell: ({ processes, containers }) => (
        <span title={containers ? `${containers} in containers` : undefined}>
          {processes === null ? '–' : formatNumber(processes)}
        </span>
      ),
    },
    {
      id: 'energy',
      header: now ? 'Power' : 'Energy',
      width: 84,
      numeric: true,
      sortBy: ({ energyWh }) => energyWh,
      cell: ({ energyWh }) =>
        energyWh === null
          ? none
          : now
            ? formatUnit('watts', energyWh)
            : `${formatNumber(energyWh, energyWh < 10 ? 2 : 0)}\u00a0Wh`,
    },
  ];
}

function Share({ share, name }: { share: number; name: string }) {
  return (
    <>
      <span aria-hidden className="h-1 min-w-10 flex-1 overflow-hidden rounded-full bg-track">
        <span data-mark="" className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="min-w-11 shrink-0 text-end tabular-nums" title={`Of the processor time of all, ${name}`}>
        {formatPercent(share, share < 0.1 ? 1 : 0)}
      </span>
    </>
  );
}

/** What each project takes of the machine, and what nobody's does. */
export function ProjectsTab() {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const period = periods.find(({ value }) => value === search.period)?.value ?? 'now';
  const query = useCosts(period);
  const names = useProjectsById();
  const [selected, select] = useAddressSelection('project');
  const narrow = useNarrowerThan(76);
  const rows = useMemo(
    () =>
      query.data
        ? costRows(query.data, (id) => printable((names.get(id)?.name ?? 'a project that is gone').slice(0, 200)))
        : null,
    [query.data, names],
  );
  const asked = useMemo(
    () =>
      (rows ?? [])
        .filter(({ id }) => id !== elsewhereId)
        .slice(0, mostLines)
        .map(({ id }) => ({ id, key: keyOf('cpu.used.percent', { scope: 'project', id }) })),
    [rows],
  );
  const hours = useLastHour(asked);
  const columns = useMemo(() => {
    const all = columnsOf(period, hours);
    const hasEnergy = rows?.some(({ energyWh }) => energyWh !== null);
    return all.filter(
      ({ id }) => (hasEnergy || id !== 'energy') && !(narrow && ['read', 'written', 'peak', 'hour'].includes(id)),
    );
  }, [period, hours, rows, narrow]);
  const covered = query.data ? coveredWords(query.data) : '';
  const onlyElsewhere = rows?.length === 1;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pb-2">
        <SegmentedControl<CostPeriod>
          label="Period"
          segments={periods}
          value={period}
          onValueChange={(next) => setSearch({ period: next === 'now' ? undefined : next })}
        />
        {query.data && period !== 'now' && (
          <span className="text-sm text-dim tabular-nums">
            {`${formatCursor(query.data.from, 60_000, Date.now())} to ${formatCursor(query.data.to, 60_000, Date.now())}`}
          </span>
        )}
        {covered && (
          <span className={(query.data?.covered ?? 1) < 0.9 ? 'text-sm text-warn' : 'text-sm text-faint'}>
            {covered}
          </span>
        )}
        <span className="text-sm text-faint">CPU is of one core: two busy cores are 200 %.</span>
      </div>
      {query.isError && !rows ? (
        <Failure
          what="What projects cost could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !rows ? (
        <Skeleton rows={10} label="Adding up what projects cost" className="px-2" />
      ) : (
        <DataTable
          label="What projects cost"
          columns={columns}
          items={rows}
          getKey={keyOfRow}
          selectedKey={selected}
          onSelect={(key) => select(key)}
          onOpen={({ id }) => go(id === elsewhereId ? '/processes?project=none' : runtimeOf(id))}
          actions={({ id }) => [
            ...(id === elsewhereId
              ? []
              : [
                  {
                    id: 'open',
                    label: 'Open the project',
                    icon: FolderGit2,
                    shortcut: 'Enter',
                    onSelect: () => go(runtimeOf(id)),
                  },
                ]),
            {
              id: 'processes',
              label: 'Show its processes',
              icon: Activity,
              onSelect: () => go(`/processes?project=${id === elsewhereId ? 'none' : encodeURIComponent(id)}`),
            },
          ]}
          className="min-h-0 flex-1 border-t border-line-soft"
        />
      )}
      {onlyElsewhere && (
        <EmptyState size="line" title="Nothing runs in a project." className="border-t border-line-soft px-4">
          A program whose folder is in a project, or that Optimus started for it, is charged to it.
        </EmptyState>
      )}
    </div>
  );
}
