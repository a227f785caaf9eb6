import { formatClock, formatDuration } from '../lib/duration.ts';
import { cx } from './cx.ts';
import { useTickingSeconds } from './ticker.ts';

export interface ElapsedProps {
  /** Milliseconds since the epoch; null when it has not begun. */
  from: number | null;
  /** Null while it goes on: then a clock runs, whose width stays. */
  to: number | null;
  className?: string | undefined;
}

/** How long something has taken, or takes so far. */
export function Elapsed({ from, to, className }: ElapsedProps) {
  if (from === null) return <span className={className}>–</span>;
  if (to !== null) return <span className={cx('tabular-nums', className)}>{formatDuration(to - from)}</span>;
  return <Running from={from} className={className} />;
}

function Running({ from, className }: { from: number; className: string | undefined }) {
  return <span className={cx('tabular-nums', className)}>{useTickingSeconds((now) => formatClock(now - from))}</span>;
}

/** Counts down to a time, and says so when it has come. */
export function Countdown({
  to,
  due = 'now',
  className,
}: {
  to: number;
  due?: string;
  className?: string | undefined;
}) {
  const text = useTickingSeconds((now) => (to - now < 1000 ? due : formatClock(to - now)));
  return <span className={cx('tabular-nums', className)}>{text}</span>;
}
