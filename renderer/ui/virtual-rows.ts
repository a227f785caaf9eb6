import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface VirtualRowsOptions<T> {
  items: readonly T[];
  getKey: (item: T, index: number) => string;
  scroller: RefObject<HTMLElement | null>;
  /** An element as high as one row, so that density, zoom and themes decide the height, not a number here. */
  probe: RefObject<HTMLElement | null>;
  /** Height of what is sticky above the rows inside the scroller. */
  headerHeight?: number | undefined;
}

export type RowVirtualizer = Virtualizer<HTMLElement, HTMLElement>;

interface Anchor {
  key: string;
  index: number;
  offset: number;
}

/** Outwards from where it was: live lists move rows by a few places, so this ends after a few steps. */
export function findNear<T>(
  items: readonly T[],
  getKey: (item: T, index: number) => string,
  key: string,
  from: number,
): number {
  const reach = Math.max(from, items.length - from);
  for (let distance = 0; distance <= reach; distance += 1) {
    for (const index of distance === 0 ? [from] : [from + distance, from - distance]) {
      const item = items[index];
      if (item !== undefined && getKey(item, index) === key) return index;
    }
  }
  return -1;
}

function useProbedHeight(probe: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(34);
  useLayoutEffect(() => {
    const node = probe.current;
    if (!node) return;
    const read = () => setHeight(node.getBoundingClientRect().height || 34);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, [probe]);
  return height;
}

/**
 * Rows that keep their place: when rows come or go above, or the row height changes, the first visible row stays where it was.
 * At the very top the list stays at the top, which is where a live list shows what is new.
 */
export function useVirtualRows<T>({ items, getKey, scroller, probe, headerHeight = 0 }: VirtualRowsOptions<T>): {
  virtualizer: RowVirtualizer;
  rowHeight: number;
} {
  const rowHeight = useProbedHeight(probe);
  const anchor = useRef<Anchor | null>(null);
  const keyOf = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? String(index) : getKey(item, index);
    },
    [items, getKey],
  );
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: 4,
    scrollPaddingEnd: headerHeight,
    // flushSync inside React 19's own commit only buys a warning.
    useFlushSync: false,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height is the reason to measure again
  useLayoutEffect(() => virtualizer.measure(), [rowHeight, virtualizer]);

  useLayoutEffect(() => {
    const node = scroller.current;
    const held = anchor.current;
    if (!node || !held || node.scrollTop <= 0) return;
    const index = findNear(items, getKey, held.key, Math.min(held.index, Math.max(0, items.length - 1)));
    if (index < 0) return;
    const target = index * rowHeight + Math.min(held.offset, rowHeight);
    if (Math.abs(target - node.scrollTop) >= 1) {
      node.scrollTop = target;
      anchor.current = { ...held, index };
    }
  }, [items, getKey, rowHeight, scroller]);

  useEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const note = () => {
      const index = Math.floor(node.scrollTop / rowHeight);
      const item = items[index];
      anchor.current =
        item === undefined ? null : { key: getKey(item, index), index, offset: node.scrollTop - index * rowHeight };
    };
    note();
    node.addEventListener('scroll', note, { passive: true });
    return () => node.removeEventListener('scroll', note);
  }, [items, getKey, rowHeight, scroller]);

  return { virtualizer, rowHeight };
}
