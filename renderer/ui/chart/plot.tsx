import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { drawMarks, groupsIn } from './draw-marks.ts';
import { useChartGroup } from './group.tsx';
import { keyStep } from './keys.ts';
import type { MarkGroup } from './marks.ts';
import { columnsOf, optionsOf, shapeOf } from './options.ts';
import { readingAt } from './reading.ts';
import { useChartTheme } from './theme.ts';
import type { ChartData, ChartScale } from './types.ts';
import { usePlotPointer } from './use-plot-pointer.ts';

export interface PlotProps {
  label: string;
  data: ChartData;
  scale: ChartScale;
  /** In rem. */
  height: number;
}

/** Lines over time on a canvas. It draws only while it can be seen, and is made anew only when its lines or its look change. */
export function Plot({ label, data, scale, height }: PlotProps) {
  const group = useChartGroup();
  const theme = useChartTheme();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const groups = useRef<readonly MarkGroup[]>([]);
  const seen = useRef(false);
  const keyed = useRef(false);
  const [said, setSaid] = useState('');
  const hintId = useId();
  const { span, marks, cursor } = group;
  const shape = shapeOf(data.lines, scale);
  const pointer = usePlotPointer({ plot, groups });

  const show = useEffectEvent(() => {
    const current = plot.current;
    if (!current || !seen.current || pointer.busy()) return;
    current.batch(() => {
      current.setData(columnsOf(data, scale.stacked === true), false);
      current.setScale('x', { min: span.from, max: span.to });
    });
    follow();
  });

  /** The line under the cursor of the group, wherever the pointer is. */
  const follow = useEffectEvent(() => {
    const current = plot.current;
    if (!current || !seen.current) return;
    const at = cursor.at();
    const { min = 0, max = 0 } = current.scales.x ?? {};
    const inside = at !== null && at >= min && at <= max;
    current.setCursor({ left: inside ? current.valToPos(at, 'x') : -10, top: inside ? 0 : -10 }, false);
  });

  const draw = useEffectEvent((current: uPlot) => {
    groups.current = groupsIn(current, marks, theme.rem);
    drawMarks(current, groups.current, theme);
  });
  const moved = useEffectEvent((current: uPlot) => {
    const { left = -1 } = current.cursor;
    if (keyed.current && left < 0) return;
    keyed.current = false;
    cursor.set(left < 0 ? null : Math.round(current.posToVal(left, 'x')));
  });
  const chosen = useEffectEvent((current: uPlot) => pointer.selected(current));
  const begin = useEffectEvent((node: HTMLElement) => {
    const size = { width: Math.max(40, node.clientWidth), height: height * theme.rem };
    return new uPlot(
      optionsOf(data, scale, theme, size, {
        cursor: (current) => moved(current),
        select: (current) => chosen(current),
        draw: (current) => draw(current),
      }),
      columnsOf(data, scale.stacked === true),
      node,
    );
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another shape, look or height is another plot
  useLayoutEffect(() => {
    const node = box.current;
    if (!node) return;
    const made = begin(node);
    plot.current = made;
    const sizes = new ResizeObserver(() => {
      const width = node.clientWidth;
      if (width > 0 && width !== made.width) made.setSize({ width, height: made.height });
    });
    sizes.observe(node);
    const sight = new IntersectionObserver(
      ([entry]) => {
        seen.current = entry?.isIntersecting === true;
        if (seen.current) show();
      },
      { rootMargin: '120px' },
    );
    sight.observe(node);
    const detach = pointer.attach(made);
    const unfollow = cursor.subscribe(() => follow());
    return () => {
      unfollow();
      detach();
      sight.disconnect();
      sizes.disconnect();
      plot.current = null;
      made.destroy();
    };
  }, [shape, theme, height, cursor]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what is shown
  useEffect(() => show(), [data, span, marks, shape, theme]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = keyStep(event, { group, times: data.times, marks, now: Date.now() });
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (step.type === 'span') return group.onSpan?.(step.span);
    if (step.type === 'ask') {
      const current = plot.current;
      if (current) group.onAsk?.(step.at, pointer.anchorAt(current, step.at));
      return;
    }
    keyed.current = step.at !== null;
    cursor.set(step.at);
    setSaid(step.at === null ? '' : readingAt(data, scale.unit, marks, step.at, Date.now()));
  };

  return (
    <div
      ref={box}
      // The arrows are the chart's own: a screen reader has to let them through.
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      aria-describedby={hintId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its cursor, zoom and span are worked by keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (keyed.current) cursor.set(null);
        keyed.current = false;
      }}
      className="ui-plot relative min-w-0 rounded-sm"
      style={{ height: `${height}rem` }}
    >
      <span id={hintId} className="sr-only">
        Left and right move the cursor, up and down go from event to event, plus and minus zoom, page up and page down
        go back and forth in time, 0 resets, Enter asks what changed.
      </span>
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
    </div>
  );
}
