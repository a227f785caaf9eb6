import { formatCompact, formatNumber } from '../lib/number.ts';
import { cx } from './cx.ts';

export interface BadgeProps {
  count: number;
  /** `unread`, `need you`: makes the bare number a sentence for assistive technology. */
  label: string;
  tone?: 'quiet' | 'accent' | 'bad' | undefined;
  className?: string | undefined;
}

const tones = {
  quiet: 'text-faint',
  accent: 'min-w-4.5 rounded-full bg-accent px-1.25 text-center text-on-accent',
  bad: 'min-w-4.5 rounded-full bg-bad-fill px-1.25 text-center text-on-bad',
};

export function Badge({ count, label, tone = 'quiet', className }: BadgeProps) {
  return (
    <span
      className={cx(
        'relative inline-block shrink-0 text-2xs tabular-nums font-medium leading-4.5',
        tones[tone],
        className,
      )}
    >
      {/* As elsewhere on the screen, while it fits. */}
      <span aria-hidden>{count < 10_000 ? formatNumber(count) : formatCompact(count)}</span>
      <span className="sr-only">{`${formatNumber(count)} ${label}`}</span>
    </span>
  );
}
