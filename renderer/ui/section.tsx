import { type ReactNode, useId } from 'react';
import { formatNumber } from '../lib/number.ts';
import { cx } from './cx.ts';

export interface SectionProps {
  title: string;
  /** A figure, or what the figure counts: `7 services in 3 projects`. */
  count?: number | string | undefined;
  action?: ReactNode;
  level?: 2 | 3 | undefined;
  children?: ReactNode;
  className?: string | undefined;
}

export function Section({ title, count, action, level = 2, children, className }: SectionProps) {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={cx('min-w-0', className)}>
      <header className="mb-2 flex min-h-6 items-center gap-3">
        <div className="flex min-w-0 flex-1 items-baseline gap-2">
          <Heading id={id} className="shrink-0 text-sm font-semibold text-dim">
            {title}
          </Heading>
          {count !== undefined && (
            <span className="truncate text-sm text-faint tabular-nums">
              {typeof count === 'number' ? formatNumber(count) : count}
            </span>
          )}
        </div>
        {action && <div className="flex shrink-0 items-center gap-1">{action}</div>}
      </header>
      {children}
    </section>
  );
}
