import { useMemo } from 'react';
import type { Unit } from '../../../shared/lib/metrics.ts';
import { formatUnit } from '../../lib/units.ts';
import { DataTable, type TableColumn } from '../data-table.tsx';
import { valueAt } from './series.ts';
import { formatCursor } from './time-axis.ts';
import type { ChartData, Span } from './types.ts';

interface ChartTableProps {
  label: string;
  data: ChartData;
  unit: Unit;
  span: Span;
  className?: string | undefined;
}

interface Row {
  at: number;
  index: number;
}

const keyOf = ({ at }: Row) => String(at);

/** The same figures in rows, the newest first. */
export function ChartTable({ label, data, unit, span, className }: ChartTableProps) {
  const step = (data.times[1] ?? 0) - (data.times[0] ?? 0);
  const rows = useMemo(
    () =>
      data.times
        .map((at, index) => ({ at, index }))
        .filter(({ at }) => at >= span.from && at <= span.to)
        .reverse(),
    [data.times, span],
  );
  const columns = useMemo((): TableColumn<Row>[] => {
    const now = Date.now();
    return [
      { id: 'time', header: 'Time', width: 128, cell: ({ at }) => <span>{formatCursor(at, step, now)}</span> },
      ...data.lines.map(
        (line): TableColumn<Row> => ({
          id: line.id,
          header: line.label,
          width: 120,
          numeric: true,
          cell: ({ index }) => {
            const value = valueAt(line, index);
            return value === null ? <span className="text-faint">unknown</span> : formatUnit(unit, value);
          },
        }),
      ),
    ];
  }, [data.lines, unit, step]);
  return (
    <DataTable label={`${label}, as a table`} columns={columns} items={rows} getKey={keyOf} className={className} />
  );
}
