import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import { dialogFrame, scrim } from './overlay.ts';
import { ScrollArea } from './scroll-area.tsx';

export interface DialogProps {
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, the one that does it last. */
  footer?: ReactNode;
  trigger?: ReactElement | undefined;
  size?: 'sm' | 'md' | 'lg' | undefined;
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  children?: ReactNode;
}

const sizes = { sm: 'w-100', md: 'w-130', lg: 'w-180' };

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  trigger,
  size = 'md',
  initialFocus,
  children,
}: DialogProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup {...(initialFocus ? { initialFocus } : {})} className={cx(dialogFrame, sizes[size])}>
          <header className="flex items-start gap-3 px-4 pt-3.5 pb-1">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-md font-semibold wrap-anywhere">{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-dim">{description}</Base.Description>}
            </div>
            <Base.Close render={<IconButton icon={X} label="Close" size="sm" className="-me-1.5 -mt-0.5" />} />
          </header>
          <ScrollArea label="Content" className="flex-1 px-4 py-3">
            {children}
          </ScrollArea>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line-soft px-4 py-3">{footer}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export const DialogClose = Base.Close;
