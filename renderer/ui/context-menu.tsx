import { ContextMenu as Base } from '@base-ui/react/context-menu';
import type { ReactElement } from 'react';
import { type MenuEntry, MenuItems, menuPopup } from './menu-items.tsx';

export interface ContextMenuProps {
  entries: readonly MenuEntry[];
  /** One element that takes a ref; Shift+F10 and the menu key open it as the right mouse button does. */
  children: ReactElement;
}

export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className={menuPopup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
