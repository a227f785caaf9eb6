import { CalendarDays, Table2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { GitHistory } from '../../../../../shared/features/projects/schema.ts';
import { formatCount, formatNumber } from '../../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../../ui/data-table.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import { SegmentedControl } from '../../../../ui/segmented-control.tsx';
import { Select } from '../../../../ui/select.tsx';
import { dayOf, dayWords, heatmapOf, yearsOf } from './heatmap.ts';
import { HeatmapChart } from './heatmap-chart.tsx';

type Day = GitHistory['days'][number];
const keyOf = ({ day }: Day) => day;
const columns: readonly TableColumn<Day>[] = [
  { id: 'day', header: 'Day', width: 180, grow: true, sortBy: ({ day }) => day, cell: ({ day }) => dayWords(day) },
  {
    id: 'commits',
    header: 'Commits',
    width: 100,
    numeric: true,
    sortBy: ({ commits }) => commits,
    cell: ({ commits }) => formatNumber(commits),
  },
];

const lately = 'lately';
const yearMs = 365 * 86_400_000;

/** Commits per day, as a picture or as figures. */
export function Activity({ days, name }: { days: readonly Day[]; name: string }) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const years = useMemo(() => yearsOf(days), [days]);
  const today = dayOf(Date.now());
  // Who comes to what rests for years wants to see when something was done in it.
  const [period, setPeriod] = useState(() =>
    days.some(({ day }) => day > dayOf(Date.now() - yearMs)) ? lately : (years[0] ?? lately),
  );
  const last = period === lately ? today : [`${period}-12-31`, today].sort()[0];
  const heat = useMemo(() => heatmapOf(days, { last: last ?? today }), [days, last, today]);
  const shown = useMemo(
    () =>
      heat.weeks
        .flat()
        .filter((cell) => cell !== null && cell.commits > 0)
        .filter((cell) => cell !== null)
        .reverse(),
    [heat],
  );
  return (
    <Section
      title="Activity"
      count={`${formatCount(heat.commits, 'commit')} on ${formatCount(heat.activeDays, 'day')}`}
      action={
        <>
          {(years.length > 1 || period !== lately) && (
            <Select
              label="Period"
              value={period}
              onValueChange={setPeriod}
              options={[
                { value: lately, label: 'Last 12 months' },
                ...years.map((year) => ({ value: year, label: `Up to end of ${year}` })),
              ]}
              className="w-40"
            />
          )}
          <SegmentedControl
            label="Activity as"
            value={view}
            onValueChange={setView}
            segments={[
              { value: 'chart', label: 'Chart', icon: CalendarDays },
              { value: 'table', label: 'Table', icon: Table2 },
            ]}
          />
        </>
      }
    >
      {view === 'chart' ? (
        <HeatmapChart heat={heat} label={`Commits per day of ${name}`} />
      ) : shown.length === 0 ? (
        <EmptyState size="line" title="Nothing was committed in this time." />
      ) : (
        <DataTable label="Commits per day" columns={columns} items={shown} getKey={keyOf} className="h-64 max-w-120" />
      )}
    </Section>
  );
}
