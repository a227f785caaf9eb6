import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { popupFrame } from './control.ts';
import { cx } from './cx.ts';

export interface PopoverProps {
  trigger: ReactElement;
  /** Names it; shown unless `hideTitle`. */
  title: string;
  hideTitle?: boolean | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  children: ReactNode;
  className?: string | undefined;
}

export function Popover({
  trigger,
  title,
  hideTitle = false,
  side = 'bottom',
  align = 'start',
  open,
  onOpenChange,
  children,
  className,
}: PopoverProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup
            className={cx(
              popupFrame,
              'max-h-(--available-height) w-80 max-w-[calc(100vw-1rem)] overflow-y-auto p-3',
              className,
            )}
          >
            <Base.Title className={hideTitle ? 'sr-only' : 'mb-2 text-sm font-semibold text-dim'}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
