import { cx } from './cx.ts';
import { useDelayed } from './delayed.ts';
import { useHeld } from './held.ts';

export interface SkeletonProps {
  /** Lines or rows that will come, as near as can be known: the space is reserved at once, the bars show after 200 ms. */
  rows?: number | undefined;
  /** `row` has the height of list rows, `text` of running text. */
  shape?: 'row' | 'text' | undefined;
  /** `Loading projects`. */
  label: string;
  /** 0 in the gallery. */
  delay?: number | undefined;
  className?: string | undefined;
}

const widths = ['w-2/5', 'w-3/5', 'w-1/2', 'w-1/3', 'w-3/4'];

export function Skeleton({ rows = 3, shape = 'row', label, delay = 200, className }: SkeletonProps) {
  const due = useDelayed(delay);
  // Bars that move promise something that comes; while nothing can, this says so.
  if (useHeld())
    return (
      <div role="status" className={cx('py-1 text-dim text-pretty', shape === 'row' && 'px-2', className)}>
        Optimus cannot be reached now. This loads by itself when it is back.
      </div>
    );
  return (
    <div role="status" aria-busy="true" className={cx('relative', className)}>
      <span className="sr-only">{due ? label : ''}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
          key={index}
          aria-hidden
          className={cx(
            'flex items-center gap-2',
            shape === 'row' ? 'h-(--row) border-b border-line-soft px-2' : 'h-4.75',
          )}
        >
          {due && <span className={cx('h-2 animate-pulse rounded-full bg-track', widths[index % widths.length])} />}
        </div>
      ))}
    </div>
  );
}
