import { PanelLeft } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { Badge } from '../ui/badge.tsx';
import { cx } from '../ui/cx.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import type { NavItem } from './feature.ts';
import { toggleSidebar, useLayout } from './layout-store.ts';
import { AppLink, usePathname } from './navigation.tsx';
import { useNarrowerThan } from './rem-width.ts';
import { isWithin } from './route-match.ts';

const groups: { id: NavItem['group']; label: string | null }[] = [
  { id: 'main', label: null },
  { id: 'operate', label: 'Operate' },
  { id: 'think', label: 'Think' },
];

export function Sidebar({ nav }: { nav: readonly NavItem[] }) {
  const wanted = useLayout((layout) => layout.sidebarCollapsed);
  const narrow = useNarrowerThan(48);
  const collapsed = wanted || narrow;
  return (
    <aside
      className={cx(
        'row-span-2 flex min-h-0 flex-col border-e border-line-soft bg-panel px-2 pt-2 pb-2',
        collapsed ? 'w-12' : 'w-53',
      )}
    >
      <div className={cx('mb-2 flex h-7 shrink-0 items-center', collapsed ? 'justify-center' : 'gap-2 ps-2')}>
        <Logo />
        {!collapsed && <span className="flex-1 font-semibold tracking-tight">Optimus</span>}
        {!collapsed && (
          <IconButton icon={PanelLeft} size="sm" label="Collapse sidebar" shortcut="Mod+B" onClick={toggleSidebar} />
        )}
      </div>
      <nav aria-label="Main" className="-mx-2 flex min-h-0 flex-1 flex-col">
        <div className="min-h-12 flex-1 overflow-x-hidden overflow-y-auto px-2 pb-1">
          {groups.map(({ id, label }) => {
            const items = nav.filter((item) => item.group === id);
            if (items.length === 0) return null;
            return (
              <div key={id} className="grid gap-px">
                {label && !collapsed && <p className="px-2 pt-3 pb-1 text-2xs text-faint">{label}</p>}
                {items.map((item) => (
                  <Entry key={item.to} item={item} collapsed={collapsed} />
                ))}
              </div>
            );
          })}
        </div>
        {/* In sight however low the window is; its line shows that the places above go on under it. */}
        <div className="grid shrink-0 gap-px border-t border-line-soft px-2 pt-1">
          {nav
            .filter(({ group }) => group === 'optimus')
            .map((item) => (
              <Entry key={item.to} item={item} collapsed={collapsed} />
            ))}
        </div>
      </nav>
      {wanted && !narrow && (
        <div className="mt-1 flex justify-center">
          <IconButton
            icon={PanelLeft}
            label="Expand sidebar"
            shortcut="Mod+B"
            tooltipSide="right"
            onClick={toggleSidebar}
          />
        </div>
      )}
    </aside>
  );
}

function Entry({ item, collapsed }: { item: NavItem; collapsed: boolean }) {
  const pathname = usePathname();
  const current = isWithin(item.to, pathname);
  const badge = item.useBadge?.() ?? null;
  const place = useRef<HTMLSpanElement>(null);
  // In a low window the places scroll, and the one that was come to by a key may be out of sight.
  useLayoutEffect(() => {
    if (current) place.current?.closest('a')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const link = (
    <AppLink
      to={item.to}
      aria-current={current ? (pathname === item.to ? 'page' : 'true') : undefined}
      data-selected-row={current ? '' : undefined}
      className={cx(
        'relative flex h-7.5 items-center rounded-md transition-colors',
        collapsed ? 'justify-center' : 'gap-2.25 px-2',
        current ? 'bg-accent-bg text-text' : 'text-dim hover:bg-hover hover:text-text',
      )}
    >
      <Icon icon={item.icon} />
      <span ref={place} className={collapsed ? 'sr-only' : 'min-w-0 flex-1 truncate'}>
        {item.label}
      </span>
      {badge &&
        (collapsed ? (
          <span className="absolute end-0.5 top-0.5">
            {!badge.quiet && <span aria-hidden className="block size-1.75 rounded-full bg-accent" />}
            <span className="sr-only">{`${badge.count} ${badge.label}`}</span>
          </span>
        ) : (
          <Badge count={badge.count} label={badge.label} />
        ))}
    </AppLink>
  );
  return collapsed ? (
    <Tooltip content={item.label} shortcut={item.keys} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
