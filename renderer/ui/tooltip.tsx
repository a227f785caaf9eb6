import { Tooltip as Base } from '@base-ui/react/tooltip';
import { createContext, type ReactElement, type ReactNode, useContext, useState } from 'react';
import { Kbd } from './kbd.tsx';

interface Payload {
  content: ReactNode;
  shortcut?: string | undefined;
  side: 'top' | 'bottom' | 'left' | 'right';
}

const HandleContext = createContext<Base.Handle<Payload> | null>(null);

export interface TooltipProps {
  content: ReactNode;
  shortcut?: string | undefined;
  side?: Payload['side'] | undefined;
  /** One element that takes a ref and props. */
  children: ReactElement;
}

/**
 * One popup serves every trigger of the page: a table with a thousand icon buttons mounts a thousand triggers but one tooltip.
 */
export function TooltipProvider({ children }: { children: ReactNode }) {
  const [handle] = useState(() => Base.createHandle<Payload>());
  return (
    <Base.Provider delay={450} closeDelay={0} timeout={300}>
      <HandleContext value={handle}>{children}</HandleContext>
      <Base.Root handle={handle} disableHoverablePopup={false}>
        {({ payload }) => (
          <Base.Portal>
            <Base.Positioner side={payload?.side ?? 'top'} sideOffset={6} collisionPadding={8} className="z-50">
              <Base.Popup className="flex max-w-80 items-center gap-2 rounded-md border border-line bg-raise px-2 py-1 text-sm text-text shadow-pop transition-opacity data-ending-style:opacity-0 data-instant:transition-none data-starting-style:opacity-0">
                <span className="min-w-0 wrap-anywhere">{payload?.content}</span>
                {payload?.shortcut && <Kbd keys={payload.shortcut} />}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        )}
      </Base.Root>
    </Base.Provider>
  );
}

export function Tooltip({ content, shortcut, side = 'top', children }: TooltipProps) {
  const handle = useContext(HandleContext);
  if (!handle) return children;
  return <Base.Trigger handle={handle} payload={{ content, shortcut, side }} render={children} />;
}
