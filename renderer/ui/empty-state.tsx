import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { useHeld } from './held.ts';
import { Icon } from './icon.tsx';

export interface EmptyStateProps {
  icon?: LucideIcon | undefined;
  /** `No project has been found yet`. */
  title: string;
  /** Why, and what comes of the action. */
  children?: ReactNode;
  /** One Button: the one next step. */
  action?: ReactNode;
  /** A second way in words: a shortcut, a link. */
  aside?: ReactNode;
  /** `line` is one quiet line inside a page that has more to show. */
  size?: 'page' | 'line' | undefined;
  className?: string | undefined;
}

export function EmptyState({ icon, title, children, action, aside, size = 'page', className }: EmptyStateProps) {
  const held = useHeld();
  if (size === 'line') {
    return (
      <div className={cx('flex min-h-(--row) flex-wrap items-center gap-x-2 gap-y-1 text-faint', className)}>
        {icon && <Icon icon={icon} />}
        <span>{title}</span>
        {children && <span>{children}</span>}
        {action}
      </div>
    );
  }
  return (
    <div className={cx('mx-auto flex w-full max-w-95 flex-col items-center px-4 py-10 text-center', className)}>
      {icon && <Icon icon={icon} size="lg" className="mb-3 text-faint" />}
      <p className="text-md font-medium text-balance">{title}</p>
      {children && <div className="mt-1 text-dim text-pretty">{children}</div>}
      {held && <p className="mt-1 text-sm text-warn">So it was when Optimus was last reached.</p>}
      {action && <div className="mt-4">{action}</div>}
      {aside && <div className="mt-3 text-sm text-faint">{aside}</div>}
    </div>
  );
}
