import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { controlFrame } from './control.ts';
import { cx } from './cx.ts';

export interface TextareaProps extends Omit<ComponentProps<'textarea'>, 'value' | 'defaultValue'> {
  value?: string | undefined;
  defaultValue?: string | undefined;
  onValueChange?: ((value: string) => void) | undefined;
  invalid?: boolean | undefined;
  mono?: boolean | undefined;
}

export function Textarea({
  invalid,
  mono = false,
  className,
  onValueChange,
  value,
  defaultValue,
  rows = 3,
  ...rest
}: TextareaProps) {
  return (
    <Field.Control
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(onValueChange ? { onValueChange } : {})}
      {...(invalid ? { 'aria-invalid': true } : {})}
      render={<textarea {...rest} rows={rows} />}
      className={cx(controlFrame, 'block ui-fill resize-y px-2.25 py-1.25', mono && 'font-mono text-sm', className)}
    />
  );
}
