import { ChartLine as ChartIcon, Copy, Ellipsis, History, RotateCcw, Table2 } from 'lucide-react';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { copyText } from '../../lib/copy-text.ts';
import { printable } from '../../lib/printable.ts';
import { cx } from '../cx.ts';
import { useDelayed } from '../delayed.ts';
import { IconButton } from '../icon-button.tsx';
import { Menu, type MenuEntry } from '../menu.tsx';
import { ChartTable } from './chart-table.tsx';
import { csvOf } from './csv.ts';
import { type ChartShown, type GroupValue, useChartGroup, useCursorAt } from './group.tsx';
import { Legend } from './legend.tsx';
import { Plot } from './plot.tsx';
import { hasValues } from './series.ts';
import { formatCursor } from './time-axis.ts';
import type { ChartData, ChartScale } from './types.ts';

export interface ChartProps {
  title: string;
  /** Beside the title: what it is of. */
  detail?: ReactNode;
  /** Null while it is being asked for. */
  data: ChartData | null;
  scale: ChartScale;
  /** The newest values are those of now. */
  live?: boolean | undefined;
  /** In place of the lines: it could not be read. */
  problem?: ReactNode;
  /** After the legend: what is missing of it. */
  note?: string | undefined;
  /** Instead of no value at all. */
  empty?: string | undefined;
  /** In rem. */
  height?: number | undefined;
  className?: string | undefined;
}

const nothing: ReadonlySet<string> = new Set();
/** Beside others in a grid their titles, legends and plots stand on one line each. */
export const chartRows = 'row-span-3 grid min-w-0 grid-rows-subgrid content-start gap-y-0.5';

/** One chart over time: its lines and their values, a cursor that all charts of a ChartGroup share, and the same as a table. */
export function Chart({
  title,
  detail,
  data,
  scale,
  live = false,
  problem,
  note,
  empty = 'Nothing was measured in this time.',
  height = 8.5,
  className,
}: ChartProps) {
  const { span, onSpan, zoomed, onAsk, entries } = useChartGroup();
  const [asTable, setAsTable] = useState(false);
  const [hidden, setHidden] = useState(nothing);
  // A line keeps its colour when others are hidden.
  const coloured = useMemo(
    () => data && { ...data, lines: data.lines.map((line, i) => ({ ...line, color: line.color ?? i })) },
    [data],
  );
  const drawn = useMemo(
    () => coloured && { ...coloured, lines: coloured.lines.filter(({ id }) => !hidden.has(id)) },
    [coloured, hidden],
  );
  const toggle = (id: string) =>
    setHidden((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const known = data !== null && hasValues(data, span);
  const figure = useRef<HTMLElement>(null);
  const now = useRef({ drawn, span, unit: scale.unit });
  useEffect(() => {
    now.current = { drawn, span, unit: scale.unit };
  });
  const toggleTable = useCallback(() => setAsTable((before) => !before), []);
  const copy = useCallback(() => {
    const { drawn: shown, unit } = now.current;
    if (shown) void copyText(csvOf(shown, unit));
  }, []);
  const ask = useCallback(() => {
    const box = figure.current?.getBoundingClientRect() ?? new DOMRect();
    onAsk?.(now.current.span.to, {
      getBoundingClientRect: () => new DOMRect(box.right - box.width / 3, box.top, 0, box.height),
    });
  }, [onAsk]);
  const shown = useCallback(() => {
    const { drawn: lines, span: at, unit } = now.current;
    const whole = typeof detail === 'string' ? `${title}, ${detail}` : title;
    return lines && { title: whole, span: at, ids: lines.lines.map(({ id }) => id), csv: csvOf(lines, unit) };
  }, [title, detail]);
  const reset = useCallback(() => onSpan?.(null), [onSpan]);
  return (
    <figure ref={figure} aria-label={title} className={cx(chartRows, className)}>
      <figcaption className="flex min-h-6 items-center gap-2">
        <span className="shrink-0 text-sm font-medium">{title}</span>
        {detail !== undefined && <span className="min-w-0 truncate text-sm text-faint">{detail}</span>}
        <span className="ms-auto flex shrink-0 items-center gap-1">
          <CursorTime data={data} />
          <ChartMenu
            title={title}
            asTable={asTable}
            onTable={toggleTable}
            onCopy={known ? copy : null}
            onAsk={onAsk ? ask : null}
            onReset={onSpan && zoomed ? reset : null}
            shown={known ? shown : null}
            entries={entries}
          />
        </span>
      </figcaption>
      <div className="min-h-6 min-w-0">
        {coloured && (
          <Legend
            data={coloured}
            unit={scale.unit}
            span={span}
            live={live}
            hidden={hidden}
            onToggle={toggle}
            note={note}
          />
        )}
      </div>
      <div className="relative" style={{ minHeight: `${height}rem` }}>
        {problem ||
          (drawn === null ? (
            <Waiting title={title} />
          ) : asTable ? (
            <div style={{ height: `${height}rem` }} className="border-t border-line-soft">
              <ChartTable label={title} data={drawn} unit={scale.unit} span={span} className="h-full" />
            </div>
          ) : (
            <Plot label={title} data={drawn} scale={scale} height={height} />
          ))}
        {!problem && data && !known && (
          <p className="pointer-events-none absolute inset-x-0 top-1/3 px-4 text-center text-sm text-faint">
            {printable(empty)}
          </p>
        )}
      </div>
    </figure>
  );
}

interface ChartMenuProps {
  title: string;
  asTable: boolean;
  onTable: () => void;
  /** Null where there is nothing to do it with. */
  onCopy: (() => void) | null;
  onAsk: (() => void) | null;
  onReset: (() => void) | null;
  shown: (() => ChartShown | null) | null;
  entries: GroupValue['entries'];
}

/** Apart from what changes each second. */
const ChartMenu = memo(function ChartMenu(props: ChartMenuProps) {
  const { title, asTable, onTable, onCopy, onAsk, onReset, shown, entries: more } = props;
  const entries: MenuEntry[] = [
    {
      id: 'table',
      label: asTable ? 'Show as a chart' : 'Show as a table',
      icon: asTable ? ChartIcon : Table2,
      onSelect: onTable,
    },
    { id: 'csv', label: 'Copy as CSV', icon: Copy, disabled: onCopy === null, onSelect: () => onCopy?.() },
    ...(onAsk ? [{ id: 'ask', label: 'What changed before this?', icon: History, onSelect: onAsk }] : []),
    ...(onReset ? [{ id: 'reset', label: 'Reset the zoom', icon: RotateCcw, shortcut: '0', onSelect: onReset }] : []),
    ...(shown && more ? [{ type: 'separator' as const, id: 'more-line' }, ...more(shown)] : []),
  ];
  return (
    <Menu align="end" trigger={<IconButton icon={Ellipsis} size="sm" label={`More of ${title}`} />} entries={entries} />
  );
});

function Waiting({ title }: { title: string }) {
  const due = useDelayed(200);
  return (
    <p role="status" className="absolute inset-x-0 top-1/3 text-center text-sm text-faint">
      {due ? `Reading ${title.toLowerCase()}` : ''}
    </p>
  );
}

function CursorTime({ data }: { data: ChartData | null }) {
  const at = useCursorAt();
  if (at === null || !data) return null;
  const step = (data.times[1] ?? 0) - (data.times[0] ?? 0);
  return <span className="text-xs text-faint tabular-nums">{formatCursor(at, step, Date.now())}</span>;
}
