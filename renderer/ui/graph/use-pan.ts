import { type PointerEvent, type RefObject, useRef } from 'react';

/** A press that moves less is a click. */
const slack = 4;

/** Drags the ground with the mouse; fingers and wheels scroll it as they scroll everything. */
export function usePan(scroller: RefObject<HTMLElement | null>) {
  const drag = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const dragged = useRef(false);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    dragged.current = false;
    const onNode = event.target instanceof Element && event.target.closest('[data-node]');
    const node = scroller.current;
    if (!node || event.button !== 0 || event.pointerType !== 'mouse' || onNode) return;
    drag.current = { x: event.clientX, y: event.clientY, left: node.scrollLeft, top: node.scrollTop };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    const node = scroller.current;
    if (!from || !node) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!dragged.current && Math.hypot(x, y) < slack) return;
    if (!dragged.current) node.setPointerCapture(event.pointerId);
    dragged.current = true;
    node.scrollLeft = from.left - x;
    node.scrollTop = from.top - y;
  };
  const end = () => {
    drag.current = null;
  };
  return {
    /** Whether the click that comes now ends a drag. */
    wasDragged: () => dragged.current,
    handlers: { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end },
  };
}
