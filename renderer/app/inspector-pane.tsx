import type { ReactNode } from 'react';
import { ResizablePanel } from '../ui/resizable-panel.tsx';
import { layoutDefaults, setLayout, useLayout } from './layout-store.ts';
import { useNarrowerThan } from './rem-width.ts';

/** Whether the inspector has to lie over the list. */
export const useInspectorCovers = () => useNarrowerThan(54);

/** Beside the list where there is room for both, else over it. The parent is `relative flex`. */
export function InspectorPane({ children }: { children: ReactNode }) {
  const width = useLayout((layout) => layout.inspectorWidth);
  if (useInspectorCovers()) return <div className="absolute inset-0 z-10 bg-panel">{children}</div>;
  return (
    <ResizablePanel
      handle="left"
      label="Resize inspector"
      size={width}
      defaultSize={layoutDefaults.inspectorWidth}
      min={280}
      max={720}
      onResize={(next) => setLayout({ inspectorWidth: next })}
      className="max-w-[46%] border-s border-line-soft"
    >
      {children}
    </ResizablePanel>
  );
}
