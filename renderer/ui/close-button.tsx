import { X } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

/** Without a tooltip: one would open when the dialog focuses it, and the first Escape would close that instead. */
export function CloseButton({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      {...rest}
      type="button"
      aria-label="Close"
      className={cx(
        'inline-flex size-(--control-sm) shrink-0 items-center justify-center rounded-md text-dim transition-colors hover:bg-hover hover:text-text',
        className,
      )}
    >
      <Icon icon={X} />
    </button>
  );
}
