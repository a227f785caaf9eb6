import { Bell } from 'lucide-react';
import { AppLink } from '../../../app/navigation.tsx';
import { acceleratorAria } from '../../../lib/accelerator.ts';
import { formatCompact, formatCount } from '../../../lib/number.ts';
import { currentPlatform } from '../../../lib/platform.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { useUnread } from '../queries.ts';

/** How many are unread, on every screen; the room for the figure is there before it is. */
export function TopBell() {
  const { count = 0, worst = null } = useUnread().data ?? {};
  const bad = worst === 'critical' || worst === 'error';
  const label =
    count === 0 ? 'Notifications, nothing unread' : `Notifications, ${formatCount(count, 'unread', 'unread')}`;
  return (
    <Tooltip content={label} shortcut="G I" side="bottom">
      <AppLink
        to="/notifications"
        aria-label={label}
        aria-keyshortcuts={acceleratorAria('G I', currentPlatform())}
        className="relative inline-flex h-7.5 w-11 shrink-0 items-center gap-1 rounded-md ps-2 text-dim transition-colors hover:bg-hover hover:text-text"
      >
        <Icon icon={Bell} />
        {count > 0 && (
          <span aria-hidden className={bad ? 'text-2xs font-medium text-bad' : 'text-2xs font-medium text-accent'}>
            {formatCompact(count)}
          </span>
        )}
      </AppLink>
    </Tooltip>
  );
}
