import { cx } from './cx.ts';
import { markSegments } from './logo-segments.ts';

export interface LogoProps {
  /** Names it; without one it is decoration beside the word. */
  label?: string | undefined;
  className?: string | undefined;
}

const segments = markSegments({ center: 12, radius: 9, width: 4.2, count: 40 });

/** An O that is a sweep: it fades out behind the bright point that is now. */
export function Logo({ label, className }: LogoProps) {
  return (
    <svg
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      data-mark=""
      viewBox="0 0 24 24"
      fill="none"
      className={cx('size-4.5 shrink-0', className)}
    >
      {segments.arcs.map((arc) => (
        <path key={arc.d} d={arc.d} stroke={arc.color} strokeWidth={segments.width} />
      ))}
      <circle cx={segments.head.x} cy={segments.head.y} r={segments.head.r} fill={segments.head.color} />
    </svg>
  );
}
