import { useMemo, useRef } from 'react';
import type { SpendLine } from '../../../../shared/features/minds/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { formatMoney, formatMoneyExact } from '../../../lib/money.ts';
import { formatCompact, formatCount, formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Chart } from '../../../ui/chart/chart.tsx';
import { ChartGroup } from '../../../ui/chart/group.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useSpend } from '../queries.ts';
import { type SpendRow, spendChart, spendRows, spendTotal } from '../spending.ts';

const spans = ['7', '30', '90', '365'] as const;
type Days = (typeof spans)[number];

export function SpendView() {
  const [search, setSearch] = useSearch();
  const days: Days = spans.find((one) => one === search.days) ?? '30';
  const query = useSpend(Number(days));
  return (
    <div className="grid gap-4 py-3">
      <div className="px-4">
        <SegmentedControl<Days>
          label="Of which time"
          value={days}
          onValueChange={(next) => setSearch({ days: next === '30' ? undefined : next })}
          segments={spans.map((one) => ({ value: one, label: one === '365' ? 'A year' : `${one} days` }))}
        />
      </div>
      {query.data ? (
        <Spent lines={query.data} days={Number(days)} />
      ) : query.isError ? (
        <Failure
          what="What was spent could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={8} label="Adding up what was spent" className="px-4" />
      )}
    </div>
  );
}

type Column = TableColumn<SpendRow> & { from?: number };
const keyOf = ({ key }: SpendRow) => key;

const all: readonly Column[] = [
  {
    id: 'model',
    header: 'Model',
    width: 220,
    minWidth: 110,
    grow: true,
    sortBy: ({ model }) => model,
    cell: ({ model, connection }) => (
      <>
        <bdi className="max-w-[65%] shrink-0 truncate font-mono text-sm">{printable(model)}</bdi>
        <span className="min-w-0 truncate text-faint">{printable(connection)}</span>
      </>
    ),
  },
  {
    id: 'feature',
    header: 'For',
    width: 96,
    from: 34,
    sortBy: ({ feature }) => feature,
    cell: ({ feature }) => feature,
  },
  {
    id: 'requests',
    header: 'Requests',
    width: 84,
    from: 40,
    numeric: true,
    sortBy: ({ requests }) => requests,
    cell: ({ requests }) => formatNumber(requests),
  },
  {
    id: 'failed',
    header: 'Failed',
    width: 68,
    from: 56,
    numeric: true,
    sortBy: ({ failed }) => failed,
    cell: ({ failed }) => formatNumber(failed),
  },
  {
    id: 'input',
    header: 'Question',
    width: 88,
    from: 48,
    numeric: true,
    sortBy: ({ input }) => input,
    cell: ({ input }) => formatNumber(input),
  },
  {
    id: 'cached',
    header: 'Cached',
    width: 84,
    from: 64,
    numeric: true,
    sortBy: ({ cachedInput }) => cachedInput,
    cell: ({ cachedInput }) => formatNumber(cachedInput),
  },
  {
    id: 'output',
    header: 'Answer',
    width: 84,
    from: 48,
    numeric: true,
    sortBy: ({ output }) => output,
    cell: ({ output }) => formatNumber(output),
  },
  {
    id: 'cost',
    header: 'Cost',
    width: 130,
    numeric: true,
    sortBy: ({ cost, unpriced, requests }) => (unpriced === requests ? null : cost),
    cell: (row) =>
      row.unpriced === row.requests ? (
        <span className="text-faint">not known</span>
      ) : (
        <span title={formatMoneyExact(row.cost)}>{`${row.unpriced > 0 ? 'over ' : ''}${formatMoney(row.cost)}`}</span>
      ),
  },
];

function Spent({ lines, days }: { lines: readonly SpendLine[]; days: number }) {
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const columns = useMemo(() => all.filter(({ from = 0 }) => width >= from), [width]);
  const rows = useMemo(() => spendRows(lines), [lines]);
  const total = useMemo(() => spendTotal(rows), [rows]);
  const data = useMemo(() => spendChart(lines, days, Date.now()), [lines, days]);
  const span = useMemo(() => ({ from: data.times[0] ?? 0, to: data.times.at(-1) ?? 1 }), [data]);
  return (
    <div ref={wrapper} className="grid gap-5">
      {rows.length === 0 ? (
        <EmptyState title="Nothing was asked in this time">
          Each request to a model is counted here with its tokens, and with its cost where the price is known.
        </EmptyState>
      ) : (
        <>
          <p className="px-4">
            <span className="font-medium" title={formatMoneyExact(total.cost)}>
              {total.unpriced === total.requests ? 'Cost not known' : formatMoney(total.cost)}
            </span>
            <span className="text-dim">
              {` for ${formatCount(total.requests, 'request')} and ${formatCompact(total.tokens)} tokens`}
              {total.unpriced > 0 &&
                total.unpriced < total.requests &&
                `, without ${formatCount(total.unpriced, 'request')} whose price is not known`}
              {total.failed > 0 && `; ${formatNumber(total.failed)} failed`}
            </span>
          </p>
          <div className="px-4">
            <ChartGroup span={span}>
              <Chart
                title="Cost by day"
                detail="a line for each connection"
                data={data}
                scale={{ unit: 'dollars' }}
                note={total.unpriced > 0 ? 'without what has no known price' : undefined}
                empty="No price was known on these days."
              />
            </ChartGroup>
          </div>
          <DataTable
            label="Spent by model and purpose"
            columns={columns}
            items={rows}
            getKey={keyOf}
            defaultSort={{ id: 'cost', direction: 'descending' }}
            fit
          />
        </>
      )}
    </div>
  );
}
