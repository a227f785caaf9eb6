import { X } from 'lucide-react';
import { formatPercent } from '../lib/number.ts';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';

export interface ProgressBarProps {
  /** 0..1, or null where the end is not known. */
  value: number | null;
  label: string;
  /** `1 min 10 s left`, `412 of 1,200 files`. */
  detail?: string | undefined;
  tone?: 'accent' | 'ok' | 'bad' | undefined;
  onCancel?: (() => void) | undefined;
  /** After cancel was pressed and before it has ended. */
  cancelling?: boolean | undefined;
  /** Only the bar; the label stays for assistive technology. */
  bare?: boolean | undefined;
  className?: string | undefined;
}

const fills = { accent: 'bg-accent', ok: 'bg-ok', bad: 'bg-bad' };

export function ProgressBar({
  value,
  label,
  detail,
  tone = 'accent',
  onCancel,
  cancelling = false,
  bare = false,
  className,
}: ProgressBarProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  const text = share === null ? (detail ?? 'running') : [formatPercent(share), detail].filter(Boolean).join(', ');
  const bar = (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      aria-valuetext={text}
      className={cx('h-1 w-full overflow-hidden rounded-full bg-track', bare && className)}
    >
      <div
        data-mark=""
        className={cx(
          'h-full rounded-full',
          fills[tone],
          share === null ? 'w-1/4 animate-slide' : 'transition-[width] duration-100',
        )}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
  if (bare) return bar;
  return (
    <div className={cx('grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3', className)}>
      <div className="grid min-w-0 gap-1.5">
        <div className="flex min-w-0 items-baseline gap-2 text-sm">
          <span className="min-w-0 truncate">{label}</span>
          <span className="ms-auto shrink-0 text-dim tabular-nums">{cancelling ? 'cancelling' : detail}</span>
          {share !== null && (
            <span className="min-w-10.5 shrink-0 text-end tabular-nums text-dim">{formatPercent(share)}</span>
          )}
        </div>
        {bar}
      </div>
      {onCancel && <IconButton icon={X} size="sm" label={`Cancel ${label}`} onClick={onCancel} loading={cancelling} />}
    </div>
  );
}
