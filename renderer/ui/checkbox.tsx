import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface CheckboxProps {
  checked: boolean;
  indeterminate?: boolean | undefined;
  onCheckedChange: (checked: boolean) => void;
  children?: ReactNode;
  hint?: ReactNode;
  /** Names it where there are no children. */
  label?: string | undefined;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

export function Checkbox({
  checked,
  indeterminate = false,
  onCheckedChange,
  children,
  hint,
  label,
  disabled = false,
  className,
}: CheckboxProps) {
  const box = (
    <Base.Root
      aria-label={label}
      checked={checked}
      indeterminate={indeterminate}
      disabled={disabled}
      onCheckedChange={onCheckedChange}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-edge bg-bg transition-colors hover:border-dim data-checked:border-transparent data-checked:bg-accent data-indeterminate:border-transparent data-indeterminate:bg-accent data-disabled:opacity-45"
    >
      <Base.Indicator data-mark="" className="text-on-accent">
        {indeterminate ? (
          <Minus aria-hidden strokeWidth={2.5} className="size-3" />
        ) : (
          <Check aria-hidden strokeWidth={2.5} className="size-3" />
        )}
      </Base.Indicator>
    </Base.Root>
  );
  if (children === undefined) return box;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the Base UI checkbox inside
    <label className={cx('grid grid-cols-[1rem_1fr] items-start gap-x-2', disabled && 'text-faint', className)}>
      <span className="flex h-4.75 items-center">{box}</span>
      <span className="min-w-0">
        <span className="block">{children}</span>
        {hint && <span className="block text-sm text-dim">{hint}</span>}
      </span>
    </label>
  );
}
