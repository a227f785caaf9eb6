import { Menu as Base } from '@base-ui/react/menu';
import type { ComponentProps, ReactElement } from 'react';
import { type MenuEntry, MenuItems, menuPopup } from './menu-items.tsx';

export type { MenuEntry } from './menu-items.tsx';

interface Common {
  entries: readonly MenuEntry[];
  side?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
}

export interface MenuProps extends Common {
  trigger: ReactElement;
  onOpenChange?: ((open: boolean) => void) | undefined;
}

export function Menu({ trigger, entries, side = 'bottom', align = 'start', onOpenChange }: MenuProps) {
  return (
    <Base.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup className={menuPopup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface AnchoredMenuProps extends Common {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** An element or a point. */
  anchor: ComponentProps<typeof Base.Positioner>['anchor'];
  label: string;
  /** Where the keys go once it has closed; where they were when left out. */
  finalFocus?: ComponentProps<typeof Base.Popup>['finalFocus'] | undefined;
}

/** A menu without a trigger: the actions of a row, opened by `.` or the right mouse button. */
export function AnchoredMenu({
  open,
  onOpenChange,
  anchor,
  label,
  entries,
  side = 'bottom',
  align = 'start',
  finalFocus,
}: AnchoredMenuProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} align={align} sideOffset={2} collisionPadding={8} className="z-50">
          <Base.Popup aria-label={label} {...(finalFocus === undefined ? {} : { finalFocus })} className={menuPopup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
