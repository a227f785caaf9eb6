import { type RefObject, useLayoutEffect } from 'react';

/** A bar at the foot of a page: as long as it is there, messages stand above it and hide nothing of it. */
export function useFoot(bar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = bar.current;
    if (!node) return;
    const { style } = document.documentElement;
    const tell = () => style.setProperty('--foot', `${node.offsetHeight}px`);
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(node);
    return () => {
      observer.disconnect();
      style.removeProperty('--foot');
    };
  }, [bar]);
}
