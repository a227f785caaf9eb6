import { ChevronDown, Maximize2, Minimize2 } from 'lucide-react';
import { type ComponentType, Suspense, useState } from 'react';
import { late } from '../lib/load-code.ts';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ResizablePanel } from '../ui/resizable-panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import type { DockTab } from './feature.ts';
import { layoutDefaults, setLayout, toggleDock, useLayout } from './layout-store.ts';

export function Dock({ tabs }: { tabs: readonly DockTab[] }) {
  const { dockMaximised, dockHeight } = useLayout();
  return (
    <section
      aria-label="Dock"
      className={cx('flex min-h-0 flex-col bg-panel', dockMaximised ? 'flex-1' : 'max-h-[60%]')}
    >
      {dockMaximised ? (
        <Panel tabs={tabs} />
      ) : (
        <ResizablePanel
          handle="top"
          label="Resize dock"
          size={dockHeight}
          defaultSize={layoutDefaults.dockHeight}
          min={96}
          max={640}
          onResize={(height) => setLayout({ dockHeight: height })}
          className="shrink! border-t border-line-soft"
        >
          <Panel tabs={tabs} />
        </ResizablePanel>
      )}
    </section>
  );
}

function Panel({ tabs }: { tabs: readonly DockTab[] }) {
  const { dockMaximised, dockTab } = useLayout();
  const [pages] = useState(() => new Map<string, ComponentType>(tabs.map((tab) => [tab.id, late(tab.load)])));
  const current = tabs.some((tab) => tab.id === dockTab) ? dockTab : (tabs[0]?.id ?? '');
  return (
    <Tabs
      label="Dock"
      value={current}
      onValueChange={(tab) => setLayout({ dockTab: tab })}
      className="flex-1 [&>:first-child]:px-2"
      panelClassName="pt-0! flex flex-col"
      tabs={tabs.map((tab) => {
        const Page = pages.get(tab.id);
        return {
          value: tab.id,
          label: tab.label,
          content: (
            <Suspense fallback={<Skeleton label={`Loading ${tab.label}`} className="px-2" />}>
              {Page && <Page />}
            </Suspense>
          ),
        };
      })}
      end={
        <>
          <IconButton
            icon={dockMaximised ? Minimize2 : Maximize2}
            size="sm"
            label={dockMaximised ? 'Restore dock' : 'Maximise dock'}
            onClick={() => setLayout({ dockMaximised: !dockMaximised })}
          />
          <IconButton icon={ChevronDown} size="sm" label="Hide dock" shortcut="Mod+`" onClick={toggleDock} />
        </>
      }
    />
  );
}
