import { formatAbsolute, formatMoment, formatRelative, formatTimeOfDay } from '../lib/relative-time.ts';
import { cx } from './cx.ts';
import { useTicking } from './ticker.ts';
import { Tooltip } from './tooltip.tsx';

export interface TimeProps {
  /** Milliseconds since the epoch. */
  at: number;
  /** `relative`: 3 min ago. `moment`: 14:02 today, else the date. `clock`: 14:02:31. */
  form?: 'relative' | 'moment' | 'clock' | undefined;
  /** It is to happen: a little ahead is no clock that runs before this one. */
  planned?: boolean | undefined;
  className?: string | undefined;
}

export function Time({ at, form = 'relative', planned, className }: TimeProps) {
  const text = useTicking((now) => {
    if (form === 'clock') return formatTimeOfDay(at, true);
    return form === 'moment' ? formatMoment(at, now) : formatRelative(at, now, planned);
  });
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return <span className={className}>–</span>;
  return (
    <Tooltip content={formatAbsolute(at)}>
      <time dateTime={new Date(at).toISOString()} className={cx('whitespace-nowrap tabular-nums', className)}>
        {text}
      </time>
    </Tooltip>
  );
}
