import { Input as Base } from '@base-ui/react/input';
import type { ComponentProps } from 'react';
import { controlFrame } from './control.ts';
import { cx } from './cx.ts';

export interface InputProps extends Omit<ComponentProps<'input'>, 'size' | 'defaultValue' | 'value' | 'onChange'> {
  value?: string | undefined;
  defaultValue?: string | undefined;
  onValueChange?: ((value: string) => void) | undefined;
  onChange?: ComponentProps<'input'>['onChange'] | undefined;
  invalid?: boolean | undefined;
  /** Ports, paths, hashes. */
  mono?: boolean | undefined;
}

export function Input({ invalid, mono = false, className, onValueChange, ...rest }: InputProps) {
  return (
    <Base
      {...rest}
      {...(onValueChange ? { onValueChange } : {})}
      {...(invalid ? { 'aria-invalid': true } : {})}
      className={cx(controlFrame, 'h-(--control) ui-fill px-2.25', mono && 'font-mono text-sm', className)}
    />
  );
}
