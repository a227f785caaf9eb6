import { ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';

export interface Crumb {
  id: string;
  label: string;
  /** A link element of the router, or nothing for where one is. */
  link?: ReactElement | undefined;
}

export function Breadcrumbs({
  crumbs,
  label = 'Breadcrumbs',
}: {
  crumbs: readonly Crumb[];
  label?: string | undefined;
}) {
  return (
    <nav aria-label={label} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          return (
            <li
              key={crumb.id}
              className={cx('flex items-center gap-1', last ? 'min-w-16 shrink-[99]' : 'min-w-8 max-w-44')}
            >
              {index > 0 && <Icon icon={ChevronRight} size="sm" className="text-faint rtl:rotate-180" />}
              {crumb.link && !last ? (
                <Link render={crumb.link} variant="plain" className="truncate text-dim hover:text-text">
                  {crumb.label}
                </Link>
              ) : (
                <span
                  aria-current={last ? 'page' : undefined}
                  className={last ? 'truncate font-semibold' : 'truncate text-dim'}
                >
                  {crumb.label}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
