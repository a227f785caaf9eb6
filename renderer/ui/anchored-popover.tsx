import { Popover as Base } from '@base-ui/react/popover';
import type { ComponentProps, ReactNode } from 'react';
import { popupFrame } from './control.ts';
import { cx } from './cx.ts';

export interface AnchoredPopoverProps {
  title: string;
  /** An element or a point. */
  anchor: ComponentProps<typeof Base.Positioner>['anchor'];
  onClose: () => void;
  children: ReactNode;
  className?: string | undefined;
}

/** A popover without a trigger, about a place: open as long as it is there. */
export function AnchoredPopover({ title, anchor, onClose, children, className }: AnchoredPopoverProps) {
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side="right"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          className="z-50"
        >
          <Base.Popup
            className={cx(
              popupFrame,
              'flex max-h-(--available-height) w-100 max-w-[calc(100vw-1rem)] flex-col p-3',
              className,
            )}
          >
            <Base.Title className="mb-2 text-sm font-semibold text-dim">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
