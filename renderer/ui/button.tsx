import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { Spinner } from './spinner.tsx';

type ButtonVariant = 'primary' | 'default' | 'ghost' | 'danger';

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant | undefined;
  size?: 'sm' | 'md' | undefined;
  icon?: LucideIcon | undefined;
  trailingIcon?: LucideIcon | undefined;
  /** Keeps width, focus and name; clicks are ignored meanwhile. */
  loading?: boolean | undefined;
}

const base =
  'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:pointer-events-none disabled:opacity-45';

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover active:bg-accent',
  default: 'border-line bg-raise text-text hover:border-edge active:bg-hover data-popup-open:border-edge',
  ghost:
    'border-transparent text-dim hover:bg-hover hover:text-text active:bg-raise data-popup-open:bg-hover data-popup-open:text-text',
  danger: 'border-transparent bg-bad-fill text-on-bad hover:brightness-110 active:brightness-95',
};

const sizes = { sm: 'h-(--control-sm) px-2 text-sm', md: 'h-(--control) px-2.5 text-sm' };

export function Button({
  variant = 'default',
  size = 'md',
  icon,
  trailingIcon,
  loading = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (loading) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      onClick={press}
      aria-busy={loading || undefined}
      aria-disabled={loading || rest['aria-disabled']}
      className={cx(base, variants[variant], sizes[size], className)}
    >
      <span className={cx('contents', loading && '*:opacity-0')}>
        {icon && <Icon icon={icon} className="-ms-0.5" />}
        <span className={loading ? 'opacity-0' : undefined}>{children}</span>
        {trailingIcon && <Icon icon={trailingIcon} className="-me-0.5" />}
      </span>
      {loading && <Spinner className="absolute" />}
    </button>
  );
}
