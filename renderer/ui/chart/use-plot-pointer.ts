import { type RefObject, useEffectEvent, useRef } from 'react';
import type uPlot from 'uplot';
import { type ChartAnchor, useChartGroup } from './group.tsx';
import type { MarkGroup } from './marks.ts';
import type { Span } from './types.ts';
import { panned, zoomed } from './zoom.ts';

interface Options {
  plot: RefObject<uPlot | null>;
  groups: RefObject<readonly MarkGroup[]>;
}

/**
 * Drag chooses a span, with Shift it moves along, Ctrl and the wheel zoom where the pointer is, a wheel that turns sideways moves
 * along, a double click gives back what was there, a click asks what changed. The plain wheel is the page's.
 */
export function usePlotPointer({ plot, groups }: Options) {
  const group = useChartGroup();
  const held = useRef<{ x: number; span: Span; pan: boolean; moved: boolean; drawing: boolean } | null>(null);
  const clicks = useRef<ReturnType<typeof setTimeout>>(undefined);

  const anchorAt = (current: uPlot, at: number): ChartAnchor => ({
    getBoundingClientRect: () => {
      const box = current.over.getBoundingClientRect();
      return new DOMRect(box.left + current.valToPos(at, 'x'), box.top, 0, box.height);
    },
  });

  const selected = (current: uPlot) => {
    const { left, width } = current.select;
    if (held.current) held.current.drawing = false;
    if (width < 4) return;
    const span = { from: current.posToVal(left, 'x'), to: current.posToVal(left + width, 'x') };
    current.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    group.onSpan?.({ from: Math.round(span.from), to: Math.round(span.to) });
  };

  const down = useEffectEvent((event: MouseEvent) => {
    if (event.button !== 0) return;
    held.current = { x: event.clientX, span: group.span, pan: event.shiftKey, moved: false, drawing: !event.shiftKey };
    if (event.shiftKey) {
      // uPlot would begin to choose a span.
      event.stopImmediatePropagation();
      event.preventDefault();
      plot.current?.root.parentElement?.setAttribute('data-panning', '');
    }
  });
  const move = useEffectEvent((event: MouseEvent) => {
    const from = held.current;
    const current = plot.current;
    if (!from || !current) return;
    const distance = event.clientX - from.x;
    if (Math.abs(distance) > 3) from.moved = true;
    if (from.pan && from.moved) group.onSpan?.(panned(from.span, -distance / current.over.clientWidth, Date.now()));
  });
  const up = useEffectEvent(() => {
    if (held.current) held.current.drawing = false;
    plot.current?.root.parentElement?.removeAttribute('data-panning');
    // The click comes after it.
    setTimeout(() => {
      held.current = null;
    });
  });
  const click = useEffectEvent((event: MouseEvent) => {
    const current = plot.current;
    if (!current || held.current?.moved || event.detail > 1) return;
    const x = event.clientX - current.over.getBoundingClientRect().left;
    const near = groups.current.find((mark) => Math.abs(mark.x - x) < 7);
    const at = near ? near.at : Math.round(current.posToVal(x, 'x'));
    // A double click means something else.
    clearTimeout(clicks.current);
    clicks.current = setTimeout(() => group.onAsk?.(at, anchorAt(current, at)), 220);
  });
  const double = useEffectEvent(() => {
    clearTimeout(clicks.current);
    group.onSpan?.(null);
  });
  const wheel = useEffectEvent((event: WheelEvent) => {
    const current = plot.current;
    if (!current || !group.onSpan) return;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const at = current.posToVal(event.clientX - current.over.getBoundingClientRect().left, 'x');
      group.onSpan(zoomed(group.span, Math.exp(event.deltaY / 300), at, Date.now()));
    } else if (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY)) {
      event.preventDefault();
      group.onSpan(panned(group.span, sideways / current.over.clientWidth, Date.now()));
    }
  });

  const attach = (current: uPlot): (() => void) => {
    const { over } = current;
    const stop = new AbortController();
    const { signal } = stop;
    // Before uPlot's own, which listens on the same element.
    over.parentElement?.addEventListener('mousedown', (event) => down(event), { capture: true, signal });
    over.addEventListener('click', (event) => click(event), { signal });
    over.addEventListener('dblclick', () => double(), { signal });
    over.addEventListener('wheel', (event) => wheel(event), { passive: false, signal });
    window.addEventListener('mousemove', (event) => move(event), { signal });
    window.addEventListener('mouseup', () => up(), { signal });
    return () => {
      clearTimeout(clicks.current);
      stop.abort();
    };
  };

  /** While a span is being drawn, new values would wipe it. */
  const busy = () => held.current?.drawing === true;
  return { attach, selected, busy, anchorAt };
}
