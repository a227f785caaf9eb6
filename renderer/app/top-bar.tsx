import { Search } from 'lucide-react';
import type { ComponentType } from 'react';
import { acceleratorAria } from '../lib/accelerator.ts';
import { currentPlatform } from '../lib/platform.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { openPalette } from './palette/palette-store.ts';

interface TopBarProps {
  title: string;
  items: readonly ComponentType[];
  subtitleRef: (node: HTMLElement | null) => void;
  actionsRef: (node: HTMLElement | null) => void;
}

export function TopBar({ title, items, subtitleRef, actionsRef }: TopBarProps) {
  return (
    <header className="flex h-11 min-w-0 items-center gap-3 border-b border-line-soft ps-4 pe-3">
      <div className="flex min-w-0 shrink grow basis-48 items-baseline gap-3">
        <h1 id="page-title" className="max-w-full shrink-0 truncate text-md font-semibold" dir="auto">
          {title}
        </h1>
        <div ref={subtitleRef} className="w-0 flex-1 truncate text-faint" />
      </div>
      <div ref={actionsRef} className="flex shrink-0 items-center gap-1 empty:hidden" />
      {items.map((Item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
        <Item key={i} />
      ))}
      <button
        type="button"
        onClick={openPalette}
        aria-keyshortcuts={acceleratorAria('Mod+K', currentPlatform())}
        className="flex h-7.5 min-w-9 shrink flex-wrap content-start items-center gap-2 overflow-hidden rounded-md border border-line bg-panel px-2.5 text-faint transition-colors hover:border-edge hover:text-dim lg:w-80"
      >
        <span className="flex h-7 items-center">
          <Icon icon={Search} size="sm" />
        </span>
        <span className="min-w-0 flex-1 truncate text-start max-lg:sr-only">Search or run a command</span>
        {/* Where there is no room for it, it wraps out of sight. */}
        <span aria-hidden className="flex h-7 items-center">
          <Kbd keys="Mod+K" />
        </span>
      </button>
    </header>
  );
}
