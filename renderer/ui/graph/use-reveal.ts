import { type RefObject, useLayoutEffect, useRef } from 'react';
import { nodeHeight, nodeWidth } from './graph-node.tsx';
import type { Layout } from './layout.ts';
import { readingOrder } from './walk.ts';

/** Brings one node to the middle of what is seen: once per graph, and not again when the reader has scrolled it. */
export function useReveal(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  scale: number,
  wanted: string | null,
): void {
  const touched = useRef<Layout | null>(null);
  const target = layout.nodes.find(({ id }) => id === wanted) ?? readingOrder(layout.nodes)[0];

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is wanted later is no reason to move what is being read
  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node || !target || touched.current === layout) return;
    const across = (target.x + nodeWidth / 2) / Math.max(1, layout.width);
    const down = (target.y + nodeHeight / 2) / Math.max(1, layout.height);
    node.scrollLeft = across * node.scrollWidth - node.clientWidth / 2;
    node.scrollTop = down * node.scrollHeight - node.clientHeight / 2;
  }, [scroller, layout, scale]);

  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const touch = () => {
      touched.current = layout;
    };
    const kinds = ['wheel', 'pointerdown', 'keydown'] as const;
    for (const kind of kinds) node.addEventListener(kind, touch, { passive: true });
    return () => {
      for (const kind of kinds) node.removeEventListener(kind, touch);
    };
  }, [scroller, layout]);
}
