import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Around the graph, in pixels at 100 %. */
export const margin = 20;
const smallest = 0.1;
const largest = 2;
/** What opens by itself stays legible and scrolls instead; who asks for all of it gets all of it. */
const legible = 0.75;
const factor = 1.2;

const clamp = (scale: number) => Math.min(largest, Math.max(smallest, scale));

/** The largest scale up to 100 % at which all of it is seen. */
export function fitScale(box: { width: number; height: number }, graph: { width: number; height: number }): number {
  const room = (size: number) => Math.max(1, size - 2 * margin);
  return Math.min(1, room(box.width) / Math.max(1, graph.width), room(box.height) / Math.max(1, graph.height));
}

function rootZoom(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** Fits until the user zooms; then it stays as they left it. */
export function useZoom(scroller: RefObject<HTMLElement | null>, graph: { width: number; height: number }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [fitted, setFitted] = useState(1);
  const focus = useRef<{ x: number; y: number; scale: number } | null>(null);
  const scale = chosen ?? Math.max(legible, fitted);
  const { width, height } = graph;

  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const read = () => {
      const zoom = rootZoom();
      setFitted(fitScale({ width: node.clientWidth / zoom, height: node.clientHeight / zoom }, { width, height }));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, [scroller, width, height]);

  const by = useCallback(
    (times: number, point?: { x: number; y: number }) => {
      const node = scroller.current;
      if (node) focus.current = { ...(point ?? { x: node.clientWidth / 2, y: node.clientHeight / 2 }), scale };
      setChosen(clamp(scale * times));
    },
    [scroller, scale],
  );

  // What was under the pointer, or in the middle, stays there.
  useLayoutEffect(() => {
    const node = scroller.current;
    const held = focus.current;
    focus.current = null;
    if (!node || !held || held.scale === scale) return;
    node.scrollLeft = (node.scrollLeft + held.x) * (scale / held.scale) - held.x;
    node.scrollTop = (node.scrollTop + held.y) * (scale / held.scale) - held.y;
  }, [scroller, scale]);

  useEffect(() => {
    const node = scroller.current;
    if (!node) return;
    // Not through React: its wheel listener cannot keep the browser from zooming the whole page.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = node.getBoundingClientRect();
      by(Math.exp(-event.deltaY / 300), { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => node.removeEventListener('wheel', onWheel);
  }, [scroller, by]);

  return {
    scale,
    in: () => by(factor),
    out: () => by(1 / factor),
    fit: () => setChosen(clamp(fitted)),
  };
}
