import type { ComponentProps } from 'react';
import { cx } from '../ui/cx.ts';

/** What stands in the status bar and can be pressed. Takes a ref and props, so that a popover can hang on it. */
export function StatusButton({ className, type = 'button', ...rest }: ComponentProps<'button'>) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(
        'inset-focus inline-flex h-5.5 min-w-0 items-center gap-1.5 rounded-sm px-1.5 whitespace-nowrap transition-colors hover:bg-hover hover:text-text data-popup-open:bg-hover data-popup-open:text-text',
        className,
      )}
    />
  );
}
