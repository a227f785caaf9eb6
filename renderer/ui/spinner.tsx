import { cx } from './cx.ts';

export interface SpinnerProps {
  /** Announced; leave out where a label beside it says the same. */
  label?: string | undefined;
  size?: 'sm' | 'md' | undefined;
  className?: string | undefined;
}

export function Spinner({ label, size = 'sm', className }: SpinnerProps) {
  return (
    <svg
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      className={cx('shrink-0 animate-spin', size === 'sm' ? 'size-3.5' : 'size-5', className)}
    >
      <circle cx="8" cy="8" r="6" opacity="0.25" />
      <path d="M8 2a6 6 0 0 1 6 6" />
    </svg>
  );
}
