import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { acceleratorAria } from '../lib/accelerator.ts';
import { currentPlatform } from '../lib/platform.ts';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  icon: LucideIcon;
  /** Name for assistive technology and tooltip for the eye: an icon alone says nothing. */
  label: string;
  shortcut?: string | undefined;
  variant?: 'ghost' | 'default' | undefined;
  size?: 'sm' | 'md' | undefined;
  /** A toggle: pressed or not. */
  pressed?: boolean | undefined;
  loading?: boolean | undefined;
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right' | undefined;
}

const variants = {
  ghost:
    'border-transparent text-dim hover:bg-hover hover:text-text active:bg-raise data-popup-open:bg-hover data-popup-open:text-text aria-pressed:bg-accent-bg aria-pressed:text-text',
  default:
    'border-line bg-raise text-dim hover:border-edge hover:text-text active:bg-hover data-popup-open:border-edge aria-pressed:bg-accent-bg aria-pressed:text-text',
};

export function IconButton({
  icon,
  label,
  shortcut,
  variant = 'ghost',
  size = 'md',
  pressed,
  loading = false,
  tooltipSide = 'top',
  className,
  onClick,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} side={tooltipSide}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={loading || undefined}
        aria-keyshortcuts={shortcut && acceleratorAria(shortcut, currentPlatform())}
        onClick={loading ? undefined : onClick}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md border transition-colors disabled:pointer-events-none disabled:opacity-45',
          size === 'sm' ? 'size-(--control-sm)' : 'size-(--control)',
          variants[variant],
          className,
        )}
      >
        {loading ? <Spinner /> : <Icon icon={icon} />}
      </button>
    </Tooltip>
  );
}
