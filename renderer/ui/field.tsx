import { Field as Base } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { InField } from './field-item.tsx';

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what would be right; names the field for assistive technology while it is there. */
  error?: ReactNode;
  /** `row` puts the control at the end of the line, as settings do. */
  layout?: 'stack' | 'row' | undefined;
  disabled?: boolean | undefined;
  /** One control of this folder: Input, Textarea, Select, Switch, RadioGroup, Slider. */
  children: ReactNode;
  className?: string | undefined;
}

export function Field({ label, hint, error, layout = 'stack', disabled = false, children, className }: FieldProps) {
  const invalid = error !== undefined && error !== null && error !== false && error !== '';
  const row = layout === 'row';
  return (
    <Base.Root
      invalid={invalid}
      disabled={disabled}
      className={cx(
        row ? 'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-0.5' : 'grid gap-1.25',
        className,
      )}
    >
      <div className="min-w-0">
        <Base.Label className={cx('block', row ? 'text-base' : 'text-sm font-medium text-dim')}>{label}</Base.Label>
        {row && hint && <Base.Description className="text-sm text-dim">{hint}</Base.Description>}
      </div>
      <InField value={true}>
        {row ? <div className="flex min-w-0 items-center justify-end">{children}</div> : children}
      </InField>
      {!row && hint && !invalid && <Base.Description className="text-sm text-faint">{hint}</Base.Description>}
      <Base.Error match={invalid} className={cx('text-sm text-bad', row && 'col-span-2')}>
        {error}
      </Base.Error>
    </Base.Root>
  );
}
