import { cx } from './cx.ts';

export interface RingProps {
  /** 0..100, or null where it is not known. */
  value: number | null;
  /** `Health of shop-api`. */
  label: string;
  hideValue?: boolean | undefined;
  className?: string | undefined;
}

const radius = 8;
const round = 2 * Math.PI * radius;

function toneOf(value: number): string {
  if (value >= 80) return 'text-ok';
  return value >= 50 ? 'text-warn' : 'text-bad';
}

export function Ring({ value, label, hideValue = false, className }: RingProps) {
  const known = value !== null && Number.isFinite(value);
  const share = known ? Math.min(100, Math.max(0, value)) : 0;
  return (
    <span className={cx('inline-flex items-center gap-1.5', className)}>
      <svg
        role="img"
        aria-label={known ? `${label}: ${Math.round(share)} of 100` : `${label}: not known`}
        viewBox="0 0 20 20"
        fill="none"
        strokeWidth="2.5"
        className={cx('size-4.5 shrink-0 -rotate-90', known ? toneOf(share) : 'text-faint')}
      >
        <circle cx="10" cy="10" r={radius} stroke="var(--track)" />
        {known && (
          <circle
            data-mark=""
            cx="10"
            cy="10"
            r={radius}
            stroke="currentColor"
            strokeLinecap="round"
            strokeDasharray={`${(Math.max(share, 1) / 100) * round} ${round}`}
          />
        )}
      </svg>
      {!hideValue && (
        <span aria-hidden className={cx('min-w-5 tabular-nums', !known && 'text-faint')}>
          {known ? Math.round(share) : '–'}
        </span>
      )}
    </span>
  );
}
