import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import { ScrollArea } from './scroll-area.tsx';

export interface InspectorProps {
  title: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  className?: string | undefined;
}

/** What is selected, beside the list that stays. Put it into a ResizablePanel with its handle at the left. */
export function Inspector({ title, subtitle, actions, onClose, children, footer, className }: InspectorProps) {
  const id = useId();
  return (
    <aside aria-labelledby={id} className={cx('flex h-full min-h-0 min-w-0 flex-col bg-panel', className)}>
      <header className="flex min-h-11 shrink-0 items-center gap-1 border-b border-line-soft py-1.5 ps-4 pe-2">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="truncate text-md font-semibold">
            {title}
          </h2>
          {subtitle && <p className="truncate text-sm text-faint">{subtitle}</p>}
        </div>
        {actions}
        <IconButton icon={X} label="Close inspector" shortcut="Escape" onClick={onClose} />
      </header>
      <ScrollArea label="Details" className="flex-1 p-4">
        {children}
      </ScrollArea>
      {footer && (
        <footer className="flex shrink-0 flex-wrap gap-2 border-t border-line-soft px-4 py-2.5">{footer}</footer>
      )}
    </aside>
  );
}
