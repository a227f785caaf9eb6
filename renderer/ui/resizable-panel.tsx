import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';

export interface ResizablePanelProps {
  /** The edge that has the handle: a sidebar's is `right`, a dock's `top`. */
  handle: 'left' | 'right' | 'top' | 'bottom';
  /** In pixels at 100 % zoom, as remembered. */
  size: number;
  defaultSize: number;
  min: number;
  max: number;
  /** Once, when the handle is let go: the place to remember it. */
  onResize: (size: number) => void;
  /** Names the handle: `Resize sidebar`. */
  label: string;
  children: ReactNode;
  className?: string | undefined;
}

const edges = {
  left: 'inset-y-0 -left-1 w-2 cursor-col-resize',
  right: 'inset-y-0 -right-1 w-2 cursor-col-resize',
  top: 'inset-x-0 -top-1 h-2 cursor-row-resize',
  bottom: 'inset-x-0 -bottom-1 h-2 cursor-row-resize',
};

const lines = {
  left: 'inset-y-0 left-[calc(50%-1px)] w-0.5',
  right: 'inset-y-0 left-[calc(50%-1px)] w-0.5',
  top: 'inset-x-0 top-[calc(50%-1px)] h-0.5',
  bottom: 'inset-x-0 top-[calc(50%-1px)] h-0.5',
};

/** One rem is 16 px at 100 %: what the pointer moves is divided by the zoom. */
function zoomFactor(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

export function ResizablePanel({
  handle,
  size,
  defaultSize,
  min,
  max,
  onResize,
  label,
  children,
  className,
}: ResizablePanelProps) {
  const vertical = handle === 'left' || handle === 'right';
  const grows = handle === 'right' || handle === 'bottom' ? 1 : -1;
  const [live, setLive] = useState(size);
  const drag = useRef<{ from: number; start: number } | null>(null);
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));

  useEffect(() => {
    if (!drag.current) setLive(size);
  }, [size]);

  const settle = (value: number) => {
    const next = clamp(value);
    setLive(next);
    if (next !== size) onResize(next);
  };
  const move = (event: PointerEvent) => {
    if (!drag.current) return;
    const at = vertical ? event.clientX : event.clientY;
    setLive(clamp(drag.current.start + ((at - drag.current.from) / zoomFactor()) * grows));
  };
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 64 : 16;
    const [less, more] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const target =
      event.key === more
        ? live + step * grows
        : event.key === less
          ? live - step * grows
          : event.key === 'Home'
            ? min
            : event.key === 'End'
              ? max
              : event.key === 'Enter'
                ? defaultSize
                : null;
    if (target === null) return;
    event.preventDefault();
    settle(target);
  };

  return (
    <div
      className={cx('relative flex min-h-0 min-w-0 shrink-0 flex-col', className)}
      style={{ [vertical ? 'width' : 'height']: `${clamp(live) / 16}rem` }}
    >
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: a focusable separator is the ARIA window splitter; <hr> cannot take values */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={vertical ? 'vertical' : 'horizontal'}
        aria-valuenow={clamp(live)}
        aria-valuemin={min}
        aria-valuemax={max}
        className={cx('group absolute z-10 touch-none', edges[handle])}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { from: vertical ? event.clientX : event.clientY, start: live };
        }}
        onPointerMove={move}
        onPointerUp={() => {
          if (drag.current) settle(live);
          drag.current = null;
        }}
        onPointerCancel={() => {
          drag.current = null;
          setLive(size);
        }}
        onDoubleClick={() => settle(defaultSize)}
        onKeyDown={press}
      >
        <span
          className={cx(
            'pointer-events-none absolute bg-transparent transition-colors group-hover:bg-line group-active:bg-accent',
            lines[handle],
          )}
        />
      </div>
    </div>
  );
}
