import { type RefObject, useLayoutEffect, useState } from 'react';

/** Width of an element in rem, so that zoom makes it narrower, in steps that a drag does not turn into a hundred drawings. */
export function useMeasuredRem(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const read = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      setWidth(Math.floor(node.clientWidth / rem));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
