import type uPlot from 'uplot';
import { formatTick, stepsOf } from '../../lib/units.ts';
import { stack } from './series.ts';
import { type ChartTheme, faded, paletteSize } from './theme.ts';
import { timeLabels } from './time-axis.ts';
import type { ChartData, ChartLine, ChartScale } from './types.ts';

/** What makes a plot another one; new values alone do not. */
export function shapeOf(lines: readonly ChartLine[], { unit, top, least, floating, stacked }: ChartScale): string {
  const parts = lines.map(
    ({ id, color, compare, min }, i) => `${id}:${color ?? i}:${compare ? 'c' : ''}${min ? 'b' : ''}`,
  );
  return [unit, top, least, floating, stacked, ...parts].join('|');
}

/** The columns of uPlot: the lines, then the edges of their bands. */
export function columnsOf({ times, lines }: ChartData, stacked: boolean): uPlot.AlignedData {
  const main = lines.filter(({ compare }) => !compare);
  const sums = stacked ? stack(main) : null;
  const columns: (readonly (number | null | undefined)[])[] = lines.map(
    (line) => (sums && !line.compare ? sums[main.indexOf(line)] : undefined) ?? line.values,
  );
  for (const { min, max } of lines) if (min && max) columns.push(max, min);
  return [times, ...columns] as unknown as uPlot.AlignedData;
}

/** A value between two gaps has no line: it is drawn as a point. */
function alone(values: uPlot.AlignedData[number] | undefined): number[] | null {
  if (!values) return null;
  const found: number[] = [];
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] != null && values[i - 1] === null && values[i + 1] === null) found.push(i);
  }
  return found.length > 0 ? found : null;
}

const none = () => null;

/** A layer that is nothing would only be drawn over the edge of the one below it. */
function isFlat(plot: uPlot, at: number): boolean {
  const above = plot.data[at];
  const below = plot.data[at - 1];
  if (!above || !below) return true;
  const least = ((plot.scales.y?.max ?? 0) - (plot.scales.y?.min ?? 0)) / 200;
  for (let i = 0; i < above.length; i += 1) {
    const [high, low] = [above[i], below[i]];
    if (typeof high === 'number' && typeof low === 'number' && high - low > least) return false;
  }
  return true;
}

function seriesOf(lines: readonly ChartLine[], theme: ChartTheme, stacked: boolean): uPlot.Series[] {
  const colorOf = (line: ChartLine, i: number) => theme.series[(line.color ?? i) % paletteSize] ?? theme.text;
  const drawn = lines.map((line, i): uPlot.Series => {
    const color = colorOf(line, i);
    return {
      label: line.label,
      stroke: line.compare
        ? faded(color, 0.65)
        : stacked && i > 0
          ? (plot) => (isFlat(plot, i + 1) ? 'transparent' : color)
          : color,
      width: line.compare ? 1 : 1.4,
      ...(line.compare ? { dash: [4, 3] } : {}),
      ...(stacked && i === 0 && !line.compare ? { fill: faded(color, 0.28) } : {}),
      points: { show: false, filter: (plot, at) => alone(plot.data[at]), size: 2.5, fill: color },
    };
  });
  const edges = lines.flatMap((line): uPlot.Series[] =>
    line.min && line.max ? [0, 1].map(() => ({ label: `${line.label}, band`, width: 0, points: { show: false } })) : [],
  );
  return [{}, ...drawn, ...edges];
}

function bandsOf(lines: readonly ChartLine[], theme: ChartTheme, stacked: boolean): uPlot.Band[] {
  const colorOf = (line: ChartLine, i: number) => theme.series[(line.color ?? i) % paletteSize] ?? theme.text;
  const bands: uPlot.Band[] = [];
  if (stacked)
    lines.forEach((line, i) => {
      if (i > 0 && !line.compare) bands.push({ series: [i + 1, i], fill: faded(colorOf(line, i), 0.28) });
    });
  let edge = lines.length + 1;
  lines.forEach((line, i) => {
    if (!line.min || !line.max) return;
    bands.push({ series: [edge, edge + 1], fill: faded(colorOf(line, i), 0.18) });
    edge += 2;
  });
  return bands;
}

function valueRange({ top, least = 0, floating = false }: ChartScale): uPlot.Range.Function {
  return (_plot, low, high) => {
    // Without any value uPlot asks with null, whatever its types say.
    const seen = Number.isFinite(high) && high !== null ? high : 0;
    if (floating && low !== null)
      return [Math.floor(low - Math.max(1, (seen - low) * 0.2)), Math.ceil(seen + Math.max(1, (seen - low) * 0.2))];
    // A value above the known top is drawn all the same.
    if (top !== undefined) return [0, Math.max(top, seen)];
    return [Math.min(0, low ?? 0), Math.max(seen * 1.08, least, 1e-6)];
  };
}

export interface PlotHooks {
  cursor: (plot: uPlot) => void;
  select: (plot: uPlot) => void;
  draw: (plot: uPlot) => void;
}

export function optionsOf(
  data: ChartData,
  scale: ChartScale,
  theme: ChartTheme,
  size: { width: number; height: number },
  hooks: PlotHooks,
): uPlot.Options {
  const { rem, font } = theme;
  const stacked = scale.stacked === true;
  const axis = { stroke: theme.faint, font, ticks: { show: false }, gap: 0.3 * rem };
  return {
    ...size,
    ms: 1,
    // The last label of the time axis is centred under its line.
    padding: [0.45 * rem, 0.9 * rem, 0, 0],
    legend: { show: false },
    pxAlign: 1,
    scales: { x: { time: true }, y: { range: valueRange(scale) } },
    series: seriesOf(data.lines, theme, stacked),
    bands: bandsOf(data.lines, theme, stacked),
    axes: [
      {
        ...axis,
        size: 1.35 * rem,
        space: 4.6 * rem,
        grid: { show: false },
        values: (_plot, splits, _axis, _space, step) => timeLabels(splits, step),
      },
      {
        ...axis,
        size: 3.6 * rem,
        space: 1.7 * rem,
        incrs: stepsOf(scale.unit),
        grid: { stroke: theme.grid, width: 1 },
        values: (_plot, splits, _axis, _space, step) => splits.map((value) => formatTick(scale.unit, value, step)),
      },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 4 },
      // The edges of bands are no lines.
      points: { size: (_plot, at) => (at <= data.lines.length ? 0.4 * rem : 0) },
      bind: { dblclick: none },
    },
    hooks: { setCursor: [hooks.cursor], setSelect: [hooks.select], draw: [hooks.draw] },
  };
}
