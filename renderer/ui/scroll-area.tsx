import { type ComponentProps, useLayoutEffect, useRef, useState } from 'react';
import { scrollRegion } from './aria.ts';
import { cx } from './cx.ts';

export interface ScrollAreaProps extends Omit<ComponentProps<'div'>, 'aria-label' | 'role' | 'tabIndex' | 'ref'> {
  /** Named, because what scrolls is a stop of the keyboard. */
  label: string;
}

/** Scrolls, and is a named tab stop only while there is something to scroll. */
export function ScrollArea({ label, className, children, ...rest }: ScrollAreaProps) {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const [box, content] = [outer.current, inner.current];
    if (!box || !content) return;
    const read = () => setScrolls(box.scrollHeight > box.clientHeight + 1);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(box);
    observer.observe(content);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      {...rest}
      ref={outer}
      {...(scrolls ? scrollRegion(label) : {})}
      className={cx('inset-focus relative min-h-0 overflow-y-auto', className)}
    >
      <div ref={inner}>{children}</div>
    </div>
  );
}
