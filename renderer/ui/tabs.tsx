import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

interface TabItem<V extends string> {
  value: V;
  label: string;
  /** A figure beside the label. */
  count?: number | undefined;
  disabled?: boolean | undefined;
  content: ReactNode;
}

export interface TabsProps<V extends string> {
  tabs: readonly TabItem<V>[];
  value: V;
  onValueChange: (value: V) => void;
  label: string;
  /** At the end of the tab line: actions on what the tabs show. */
  end?: ReactNode;
  className?: string | undefined;
  panelClassName?: string | undefined;
}

export function Tabs<V extends string>({
  tabs,
  value,
  onValueChange,
  label,
  end,
  className,
  panelClassName,
}: TabsProps<V>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next: V) => onValueChange(next)}
      className={cx('flex min-h-0 flex-col', className)}
    >
      <div className="flex items-center gap-3 border-b border-line-soft">
        <Base.List aria-label={label} className="relative flex min-w-0 gap-1 overflow-x-auto">
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              disabled={tab.disabled ?? false}
              className="inset-focus inline-flex h-8 shrink-0 select-none items-center gap-1.5 rounded-sm px-2 text-dim transition-colors hover:text-text data-active:text-text data-disabled:opacity-45"
            >
              {tab.label}
              {tab.count !== undefined && <span className="text-2xs text-faint">{tab.count}</span>}
            </Base.Tab>
          ))}
          <Base.Indicator
            data-mark=""
            className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-accent transition-[translate,width] duration-100"
          />
        </Base.List>
        {end && <div className="ms-auto flex shrink-0 items-center gap-1">{end}</div>}
      </div>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className={cx('min-h-0 flex-1 pt-3', panelClassName)}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
