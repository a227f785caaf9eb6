import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { controlFrame, popupFrame } from './control.ts';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

interface SelectOption<V extends string> {
  value: V;
  label: string;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

export interface SelectProps<V extends string> {
  options: readonly SelectOption<V>[];
  value: V | null;
  onValueChange: (value: V) => void;
  /** Names it where no Field does. */
  label?: string | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  className?: string | undefined;
}

export function Select<V extends string>({
  options,
  value,
  onValueChange,
  label,
  placeholder = 'Choose',
  disabled = false,
  invalid,
  className,
}: SelectProps<V>) {
  return (
    <Base.Root<V>
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next);
      }}
    >
      <Base.Trigger
        aria-label={label}
        {...(invalid ? { 'aria-invalid': true } : {})}
        className={cx(
          controlFrame,
          'flex h-(--control) ui-fill cursor-default select-none items-center justify-between gap-2 ps-2.25 pe-1.75 text-start data-popup-open:border-dim',
          className,
        )}
      >
        <Base.Value placeholder={placeholder} className="truncate data-placeholder:text-faint" />
        <Base.Icon className="text-faint">
          <Icon icon={ChevronsUpDown} size="sm" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          align="start"
          alignItemWithTrigger={false}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Base.Popup className={cx(popupFrame, 'min-w-(--anchor-width) max-w-100')}>
            <Base.List className="max-h-[min(20rem,var(--available-height))] scroll-py-1 overflow-y-auto p-1 outline-none">
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className="grid min-h-7 cursor-default select-none grid-cols-[1rem_1fr] items-center gap-2 rounded-md px-2 py-1 outline-none data-disabled:opacity-45 data-highlighted:bg-accent-bg"
                >
                  <Base.ItemIndicator className="col-start-1 text-accent">
                    <Icon icon={Check} size="sm" />
                  </Base.ItemIndicator>
                  <span className="col-start-2 min-w-0">
                    <Base.ItemText className="block truncate">{option.label}</Base.ItemText>
                    {option.hint && <span className="block text-xs text-dim">{option.hint}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
