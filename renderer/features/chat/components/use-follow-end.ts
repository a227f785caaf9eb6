import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So near to the end counts as there. */
const nearly = 48;
/** A scroll so soon after a wheel, a key or a press is the user's. */
const meantMs = 1_000;
const means = ['wheel', 'touchmove', 'pointerdown', 'keydown', 'focusin'] as const;

/**
 * Keeps the end in sight while it grows, only for who is there: who reads further up stays where they are. Where the page
 * stands is only asked for after a scroll of the user: asking makes the browser lay out at once what has just come.
 */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  key: string,
) {
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);

  const put = useCallback((there: boolean) => {
    atEnd.current = there;
    setAway(!there);
  }, []);
  const toEnd = useCallback(() => {
    put(true);
    const node = scroller.current;
    if (node) node.scrollTop = node.scrollHeight;
  }, [scroller, put]);
  const leave = useCallback(() => put(false), [put]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another thread begins at its end
  useLayoutEffect(toEnd, [key, toEnd]);

  useEffect(() => {
    const [frame, inside] = [scroller.current, content.current];
    if (!frame || !inside) return;
    let meant = Number.NEGATIVE_INFINITY;
    const mean = (event: Event) => {
      meant = performance.now();
      // Before the next word pulls back.
      if (event instanceof WheelEvent && event.deltaY < 0) put(frame.scrollTop <= 0 && atEnd.current);
    };
    const onScroll = () => {
      if (performance.now() - meant < meantMs) put(frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearly);
    };
    const observer = new ResizeObserver(() => {
      if (atEnd.current) frame.scrollTop = frame.scrollHeight;
    });
    observer.observe(inside);
    observer.observe(frame);
    for (const type of means) frame.addEventListener(type, mean, { passive: true });
    frame.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      for (const type of means) frame.removeEventListener(type, mean);
      frame.removeEventListener('scroll', onScroll);
    };
  }, [scroller, content, put]);

  return { away, toEnd, leave };
}
