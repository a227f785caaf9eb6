import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So near to the end counts as there. */
const nearly = 48;

/** Keeps the end in sight while it grows, only for who is there: who reads further up stays where they are. */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  key: string,
) {
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    atEnd.current = true;
    setAway(false);
    const node = scroller.current;
    if (node) node.scrollTop = node.scrollHeight;
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another thread begins at its end
  useLayoutEffect(toEnd, [key, toEnd]);

  useEffect(() => {
    const [frame, inside] = [scroller.current, content.current];
    if (!frame || !inside) return;
    let height = frame.scrollHeight;
    const onScroll = () => {
      // What grows moves nothing by itself: only a scroll of the user leaves the end.
      if (frame.scrollHeight !== height && atEnd.current) return;
      atEnd.current = frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearly;
      setAway(!atEnd.current);
    };
    const observer = new ResizeObserver(() => {
      height = frame.scrollHeight;
      if (atEnd.current) frame.scrollTop = frame.scrollHeight;
    });
    observer.observe(inside);
    observer.observe(frame);
    // A wheel or a key towards the top leaves at once, before the next word pulls back.
    const onWheel = ({ deltaY }: WheelEvent) => {
      if (deltaY < 0 && frame.scrollTop > 0) {
        atEnd.current = false;
        setAway(true);
      }
    };
    frame.addEventListener('scroll', onScroll, { passive: true });
    frame.addEventListener('wheel', onWheel, { passive: true });
    return () => {
      observer.disconnect();
      frame.removeEventListener('scroll', onScroll);
      frame.removeEventListener('wheel', onWheel);
    };
  }, [scroller, content]);

  return { away, toEnd };
}
