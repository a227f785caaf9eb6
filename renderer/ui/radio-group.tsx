import { Radio } from '@base-ui/react/radio';
import { RadioGroup as Base } from '@base-ui/react/radio-group';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { FieldItem } from './field-item.tsx';

interface RadioOption<V extends string> {
  value: V;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean | undefined;
}

export interface RadioGroupProps<V extends string> {
  options: readonly RadioOption<V>[];
  value: V;
  onValueChange: (value: V) => void;
  label?: string | undefined;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

export function RadioGroup<V extends string>({
  options,
  value,
  onValueChange,
  label,
  disabled = false,
  className,
}: RadioGroupProps<V>) {
  return (
    <Base<V>
      aria-label={label}
      value={value}
      onValueChange={onValueChange}
      disabled={disabled}
      className={cx('grid gap-2', className)}
    >
      {options.map((option) => (
        <FieldItem key={option.value}>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the Base UI radio inside */}
          <label
            className={cx(
              'grid grid-cols-[1rem_1fr] items-start gap-x-2',
              (disabled || option.disabled) && 'text-faint',
            )}
          >
            <span className="flex h-4.75 items-center">
              <Radio.Root
                value={option.value}
                disabled={option.disabled ?? false}
                className="flex size-4 items-center justify-center rounded-full border border-edge bg-bg transition-colors hover:border-dim data-checked:border-transparent data-checked:bg-accent data-disabled:opacity-45"
              >
                <Radio.Indicator data-mark="" className="size-1.5 rounded-full bg-on-accent" />
              </Radio.Root>
            </span>
            <span className="min-w-0">
              <span className="block">{option.label}</span>
              {option.hint && <span className="block text-sm text-dim">{option.hint}</span>}
            </span>
          </label>
        </FieldItem>
      ))}
    </Base>
  );
}
