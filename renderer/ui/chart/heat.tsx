import { useEffect, useEffectEvent, useRef } from 'react';
import { formatUnit } from '../../lib/units.ts';
import { useChartGroup, useCursorAt } from './group.tsx';
import { nearest, valueAt } from './series.ts';
import { faded, useChartTheme } from './theme.ts';
import type { ChartData } from './types.ts';

export interface HeatProps {
  title: string;
  data: ChartData;
  /** What the fullest colour stands for. */
  top: number;
}

const rowRem = 0.6;

/** Many lines of one kind, each a row that is darker or brighter: a hundred cores have no room for a hundred lines. */
export function Heat({ title, data, top }: HeatProps) {
  const { span, cursor } = useChartGroup();
  const theme = useChartTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const at = useCursorAt();
  const rows = data.lines.length;
  const draw = useEffectEvent(() => {
    const node = canvas.current;
    const ctx = node?.getContext('2d');
    if (!node || !ctx) return;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(node.clientWidth * ratio));
    const height = Math.max(1, Math.round(node.clientHeight * ratio));
    if (node.width !== width) node.width = width;
    if (node.height !== height) node.height = height;
    ctx.clearRect(0, 0, width, height);
    const color = theme.series[0] ?? theme.text;
    const perMs = width / Math.max(1, span.to - span.from);
    const rowHeight = height / Math.max(1, rows);
    data.lines.forEach((line, row) => {
      line.values.forEach((value, i) => {
        const time = data.times[i] ?? 0;
        if (typeof value !== 'number' || time < span.from || time > span.to) return;
        const next = Math.min(
          data.times[i + 1] ?? time + 1_000,
          time + 2.5 * (data.times[1] ?? 0) - 2.5 * (data.times[0] ?? 0),
        );
        ctx.fillStyle = faded(color, Math.round(Math.min(1, Math.max(0.04, value / top)) * 100) / 100);
        ctx.fillRect(
          (time - span.from) * perMs,
          row * rowHeight,
          Math.max(1, (next - time) * perMs + 0.5),
          rowHeight - ratio,
        );
      });
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what is drawn
  useEffect(() => draw(), [data, span, theme, rows, top]);
  useEffect(() => {
    const node = canvas.current;
    if (!node) return;
    const observer = new ResizeObserver(() => draw());
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const index = at === null ? data.times.length - 1 : nearest(data.times, at);
  return (
    <figure aria-label={title} className="row-span-3 grid min-w-0 grid-rows-subgrid content-start gap-y-1">
      <figcaption className="flex min-h-6 items-center gap-2 text-sm">
        <span className="font-medium">{title}</span>
        <span className="truncate text-faint">{`${rows} rows, full colour is ${formatUnit('percent', top)}`}</span>
      </figcaption>
      <div className="relative row-span-2 flex items-start">
        <div aria-hidden className="w-[3.6rem] shrink-0" />
        <div className="relative min-w-0 flex-1">
          <canvas
            ref={canvas}
            aria-hidden
            className="block w-full"
            style={{ height: `${rows * rowRem}rem` }}
            onMouseMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              cursor.set(Math.round(span.from + ((event.clientX - box.left) / box.width) * (span.to - span.from)));
            }}
            onMouseLeave={() => cursor.set(null)}
          />
          {at !== null && at >= span.from && at <= span.to && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 w-px bg-edge"
              style={{ left: `${((at - span.from) / (span.to - span.from)) * 100}%` }}
            />
          )}
        </div>
      </div>
      <table className="sr-only">
        <caption>{title}</caption>
        <tbody>
          {data.lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">{line.label}</th>
              <td>{formatUnit('percent', index < 0 ? null : valueAt(line, index))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
