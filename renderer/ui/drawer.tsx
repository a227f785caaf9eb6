import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { CloseButton } from './close-button.tsx';
import { scrim } from './overlay.ts';
import { ScrollArea } from './scroll-area.tsx';

export interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Beside the close button. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Over the page from the right, modal: notifications, details on a small window. What stays beside the list is the Inspector. */
export function Drawer({ open, onOpenChange, title, actions, children }: DrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup className="fixed inset-y-0 end-0 z-40 flex w-95 max-w-[calc(100vw-2rem)] flex-col border-s border-line bg-sheet text-text shadow-pop outline-none transition-[translate,opacity] duration-100 data-ending-style:translate-x-4 data-ending-style:opacity-0 data-starting-style:translate-x-4 data-starting-style:opacity-0">
          <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line-soft ps-4 pe-2">
            <Base.Title className="min-w-0 flex-1 truncate text-md font-semibold">{title}</Base.Title>
            {actions}
            <Base.Close render={<CloseButton />} />
          </header>
          <ScrollArea label={title} className="flex-1 p-4">
            {children}
          </ScrollArea>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
