import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { CloseButton } from './close-button.tsx';
import { cx } from './cx.ts';
import { dialogFrame, scrim } from './overlay.ts';
import { ScrollArea } from './scroll-area.tsx';

export interface DialogProps {
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  /** Whether it stays for now when Escape or a click beside it would close it. */
  stays?: (() => boolean) | undefined;
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
  stays,
  title,
  description,
  footer,
  trigger,
  size = 'md',
  initialFocus,
  children,
}: DialogProps) {
  const onChange = (next: boolean, details: Base.Root.ChangeEventDetails) => {
    const byChance = details.reason === 'escape-key' || details.reason === 'outside-press';
    if (!next && byChance && stays?.()) details.cancel();
    else onOpenChange?.(next);
  };
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={onChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup {...(initialFocus ? { initialFocus } : {})} className={cx(dialogFrame, sizes[size])}>
          <header className="px-4 pe-11 pt-3.5 pb-1">
            <div>
              <Base.Title className="text-md font-semibold wrap-anywhere">{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-dim">{description}</Base.Description>}
            </div>
          </header>
          <ScrollArea
            label="Content"
            // What has gone under the title is parted from it by a line.
            onScroll={({ currentTarget }) =>
              currentTarget.toggleAttribute('data-scrolled', currentTarget.scrollTop > 0)
            }
            className="flex-1 border-t border-transparent px-4 py-3 data-scrolled:border-line-soft"
          >
            {children}
          </ScrollArea>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line-soft px-4 py-3">{footer}</footer>
          )}
          {/* Last, so that the first field has the focus when it opens. */}
          <Base.Close render={<CloseButton className="absolute end-2.5 top-2.5" />} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** For a dialog that is open as long as it is there. */
export const whenClosed = (onClose: () => void) => (open: boolean) => {
  if (!open) onClose();
};

/** Closes the dialog around it: `<DialogClose render={<Button>Cancel</Button>} />`. */
export const DialogClose = Base.Close;
